"""Release figures to the public, for good: pooled, rounded, never of fewer than eleven people."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from artisans.money import PAYABLE_UNITS
from artisans.people.models import SMALLEST_PUBLISHABLE_GROUP, Membership

from .models import ImpactEvent, Metric, Publication, PublishedFigure
from .reporting import is_live_shop

BEGINNING = date.min


class DayNotOver(Exception):
    """A publication counts whole days: the day asked for has not ended."""


class OlderThanPublished(Exception):
    """Later figures are out already; older ones beside them could be subtracted from them."""


@dataclass
class Cell:
    """What one workshop did in one metric, by the day it happened."""

    workshop_id: int
    metric: str
    currency: str
    by_day: dict[date, Decimal] = field(default_factory=dict)

    @property
    def key(self) -> tuple[int, str, str]:
        return self.workshop_id, self.metric, self.currency

    @property
    def quantity(self) -> Decimal:
        """The total, rounded down: minutes to hours, money to whole units, riel to hundreds."""
        step = rounding_step(self.metric, self.currency)
        return sum(self.by_day.values(), Decimal(0)) // step * step

    def days_since(self, day: date) -> list[date]:
        return [happened for happened in self.by_day if happened > day]


@dataclass(frozen=True)
class Stay:
    """One person's time in a workshop; `left_on` is the first day she is no longer in it."""

    artisan_id: int
    joined_on: date
    left_on: date | None

    def includes(self, day: date) -> bool:
        return self.joined_on <= day and (self.left_on is None or day < self.left_on)


def rounding_step(metric: str, currency: str) -> Decimal:
    """What released figures are multiples of: hours, and what can be paid into a hand."""
    if metric == Metric.PAID_MINUTES:
        return Decimal(60)
    return PAYABLE_UNITS.get(currency, Decimal(1))


def publish(*, through_on: date) -> Publication:
    """Freeze and release everything counted through a day (UTC). The same day twice: the same one.

    Raises DayNotOver and OlderThanPublished.
    """
    with transaction.atomic():
        kind = Publication.objects.filter(is_live=is_live_shop())
        if existing := kind.filter(through_on=through_on).first():
            return existing
        if through_on >= timezone.now().date():
            raise DayNotOver(f"{through_on} has not ended yet.")
        if kind.filter(through_on__gt=through_on).exists():
            raise OlderThanPublished(f"Figures later than {through_on} are out already.")
        publication = Publication.objects.create(through_on=through_on, is_live=is_live_shop())
        PublishedFigure.objects.bulk_create(_figures(publication))
        return publication


def _figures(publication: Publication) -> list[PublishedFigure]:
    """A figure per cell that may be shown, and totals of just those: nothing to subtract."""
    stays = _stays()
    last_shown = _last_shown(publication)
    shown: list[PublishedFigure] = []
    for cell in _cells(publication):
        people = _people_on(publication.through_on, stays[cell.workshop_id])
        since = last_shown.get(cell.key, BEGINNING)
        if people < SMALLEST_PUBLISHABLE_GROUP or _too_few_behind(
            cell, since, stays[cell.workshop_id]
        ):
            continue
        if cell.quantity > 0:
            shown.append(_figure(publication, cell, people))
    return shown + _totals(publication, shown)


def _too_few_behind(cell: Cell, since: date, stays: list[Stay]) -> bool:
    """Whether what is new since the last publication comes from fewer than eleven people."""
    days = cell.days_since(since)
    behind = {stay.artisan_id for stay in stays if any(stay.includes(day) for day in days)}
    return bool(days) and len(behind) < SMALLEST_PUBLISHABLE_GROUP


def _people_on(day: date, stays: list[Stay]) -> int:
    return len({stay.artisan_id for stay in stays if stay.includes(day)})


def _cells(publication: Publication) -> list[Cell]:
    cells: dict[tuple[int, str, str], Cell] = {}
    sums = (
        ImpactEvent.objects.filter(
            is_live=publication.is_live,
            occurred_at__lt=_end_of(publication.through_on),
        )
        .values("workshop_id", "metric", "currency", day=TruncDate("occurred_at"))
        .annotate(sum=Sum("quantity"))
        .order_by("workshop_id", "metric", "currency", "day")
    )
    for row in sums:
        cell = Cell(row["workshop_id"], row["metric"], row["currency"])
        cell = cells.setdefault(cell.key, cell)
        # SQLite adds decimals as floats: four places are what the events hold.
        cell.by_day[row["day"]] = row["sum"].quantize(Decimal("0.0001"))
    return list(cells.values())


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def _stays() -> dict[int, list[Stay]]:
    stays: dict[int, list[Stay]] = defaultdict(list)
    rows = Membership.objects.values_list(
        "workshop_id", "artisan_id", "effective_from", "effective_to"
    )
    for workshop_id, artisan_id, joined_on, left_on in rows:
        stays[workshop_id].append(Stay(artisan_id, joined_on, left_on))
    return stays


def _last_shown(publication: Publication) -> dict[tuple[int, str, str], date]:
    """When each cell was last released before this publication."""
    earlier = PublishedFigure.objects.filter(publication__is_live=publication.is_live)
    earlier = earlier.order_by("publication__through_on")
    return {
        (workshop_id, metric, currency): through_on
        for workshop_id, metric, currency, through_on in earlier.values_list(
            "workshop_id", "metric", "currency", "publication__through_on"
        )
        if workshop_id is not None
    }


def _figure(publication: Publication, cell: Cell, people: int) -> PublishedFigure:
    return PublishedFigure(
        publication=publication,
        metric=cell.metric,
        workshop_id=cell.workshop_id,
        currency=cell.currency,
        quantity=cell.quantity,
        people=people,
    )


def _totals(publication: Publication, shown: list[PublishedFigure]) -> list[PublishedFigure]:
    groups: dict[tuple[str, str], list[PublishedFigure]] = defaultdict(list)
    for figure in shown:
        groups[figure.metric, figure.currency].append(figure)
    return [
        PublishedFigure(
            publication=publication,
            metric=metric,
            currency=currency,
            quantity=sum(figure.quantity for figure in figures),
            people=sum(figure.people for figure in figures),
        )
        for (metric, currency), figures in groups.items()
    ]
