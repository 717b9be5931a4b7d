"""How long people worked: written down once, corrected, and never lowered below what was paid."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from artisans.making.models import WorkedTime
from artisans.making.worked_time import (
    DayToCome,
    DayTooLong,
    MinutesArePaid,
    Worked,
    record_worked_time,
)
from artisans.payouts.models import PeriodTest

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-24 12:00Z", tick=False):
        yield


@pytest.fixture
def record(workshop, makers):
    def record(minutes, *, of=None, on=MONDAY, **other):
        worked = Worked(artisan=of or makers[0], on=on, minutes=minutes)
        record_worked_time(workshop, days=[worked], **other)

    return record


@pytest.fixture
def tested(workshop, makers, add_floor):
    """A period test has paid the first maker by 450 minutes on Monday."""
    WorkedTime.objects.create(artisan=makers[0], workshop=workshop, worked_on=MONDAY, minutes=450)
    return PeriodTest.objects.create(
        artisan=makers[0],
        workshop=workshop,
        currency="INR",
        is_live=False,
        starts_on=date(2026, 11, 16),
        ends_on=date(2026, 11, 23),
        minutes=450,
        floor_per_minute=Decimal("1.13"),
        legal_floor=add_floor("14114"),
        floor_amount=50900,
        earned=50900,
        top_up=0,
        tested_at=datetime(2026, 11, 23, tzinfo=UTC),
    )


def minutes():
    return list(WorkedTime.objects.order_by("pk").values_list("minutes", flat=True))


def test_minutes_are_recorded_with_who_wrote_them_down(record, add_user):
    ada = add_user("ada")

    record(450, by=ada)

    row = WorkedTime.objects.get()
    assert (row.minutes, row.worked_on, row.recorded_by) == (450, MONDAY, ada)


def test_recording_the_same_again_changes_nothing(record):
    record(450)
    record(450)

    assert minutes() == [450]


@pytest.mark.parametrize(("again", "left"), [(480, [480]), (400, [400]), (0, [])])
def test_a_day_nobody_was_paid_by_is_corrected(record, again, left):
    record(450)

    record(again)

    assert minutes() == left


def test_more_than_sixteen_hours_do_not_fit_into_a_day(record):
    with pytest.raises(DayTooLong, match="AAAA-AAAA, Monday 16 November: 16:01 is more than"):
        record(961)

    assert minutes() == []


def test_a_day_that_has_not_been_is_not_recorded(record):
    with pytest.raises(DayToCome, match="Record it when it was worked"):
        record(450, on=timezone.localdate().replace(day=25))

    assert minutes() == []


@pytest.mark.parametrize("fewer", [449, 0])
def test_minutes_she_was_paid_by_are_never_lowered(record, tested, fewer):
    with pytest.raises(MinutesArePaid, match=r"she was paid by 7:30\. Minutes can be added"):
        record(fewer)

    assert minutes() == [450]


def test_minutes_she_was_paid_by_can_be_raised(record, tested):
    record(500)

    assert minutes() == [500]


def test_one_day_refused_refuses_the_whole_week(workshop, makers, tested):
    with pytest.raises(MinutesArePaid):
        record_worked_time(
            workshop,
            days=[
                Worked(artisan=makers[1], on=TUESDAY, minutes=300),
                Worked(artisan=makers[0], on=MONDAY, minutes=1),
            ],
        )

    assert minutes() == [450]


def test_a_week_of_thirty_makers_is_recorded_in_few_queries(
    workshop, join, django_assert_max_num_queries
):
    makers = [join(workshop) for _ in range(30)]
    days = [
        Worked(artisan=m, on=date(2026, 11, 16 + n), minutes=480) for m in makers for n in range(5)
    ]

    with django_assert_max_num_queries(6):
        record_worked_time(workshop, days=days)

    assert WorkedTime.objects.count() == 150
