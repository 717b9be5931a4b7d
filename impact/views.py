"""What sales did, in figures released once, and how each of them is counted."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from artisans.making.models import WageFloor
from artisans.money import PAYABLE_UNITS
from artisans.people.models import SMALLEST_PUBLISHABLE_GROUP

from .pay_report import PayReport, pay_reports
from .reporting import Figures, latest_publication, total_figures, workshop_figures


@dataclass(frozen=True)
class Bar:
    """A workshop's figures as one bar, as long as its share of the longest."""

    figures: Figures
    percent: Decimal


def impact(request: HttpRequest) -> HttpResponse:
    """The latest released figures: together, and per workshop."""
    publication = latest_publication()
    workshops = workshop_figures(publication) if publication else []
    context = {
        "publication": publication,
        "total": publication and total_figures(publication),
        "bars": _bars(workshops),
    }
    return render(request, "impact/impact.html", context)


@dataclass(frozen=True)
class Rung:
    """A line of a pay ladder: what was paid, or a floor to measure it by, per hour."""

    label: str
    hourly: Decimal
    percent: Decimal
    floor: WageFloor | None = None
    is_stale: bool = False
    shortfall: Decimal = Decimal(0)


def pay(request: HttpRequest) -> HttpResponse:
    """What an hour was paid at least, in the middle and on average, beside the floors."""
    publication = latest_publication()
    reports = (
        pay_reports(through_on=publication.through_on, known_at=publication.published_at)
        if publication
        else []
    )
    context = {
        "publication": publication,
        "ladders": [(report, _rungs(report)) for report in reports],
        "fewest_people": SMALLEST_PUBLISHABLE_GROUP,
    }
    return render(request, "impact/pay.html", context)


def _rungs(report: PayReport) -> list[Rung]:
    paid = (
        (_("Lowest pay"), report.lowest),
        (_("Median pay"), report.median),
        (_("Average pay"), report.average),
    )
    longest = max(hourly for _label, hourly in [*paid, *((f, f.hourly) for f in report.floors)])

    def percent(hourly: Decimal) -> Decimal:
        return (hourly * 100 / longest).quantize(Decimal("0.1"))

    rungs = [Rung(label, hourly, percent(hourly)) for label, hourly in paid]
    rungs += [
        Rung(
            beside.floor.get_kind_display().capitalize(),
            beside.hourly,
            percent(beside.hourly),
            floor=beside.floor,
            is_stale=beside.is_stale,
            shortfall=beside.shortfall,
        )
        for beside in report.floors
    ]
    return sorted(rungs, key=lambda rung: (rung.hourly, rung.floor is None))


def how_we_count(request: HttpRequest) -> HttpResponse:
    """Each metric with its formula, its source and what it leaves out."""
    context = {
        "publication": latest_publication(),
        "fewest_people": SMALLEST_PUBLISHABLE_GROUP,
        "payable_units": PAYABLE_UNITS,
    }
    return render(request, "impact/how_we_count.html", context)


def _bars(workshops: list[Figures]) -> list[Bar]:
    longest = max((figures.paid_minutes for figures in workshops), default=Decimal(0))
    return [
        Bar(figures, (figures.paid_minutes * 100 / longest).quantize(Decimal("0.1")))
        if longest
        else Bar(figures, Decimal(0))
        for figures in workshops
    ]
