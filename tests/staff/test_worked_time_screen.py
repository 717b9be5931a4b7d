"""A workshop's week of worked time, saved in one go."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from artisans.making.models import WorkedTime
from artisans.payouts.models import PeriodTest
from artisans.people.models import Artisan, Membership
from tests.shop import shelves
from tests.staff.conftest import as_shown, words

WEEK = "/cms/worked-time/lotus/2026-11-16/"
MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)


def cell(maker, day):
    return f"m{maker.pk}-{day:%Y%m%d}"


@pytest.fixture
def week(production, makers):
    return production.get(WEEK)


def save(client, page, **typed):
    return client.post(WEEK, as_shown(page, **typed))


def recorded():
    rows = WorkedTime.objects.order_by("artisan__alias", "worked_on")
    return [(row.artisan.alias, row.worked_on.day, row.minutes) for row in rows]


def test_the_grid_is_the_workshops_makers_by_seven_days(week, makers):
    rows = week.context["form"].rows

    assert [row.artisan for row in rows] == makers
    assert [len(row.cells) for row in rows] == [7, 7, 7]


def test_the_door_leads_to_this_week_of_the_first_workshop(production, lotus):
    answer = production.get("/cms/worked-time/")

    assert answer["Location"] == "/cms/worked-time/lotus/2026-11-23/"


@pytest.mark.parametrize("asked", ["week=2026-13-45", "workshop=no such", "week=x&workshop=-"])
def test_the_door_never_leads_astray(production, lotus, asked):
    answer = production.get(f"/cms/worked-time/?{asked}")

    assert answer["Location"] == "/cms/worked-time/lotus/2026-11-23/"


def test_a_week_is_saved_in_one_go(production, week, makers):
    one, two, _ = makers

    answer = save(production, week, **{cell(one, MONDAY): "7:30", cell(two, TUESDAY): "450"})

    assert answer["Location"] == WEEK
    assert recorded() == [(one.alias, 16, 450), (two.alias, 17, 450)]
    assert WorkedTime.objects.first().recorded_by.email == "production@example.com"


def test_what_was_recorded_is_shown_as_hours(production, week, makers):
    save(production, week, **{cell(makers[0], MONDAY): "450"})

    page = production.get(WEEK)

    assert page.context["form"][cell(makers[0], MONDAY)].value() == "7:30"


def test_two_who_fill_in_the_same_week_do_not_undo_each_other(production, week, makers):
    opened_before = production.get(WEEK)
    save(production, week, **{cell(makers[0], MONDAY): "7:30"})

    save(production, opened_before, **{cell(makers[1], MONDAY): "8:00"})

    assert [minutes for _, _, minutes in recorded()] == [450, 480]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("16:01", "16:01 is more than the 16 hours"),
        ("8", "“8” could be hours or minutes. Write 8:00 or 0:08."),
        ("half a day", "at most 8 characters"),
        ("7.30", "“7.30” is no time. Write 7:30, or 450 for minutes."),
    ],
)
def test_what_is_no_working_time_is_told_and_nothing_typed_is_lost(
    production, week, makers, typed, sentence
):
    others = {cell(makers[1], MONDAY): "8:00"}

    page = save(production, week, **{cell(makers[0], MONDAY): typed}, **others)

    assert page.status_code == 422
    assert sentence in words(page)
    assert page.context["form"][cell(makers[0], MONDAY)].value() == typed
    assert page.context["form"][cell(makers[1], MONDAY)].value() == "8:00"
    assert recorded() == []


def test_minutes_that_were_paid_are_marked_and_never_lowered(production, makers, lotus, tote):
    WorkedTime.objects.create(artisan=makers[0], workshop=lotus, worked_on=MONDAY, minutes=450)
    PeriodTest.objects.create(
        artisan=makers[0],
        workshop=lotus,
        currency="USD",
        is_live=False,
        starts_on=MONDAY,
        ends_on=date(2026, 11, 23),
        minutes=450,
        floor_per_minute=Decimal("0.05"),
        legal_floor=shelves.wage_floor("legal minimum", "550.00"),
        floor_amount=2250,
        earned=2250,
        top_up=0,
        tested_at=datetime(2026, 11, 23, tzinfo=UTC),
    )
    week = production.get(WEEK)

    page = save(production, week, **{cell(makers[0], MONDAY): "7:00"})

    assert "Marked days are paid" in words(week)
    assert "she was paid by 7:30. Minutes can be added to it, never taken away." in words(page)
    assert recorded() == [(makers[0].alias, 16, 450)]


@pytest.mark.parametrize("address", ["lotus/2026-13-01", "lotus/yesterday", "nobody/2026-11-16"])
def test_an_address_of_no_week_is_not_found(production, lotus, address):
    assert production.get(f"/cms/worked-time/{address}/").status_code == 404


def test_more_makers_take_no_more_queries(production, lotus, django_assert_max_num_queries):
    for _ in range(30):
        artisan = Artisan.objects.create()
        Membership.objects.create(workshop=lotus, artisan=artisan, effective_from=shelves.LONG_AGO)
        WorkedTime.objects.create(artisan=artisan, workshop=lotus, worked_on=MONDAY, minutes=480)

    with django_assert_max_num_queries(14):
        page = production.get(WEEK)

    assert len(page.context["form"].rows) == 33
