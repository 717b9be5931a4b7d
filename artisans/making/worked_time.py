"""Writing down how long people worked: what the period test measures their earnings by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from artisans.making.models import WorkedTime
from artisans.people.models import Artisan, Workshop

LONGEST_DAY = 16 * 60


@dataclass(frozen=True, kw_only=True)
class Worked:
    """An artisan's minutes on a day; 0 says that she did not work."""

    artisan: Artisan
    on: date
    minutes: int

    def __str__(self) -> str:
        return f"{self.artisan}, {self.on:%A} {self.on.day} {self.on:%B}"


class WorkedTimeRefused(Exception):
    """These minutes cannot be recorded. `worked` says whose and of which day."""

    def __init__(self, worked: Worked, sentence: str) -> None:
        self.worked = worked
        super().__init__(f"{worked}: {sentence}")


class DayTooLong(WorkedTimeRefused):
    """More than sixteen hours."""


class DayToCome(WorkedTimeRefused):
    """The day has not been yet."""


class MinutesArePaid(WorkedTimeRefused):
    """A period test has paid her by these minutes."""


def record_worked_time(
    workshop: Workshop, *, days: Iterable[Worked], by: AbstractBaseUser | None = None
) -> None:
    """Write down or correct the minutes of each day, all of them or none. Safe to repeat.

    Minutes by which somebody was paid can be raised and never lowered. Raises DayTooLong,
    DayToCome, MinutesArePaid.
    """
    days = list(days)
    for worked in days:
        _check(worked)
    with transaction.atomic():
        before = _recorded(workshop, days)
        for worked in days:
            row = before.get((worked.artisan.pk, worked.on))
            if row is not None and row.minutes != worked.minutes:
                _correct(row, worked, by=by)
        _insert(
            workshop,
            [d for d in days if d.minutes and (d.artisan.pk, d.on) not in before],
            by=by,
        )


def hours(minutes: int) -> str:
    """Minutes as people say them: 7:30."""
    return f"{minutes // 60}:{minutes % 60:02}"


def _check(worked: Worked) -> None:
    if worked.minutes > LONGEST_DAY:
        raise DayTooLong(
            worked,
            f"{hours(worked.minutes)} is more than the 16 hours that fit into a working day. "
            "Write hours and minutes, such as 7:30.",
        )
    if worked.minutes and worked.on > timezone.localdate():
        raise DayToCome(worked, "this day has not been yet. Record it when it was worked.")


def _recorded(workshop: Workshop, days: list[Worked]) -> dict[tuple[int, date], WorkedTime]:
    rows = WorkedTime.objects.select_for_update().filter(
        workshop=workshop,
        worked_on__in={worked.on for worked in days},
        artisan__in={worked.artisan.pk for worked in days},
    )
    return {(row.artisan_id, row.worked_on): row for row in rows}


def _correct(row: WorkedTime, worked: Worked, *, by: AbstractBaseUser | None) -> None:
    """What was tested is never lowered: the database knows the tests, which are above us."""
    try:
        with transaction.atomic():
            if worked.minutes:
                WorkedTime.objects.filter(pk=row.pk).update(minutes=worked.minutes, recorded_by=by)
            else:
                row.delete()
    except IntegrityError as refusal:
        if "tested_minutes_are_never" not in str(refusal):
            raise
        raise MinutesArePaid(
            worked,
            f"she was paid by {hours(row.minutes)}. Minutes can be added to it, never taken away.",
        ) from refusal


def _insert(workshop: Workshop, days: list[Worked], *, by: AbstractBaseUser | None) -> None:
    WorkedTime.objects.bulk_create(
        (
            WorkedTime(
                artisan=worked.artisan,
                workshop=workshop,
                worked_on=worked.on,
                minutes=worked.minutes,
                recorded_by_id=by.pk if by else None,
            )
            for worked in days
        ),
        # Two who send the same week at the same time write the same rows.
        update_conflicts=True,
        unique_fields=["artisan", "workshop", "worked_on"],
        update_fields=["minutes", "recorded_by"],
    )
