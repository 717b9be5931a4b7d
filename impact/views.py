"""What sales did, in figures released once, and how each of them is counted."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from artisans.money import PAYABLE_UNITS
from artisans.people.models import SMALLEST_PUBLISHABLE_GROUP

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
