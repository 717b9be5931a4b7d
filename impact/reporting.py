"""Read what was counted: for one purchase, or as it was released to the public."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.conf import settings

from artisans.people.models import SMALLEST_PUBLISHABLE_GROUP, Workshop

from .models import ImpactEvent, Metric, Publication, PublishedFigure


@dataclass(frozen=True)
class OrderImpact:
    """What some order lines did. Minutes; amounts in major units by currency."""

    paid_minutes: Decimal = Decimal(0)
    piece_pay: dict[str, Decimal] = field(default_factory=dict)
    premium: dict[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Figures:
    """Released figures of one workshop, or of all together. Amounts in major units by currency."""

    workshop: Workshop | None
    people: int
    paid_minutes: Decimal = Decimal(0)
    piece_pay: dict[str, Decimal] = field(default_factory=dict)
    premium: dict[str, Decimal] = field(default_factory=dict)

    @property
    def paid_hours(self) -> int:
        """Whole hours: minutes are released rounded down to them."""
        return int(self.paid_minutes // 60)

    @property
    def people_at_least(self) -> int:
        """People in steps of five, so that nobody's coming or going can be read from a page."""
        return max(SMALLEST_PUBLISHABLE_GROUP, self.people // 5 * 5)


def is_live_shop() -> bool:
    """Whether this deployment takes real money. The demonstration's sales are never mixed in."""
    key: str = settings.STRIPE_SECRET_KEY
    return key.startswith(("sk_live_", "rk_live_"))


def order_impact(sources: Iterable[str]) -> OrderImpact:
    """What the order lines with these sources did, in one query."""
    minutes = Decimal(0)
    sums: dict[str, dict[str, Decimal]] = {
        Metric.PIECE_PAY: defaultdict(Decimal),
        Metric.PREMIUM: defaultdict(Decimal),
    }
    for event in ImpactEvent.objects.filter(source__in=list(sources)):
        if event.metric == Metric.PAID_MINUTES:
            minutes += event.quantity
        else:
            sums[event.metric][event.currency] += event.quantity
    return OrderImpact(minutes, dict(sums[Metric.PIECE_PAY]), dict(sums[Metric.PREMIUM]))


def latest_publication() -> Publication | None:
    """The newest figures released by a shop of this kind (live, or demonstration)."""
    return Publication.objects.filter(is_live=is_live_shop()).first()


def total_figures(publication: Publication) -> Figures | None:
    """The figures of all workshops shown together; None when there are none."""
    return next(iter(_figures(publication.figures.filter(workshop=None))), None)


def workshop_figures(publication: Publication) -> list[Figures]:
    """The figures of each workshop shown, by name, in one query."""
    shown = publication.figures.exclude(workshop=None).select_related("workshop")
    return _figures(shown.order_by("workshop__name"))


def figures_of(workshop_id: int, *, publication: Publication) -> Figures | None:
    """The released figures of one workshop; None when it has none."""
    shown = publication.figures.filter(workshop_id=workshop_id).select_related("workshop")
    return next(iter(_figures(shown)), None)


def _figures(rows: Iterable[PublishedFigure]) -> list[Figures]:
    by_workshop: dict[int | None, list[PublishedFigure]] = defaultdict(list)
    for row in rows:
        by_workshop[row.workshop_id].append(row)
    return [_together(rows) for rows in by_workshop.values()]


def _together(rows: list[PublishedFigure]) -> Figures:
    def by_currency(metric: Metric) -> dict[str, Decimal]:
        return {row.currency: row.quantity for row in rows if row.metric == metric}

    return Figures(
        workshop=rows[0].workshop,
        people=max(row.people for row in rows),
        paid_minutes=by_currency(Metric.PAID_MINUTES).get("", Decimal(0)),
        piece_pay=by_currency(Metric.PIECE_PAY),
        premium=by_currency(Metric.PREMIUM),
    )
