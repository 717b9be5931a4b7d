"""Time studies: how long a piece takes at ordinary pace.

A study is opened, its cycles are timed one by one, and closing it works the standard minutes out.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from artisans.making.floor_rule import ceiling
from artisans.making.models import TimedCycle, TimeStudy
from artisans.making.study_guards import FEWEST_CYCLES, FEWEST_MAKERS
from artisans.people.models import Artisan


class NotEnoughCycles(Exception):
    """A time study rests on at least five cycles by at least two makers."""


class StudyIsClosed(Exception):
    """Nothing is added to or taken from a closed time study."""


class StudyStillOpen(Exception):
    """The product is being timed in another study."""


def open_study(
    *,
    product_id: int,
    timed_on: date,
    timed_by: AbstractBaseUser | None = None,
    allowance_percent: Decimal | int = Decimal(15),
) -> TimeStudy:
    """Begin the next version of a product's time study. Raises StudyStillOpen."""
    with transaction.atomic():
        running = TimeStudy.objects.still_open().filter(product=product_id).first()
        if running:
            raise StudyStillOpen(
                f"Version {running.version} of {running.timed_on:%d %B %Y} is still open: close "
                "or discard it first."
            )
        return TimeStudy.objects.create(
            product_id=product_id,
            version=_next_version(product_id),
            allowance_percent=Decimal(allowance_percent),
            timed_on=timed_on,
            timed_by_id=timed_by.pk if timed_by else None,
        )


def time_cycle(study: TimeStudy, *, artisan: Artisan, seconds: int) -> TimedCycle:
    """Add one piece made against the clock. Raises StudyIsClosed."""
    with transaction.atomic():
        _still_open(study)
        return TimedCycle.objects.create(study=study, artisan=artisan, seconds=seconds)


def discard_cycle(cycle: TimedCycle) -> None:
    """Take a cycle out again: it was interrupted, or timed wrongly. Raises StudyIsClosed."""
    with transaction.atomic():
        _still_open(cycle.study)
        cycle.delete()


def discard_study(study: TimeStudy) -> None:
    """Give up an open study and its cycles. Raises StudyIsClosed."""
    with transaction.atomic():
        _still_open(study).delete()


def close_study(study: TimeStudy) -> TimeStudy:
    """Work the standard minutes out, for good. Raises NotEnoughCycles, StudyIsClosed.

    Standard minutes = mean cycle × (1 + allowance), up to the hundredth.
    """
    with transaction.atomic():
        study = _still_open(study)
        cycles = list(study.cycles.values_list("artisan", "seconds"))
        makers = {artisan for artisan, _seconds in cycles}
        if len(cycles) < FEWEST_CYCLES or len(makers) < FEWEST_MAKERS:
            raise NotEnoughCycles(
                f"{len(cycles)} cycles by {len(makers)} makers were timed: a study needs at least "
                f"{FEWEST_CYCLES} by at least {FEWEST_MAKERS}."
            )
        study.standard_minutes = standard_minutes(
            [seconds for _artisan, seconds in cycles], study.allowance_percent
        )
        study.closed_at = timezone.now()
        study.save(update_fields=["standard_minutes", "closed_at"])
    return study


def record_study(
    *,
    product_id: int,
    timed_on: date,
    cycles: Iterable[tuple[Artisan, int]],
    timed_by: AbstractBaseUser | None = None,
    allowance_percent: Decimal | int = Decimal(15),
) -> TimeStudy:
    """Open, time and close a study whose cycles (maker, seconds) are all known.

    Raises NotEnoughCycles, StudyStillOpen.
    """
    with transaction.atomic():
        study = open_study(
            product_id=product_id,
            timed_on=timed_on,
            timed_by=timed_by,
            allowance_percent=allowance_percent,
        )
        TimedCycle.objects.bulk_create(
            TimedCycle(study=study, artisan=artisan, seconds=seconds) for artisan, seconds in cycles
        )
        return close_study(study)


def standard_minutes(seconds: list[int], allowance_percent: Decimal) -> Decimal:
    """The mean of cycles in seconds and the allowance, in minutes up to the hundredth."""
    mean_minutes = Fraction(sum(seconds), len(seconds) * 60)
    return ceiling(mean_minutes * (1 + Fraction(allowance_percent) / 100), Decimal("0.01"))


def _still_open(study: TimeStudy) -> TimeStudy:
    """The study as it is now, locked until the transaction ends."""
    study = TimeStudy.objects.select_for_update().get(pk=study.pk)
    if study.closed_at:
        raise StudyIsClosed("This time study is closed: time another version.")
    return study


def _next_version(product_id: int) -> int:
    last = TimeStudy.objects.filter(product=product_id).aggregate(last=Max("version"))["last"]
    return (last or 0) + 1
