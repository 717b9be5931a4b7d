"""Time studies: how long a piece takes at ordinary pace."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.db.models import Max

from artisans.making.floor_rule import ceiling
from artisans.making.models import TimedCycle, TimeStudy
from artisans.people.models import Artisan

FEWEST_CYCLES = 5
FEWEST_MAKERS = 2


class NotEnoughCycles(Exception):
    """A time study rests on at least five cycles by at least two makers."""


def record_study(
    *,
    product_id: int,
    timed_on: date,
    cycles: Iterable[tuple[Artisan, int]],
    allowance_percent: Decimal | int = Decimal(15),
) -> TimeStudy:
    """Record timed cycles (maker, seconds) as the next version of a product's time study.

    Standard minutes = mean cycle × (1 + allowance), up to the hundredth. Raises NotEnoughCycles.
    """
    cycles = list(cycles)
    makers = {artisan.pk for artisan, _seconds in cycles}
    if len(cycles) < FEWEST_CYCLES or len(makers) < FEWEST_MAKERS:
        raise NotEnoughCycles(
            f"{len(cycles)} cycles by {len(makers)} makers were timed: a study needs at least "
            f"{FEWEST_CYCLES} by at least {FEWEST_MAKERS}."
        )
    allowance = Decimal(allowance_percent)
    with transaction.atomic():
        study = TimeStudy.objects.create(
            product_id=product_id,
            version=_next_version(product_id),
            allowance_percent=allowance,
            timed_on=timed_on,
            standard_minutes=_standard_minutes([s for _a, s in cycles], allowance),
        )
        TimedCycle.objects.bulk_create(
            TimedCycle(study=study, artisan=artisan, seconds=seconds) for artisan, seconds in cycles
        )
    return study


def _standard_minutes(seconds: list[int], allowance_percent: Decimal) -> Decimal:
    mean_minutes = Fraction(sum(seconds), len(seconds) * 60)
    return ceiling(mean_minutes * (1 + Fraction(allowance_percent) / 100), Decimal("0.01"))


def _next_version(product_id: int) -> int:
    last = TimeStudy.objects.filter(product=product_id).aggregate(last=Max("version"))["last"]
    return (last or 0) + 1
