"""Agreeing piece rates and finding the one in force."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, When

from artisans.making.floor_rule import (
    FloorPerMinute,
    ceiling,
    exchange_rate,
    floor_per_minute,
)
from artisans.making.models import PieceRate, TimeStudy, WageFloor
from artisans.making.skills import Skill
from artisans.money import round_up_to_payable
from artisans.people.models import Workshop

__all__ = [
    "LaterRateAgreed",
    "StudyNotClosed",
    "StudyOfAnotherProduct",
    "agree_rate",
    "exchange_rate",
    "preview_rate",
    "rate_in_force",
    "rates_in_force",
]

FLOOR_UNIT = Decimal("0.0001")


class StudyOfAnotherProduct(Exception):
    """The time study timed something else."""


class StudyNotClosed(Exception):
    """The time study has no standard minutes yet."""


class LaterRateAgreed(Exception):
    """A rate that begins on that day or later exists already."""


def agree_rate(
    workshop: Workshop,
    *,
    product_id: int,
    time_study: TimeStudy,
    skill: str,
    effective_from: date,
    benchmark: WageFloor | None = None,
) -> PieceRate:
    """Agree the pay for a finished piece; the rate before it ends on the day this one begins.

    Standard minutes × floor per minute, up to what can be paid out. Raises StudyOfAnotherProduct,
    StudyNotClosed, LaterRateAgreed, NoWageFloor, NoExchangeRate, BenchmarkNotInForce. Rule:
    FAIR-PAY.
    """
    if time_study.product_id != product_id:
        raise StudyOfAnotherProduct("This time study is of another product: time this one.")
    rate = preview_rate(
        workshop,
        time_study=time_study,
        skill=skill,
        effective_from=effective_from,
        benchmark=benchmark,
    )
    with transaction.atomic():
        _end_the_rate_before(product_id, on=effective_from)
        rate.save(force_insert=True)
    return rate


def preview_rate(
    workshop: Workshop,
    *,
    time_study: TimeStudy,
    skill: str,
    effective_from: date,
    benchmark: WageFloor | None = None,
) -> PieceRate:
    """The rate `agree_rate` would agree, unsaved: for showing its working before anybody agrees.

    Raises StudyNotClosed, NoWageFloor, NoExchangeRate, BenchmarkNotInForce.
    """
    skill = Skill(skill)
    floor = floor_per_minute(workshop, skill=skill, on=effective_from, benchmark=benchmark)
    return PieceRate(
        product_id=time_study.product_id,
        workshop=workshop,
        time_study=time_study,
        skill=skill,
        benchmark_floor=benchmark,
        effective_from=effective_from,
        **_figures(time_study, floor, currency=workshop.currency),
    )


def rate_in_force(product_id: int, *, on: date) -> PieceRate | None:
    """What a finished piece of a product pays on a day."""
    return rates_in_force([product_id], on=on).get(product_id)


def rates_in_force(product_ids: Iterable[int], *, on: date) -> dict[int, PieceRate]:
    """The rate of each product that has one, with its floors, in one query.

    `floors_hold` says whether the floors it was measured by are still the ones in force.
    """
    floors = WageFloor.objects.in_force(on)
    rates = PieceRate.objects.in_force(on).filter(product__in=list(product_ids))
    rates = rates.annotate(
        floors_hold=Case(
            When(
                Exists(floors.filter(pk=OuterRef("legal_floor")))
                & (Q(benchmark_floor=None) | Exists(floors.filter(pk=OuterRef("benchmark_floor")))),
                then=True,
            ),
            default=False,
            output_field=BooleanField(),
        )
    )
    rates = rates.select_related("legal_floor", "benchmark_floor", "exchange_rate")
    return {rate.product_id: rate for rate in rates}


def _figures(study: TimeStudy, floor: FloorPerMinute, *, currency: str) -> dict[str, object]:
    if study.standard_minutes is None:
        raise StudyNotClosed("This time study is still open: close it first.")
    exact = Fraction(study.standard_minutes) * floor.per_minute
    floor_amount = ceiling(exact, FLOOR_UNIT)
    return {
        "standard_minutes": study.standard_minutes,
        "floor_per_minute": floor.rounded,
        "floor_amount": floor_amount,
        "amount": round_up_to_payable(floor_amount, currency=currency),
        "currency": currency,
        "basis": floor.basis,
        "legal_floor": floor.legal_floor,
        "exchange_rate": floor.exchange_rate,
    }


def _end_the_rate_before(product_id: int, *, on: date) -> None:
    later = PieceRate.objects.filter(product=product_id, effective_from__gte=on).first()
    if later:
        raise LaterRateAgreed(
            f"A rate from {later.effective_from:%d %B %Y} is agreed: the next one begins after it."
        )
    PieceRate.objects.filter(product=product_id, effective_to=None).update(effective_to=on)
