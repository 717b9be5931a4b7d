"""The period test: what piece pay falls short of the floor of her minutes is topped up."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from artisans.ledger import accounts
from artisans.ledger.balances import balance
from artisans.ledger.models import Kind
from artisans.ledger.posting import post
from artisans.ledger.verifying import verify
from artisans.making.models import WageFloor, WorkedTime
from artisans.payouts import runs
from artisans.payouts.models import PeriodTest
from artisans.payouts.top_ups import PeriodsOverlap, top_up_period
from artisans.people.models import Artisan, Membership, Workshop

PERIOD = {"starts_on": date(2026, 11, 1), "ends_on": date(2026, 11, 16)}
# ₹12,480 a month is ₹1 a minute.
A_RUPEE_A_MINUTE = "12480"


@pytest.fixture
def floor(add_floor):
    return add_floor(A_RUPEE_A_MINUTE)


@pytest.fixture
def maker(makers, floor):
    return makers[0]


def worked(artisan, minutes, *, day=5, workshop=None):
    home = workshop or artisan.memberships.get().workshop
    return WorkedTime.objects.create(
        artisan=artisan, workshop=home, worked_on=date(2026, 11, day), minutes=minutes
    )


def earned(artisan, rupees, *, source="acceptance:1"):
    return post(
        kind=Kind.PIECE_PAY,
        debit=accounts.piece_pay_expense("INR"),
        credit=accounts.artisan_payable(artisan, "INR"),
        amount=rupees * 100,
        source=f"{source}:maker:{artisan.pk}",
        occurred_at=datetime(2026, 11, 5, 9, tzinfo=UTC),
    )


def owed(artisan):
    return balance(accounts.artisan_payable(artisan, "INR"))


def test_what_is_missing_to_the_floor_is_topped_up(workshop, maker):
    worked(maker, 480)
    earned(maker, 300)

    [test] = top_up_period(workshop, **PERIOD)

    assert (test.floor_amount, test.earned, test.top_up) == (48000, 30000, 18000)
    assert owed(maker) == 48000
    assert balance(accounts.top_up_expense("INR")) == 18000


def test_who_earned_more_than_her_floor_gets_no_top_up(workshop, maker):
    worked(maker, 480)
    earned(maker, 700)

    [test] = top_up_period(workshop, **PERIOD)

    assert test.top_up == 0
    assert owed(maker) == 70000


def test_the_floor_is_rounded_up_to_what_can_be_paid_out(workshop, makers, add_floor):
    add_floor("14114")
    worked(makers[0], 95)

    [test] = top_up_period(workshop, **PERIOD)

    assert test.top_up == 10800


def test_a_grade_reaches_the_floor_of_its_skill(workshop, join, add_floor):
    add_floor("12480", skill="unskilled")
    add_floor("24960", skill="skilled")
    learner, senior = join(workshop, grade="learner"), join(workshop, grade="senior")
    worked(learner, 60), worked(senior, 60)

    tests = top_up_period(workshop, **PERIOD)

    assert {test.artisan_id: test.top_up for test in tests} == {learner.pk: 6000, senior.pk: 12000}


def test_testing_again_changes_nothing(workshop, maker):
    worked(maker, 480)
    top_up_period(workshop, **PERIOD)

    assert top_up_period(workshop, **PERIOD) == []
    assert owed(maker) == 48000
    assert PeriodTest.objects.count() == 1


def test_minutes_recorded_later_top_up_what_is_missing_then(workshop, maker):
    worked(maker, 480)
    top_up_period(workshop, **PERIOD)
    worked(maker, 60, day=6)

    [test] = top_up_period(workshop, **PERIOD)

    assert (test.version, test.topped_up_before, test.top_up) == (2, 48000, 6000)
    assert owed(maker) == 54000


def test_minutes_outside_the_period_do_not_count(workshop, maker):
    worked(maker, 480, day=16)

    assert top_up_period(workshop, **PERIOD) == []


def test_a_period_that_shares_days_with_a_tested_one_is_refused(workshop, maker):
    worked(maker, 480)
    top_up_period(workshop, **PERIOD)

    with pytest.raises(PeriodsOverlap, match="begin where they end"):
        top_up_period(workshop, starts_on=date(2026, 11, 10), ends_on=date(2026, 11, 20))


def test_who_moved_between_days_that_overlap_is_named(workshop, maker, open_workshop):
    worked(maker, 480)
    top_up_period(workshop, **PERIOD)
    move(maker, open_workshop("gaya"), on=date(2026, 11, 16))

    with pytest.raises(PeriodsOverlap, match=f"{maker.alias}'s pay from 01 November 2026"):
        top_up_period(
            Workshop.objects.get(slug="gaya"),
            starts_on=date(2026, 11, 10),
            ends_on=date(2026, 11, 30),
        )


def test_who_moved_to_where_other_money_is_paid_is_topped_up_in_each(
    workshop, maker, open_workshop, add_floor
):
    dollars = open_workshop("takeo", currency="USD", region="Takeo", country="KH")
    add_floor("124.80", currency="USD", region="Takeo", country="KH")
    worked(maker, 480, day=3)
    move(maker, dollars, on=date(2026, 11, 4))
    worked(maker, 100, day=5, workshop=dollars)

    [in_rupees] = top_up_period(workshop, **PERIOD)
    [in_dollars] = top_up_period(dollars, **PERIOD)

    assert (in_rupees.minutes, in_rupees.top_up) == (480, 48000)
    assert (in_dollars.minutes, in_dollars.top_up) == (100, 100)


def move(artisan, workshop, *, on):
    artisan.memberships.update(effective_to=on)
    Membership.objects.create(workshop=workshop, artisan=artisan, effective_from=on, grade="maker")


def test_a_pay_run_pays_the_top_up_as_a_part_of_its_own(workshop, maker, add_user):
    worked(maker, 480)
    earned(maker, 300)

    run = runs.gather(workshop, currency="INR", made_by=add_user("ada"), **PERIOD)

    payout = run.payouts.get()
    assert (payout.piece_pay, payout.top_up, payout.amount) == (30000, 18000, 48000)
    assert payout.brought_forward == 0


def test_the_database_refuses_a_test_that_pays_less_than_the_floor(workshop, maker):
    worked(maker, 480)
    [test] = top_up_period(workshop, **PERIOD)
    test.pk, test.version, test.top_up, test._state.adding = None, 2, 0, True
    test.topped_up_before = 0

    with pytest.raises(IntegrityError, match="period_pays_at_least_its_floor"):
        test.save()


def test_tested_minutes_are_never_lowered_nor_deleted(workshop, maker):
    time = worked(maker, 480)
    top_up_period(workshop, **PERIOD)

    for attempt in (lambda: WorkedTime.objects.update(minutes=60), time.delete):
        with pytest.raises(IntegrityError, match="tested_minutes_are_never"), transaction.atomic():
            attempt()

    time.refresh_from_db()
    assert time.minutes == 480


def test_a_period_test_is_never_changed(workshop, maker):
    worked(maker, 480)
    top_up_period(workshop, **PERIOD)

    with pytest.raises(IntegrityError, match="period_test_is_never_changed"):
        PeriodTest.objects.update(top_up=0)


class AnyPeriod(TestCase):
    @given(
        minutes=st.lists(st.integers(1, 960), min_size=1, max_size=10),
        pieces=st.lists(st.integers(1, 900), max_size=5),
        monthly=st.integers(1, 60_000),
    )
    def test_nobody_ends_a_period_below_her_floor_and_nobody_is_topped_up_for_nothing(
        self, minutes, pieces, monthly
    ):
        workshop, maker = a_maker(monthly)
        for day, some in enumerate(minutes, start=1):
            worked(maker, some, day=day, workshop=workshop)
        for number, rupees in enumerate(pieces):
            earned(maker, rupees, source=f"acceptance:{number}")

        [test] = top_up_period(workshop, **PERIOD)

        paid, floor = owed(maker), sum(minutes) * monthly * 100 / 12480
        assert paid >= floor
        assert test.top_up == 0 or paid - floor <= 100
        assert paid - test.top_up == sum(pieces) * 100
        verify()


def a_maker(monthly):
    workshop = Workshop.objects.create(
        slug="patna",
        name="Patna",
        country="IN",
        province="Bihar",
        craft="embroidery",
        currency="INR",
        floor_region="Patna",
        opened_on=date(2020, 1, 1),
    )
    maker = Artisan.objects.create()
    Membership.objects.create(workshop=workshop, artisan=maker, effective_from=date(2024, 1, 1))
    WageFloor.objects.create(
        country="IN",
        region="Patna",
        skill="any",
        kind="legal minimum",
        amount=monthly,
        currency="INR",
        per="month",
        effective_from=date(2025, 1, 1),
        source="a notification",
        source_year=2025,
    )
    return workshop, maker
