"""Time studies: how long a piece takes at ordinary pace.

A study is opened, its cycles are timed one by one, and closing it works the standard minutes out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
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
    _refuse_a_second(product_id)
    try:
        with transaction.atomic():
            return TimeStudy.objects.create(
                product_id=product_id,
                version=_next_version(product_id),
                allowance_percent=Decimal(allowance_percent),
                timed_on=timed_on,
                timed_by_id=timed_by.pk if timed_by else None,
            )
    except IntegrityError:
        _refuse_a_second(product_id)  # somebody else opened one at this moment
        raise


def time_cycle(
    study: TimeStudy, *, artisan: Artisan, seconds: int, press: UUID | None = None
) -> TimedCycle:
    """Add one piece made against the clock. Safe to repeat with its `press`. Raises StudyIsClosed.

    `press` names the press of the stopwatch: sent twice, it is one cycle.
    """
    with transaction.atomic():
        _still_open(study)
        timed = press and study.cycles.filter(press=press).first()
        return timed or TimedCycle.objects.create(
            study=study, artisan=artisan, seconds=seconds, press=press
        )


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
        progress = progress_of(study)
        if not progress.is_enough:
            raise NotEnoughCycles(
                f"{_count(progress.cycles, 'cycle')} by {_count(progress.makers, 'maker')} so far: "
                f"a study needs at least {FEWEST_CYCLES} by at least {FEWEST_MAKERS}."
            )
        study.standard_minutes = progress.standard_minutes
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


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a study is, and what closing it now would say."""

    cycles: int
    makers: int
    mean_seconds: Fraction | None
    standard_minutes: Decimal | None

    @property
    def is_enough(self) -> bool:
        return self.cycles >= FEWEST_CYCLES and self.makers >= FEWEST_MAKERS


def progress_of(study: TimeStudy) -> Progress:
    """Counted from the cycles timed so far."""
    cycles = list(study.cycles.values_list("artisan", "seconds"))
    seconds = [seconds for _artisan, seconds in cycles]
    return Progress(
        cycles=len(cycles),
        makers=len({artisan for artisan, _seconds in cycles}),
        mean_seconds=Fraction(sum(seconds), len(seconds)) if seconds else None,
        standard_minutes=standard_minutes(seconds, study.allowance_percent) if seconds else None,
    )


def standard_minutes(seconds: list[int], allowance_percent: Decimal) -> Decimal:
    """The mean of cycles in seconds and the allowance, in minutes up to the hundredth."""
    mean_minutes = Fraction(sum(seconds), len(seconds) * 60)
    return ceiling(mean_minutes * (1 + Fraction(allowance_percent) / 100), Decimal("0.01"))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _refuse_a_second(product_id: int) -> None:
    running = TimeStudy.objects.still_open().filter(product=product_id).first()
    if running:
        raise StudyStillOpen(
            f"Version {running.version} of {running.timed_on:%d %B %Y} is still open: close "
            "or discard it first."
        )


def _still_open(study: TimeStudy) -> TimeStudy:
    """The study as it is now, locked until the transaction ends."""
    study = TimeStudy.objects.select_for_update().get(pk=study.pk)
    if study.closed_at:
        raise StudyIsClosed("This time study is closed: time another version.")
    return study


def _next_version(product_id: int) -> int:
    last = TimeStudy.objects.filter(product=product_id).aggregate(last=Max("version"))["last"]
    return (last or 0) + 1
