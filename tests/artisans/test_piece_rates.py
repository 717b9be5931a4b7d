from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from artisans.making.models import ExchangeRate, PieceRate
from artisans.making.rates import (
    AmountCannotBePaid,
    LaterRateAgreed,
    PayBelowTheFloor,
    StudyOfAnotherProduct,
    agree_rate,
    preview_rate,
    rate_in_force,
    rates_in_force,
)
from artisans.making.studies import (
    NotEnoughCycles,
    StudyIsClosed,
    StudyStillOpen,
    close_study,
    open_study,
    progress_of,
    record_study,
    time_cycle,
)


def study(product, cycles, **other):
    facts = {"product_id": product.pk, "timed_on": date(2025, 6, 1), "cycles": cycles}
    return record_study(**facts | other)


@pytest.fixture
def agree(workshop, product, time_product):
    def agree(minutes=95, **other):
        facts = {
            "product_id": product.pk,
            "skill": "semi-skilled",
            "effective_from": date(2026, 1, 1),
        }
        if "time_study" not in other:
            facts["time_study"] = time_product(product, minutes)
        return agree_rate(workshop, **facts | other)

    return agree


def test_standard_minutes_are_the_mean_cycle_and_the_allowance(product, makers):
    one, two, _ = makers

    timed = study(
        product,
        [(one, 600), (one, 540), (one, 660), (two, 720), (two, 480)],
        allowance_percent=15,
    )

    assert timed.standard_minutes == Decimal("11.50")


def test_standard_minutes_are_never_rounded_down(product, makers):
    one, two, _ = makers

    timed = study(
        product, [(one, 61), (one, 61), (one, 61), (two, 61), (two, 62)], allowance_percent=0
    )

    assert timed.standard_minutes == Decimal("1.02")  # 61.2 s are 1.02 min exactly


@pytest.mark.parametrize(("by_one", "by_two"), [(4, 0), (5, 0), (2, 2)])
def test_a_study_needs_five_cycles_by_two_makers(product, makers, by_one, by_two):
    one, two, _ = makers

    with pytest.raises(NotEnoughCycles, match="at least 5 by at least 2"):
        study(product, [(one, 600)] * by_one + [(two, 600)] * by_two)


def test_timing_again_makes_the_next_version(product, time_product):
    versions = [time_product(product, 95).version, time_product(product, 90).version]

    assert versions == [1, 2]


def test_the_worked_example_pays_108_rupees(agree, add_floor):
    add_floor("14114")

    rate = agree(minutes=95)

    assert (rate.floor_amount, rate.amount) == (Decimal("107.4384"), 108)
    assert rate.working == "95 min × ₹14,114 / 12,480 = ₹107.44 → ₹108"


def test_the_working_shows_the_exchange_rate(agree, add_floor):
    add_floor("210", currency="USD")
    ExchangeRate.objects.create(
        base_currency="USD",
        quote_currency="INR",
        rate="84.5",
        on=date(2025, 12, 31),
        source="a bank",
    )

    rate = agree(minutes=62.5)

    assert rate.working == "62.5 min × $210.00 / 12,480 × 84.5 = ₹88.87 → ₹89"


def test_the_working_shows_the_benchmark_where_it_decides(agree, add_floor):
    add_floor("10000")
    benchmark = add_floor("14114", kind="living wage benchmark", region="proxy")

    rate = agree(benchmark=benchmark)

    assert (rate.basis, rate.amount) == ("benchmark", 108)
    assert rate.working == "95 min × ₹14,114 / 12,480 = ₹107.44 → ₹108"


def test_pay_that_needs_no_rounding_is_not_rounded_up(agree, add_floor):
    add_floor("12480")

    assert agree(minutes=100).amount == 100


def test_pay_per_minute_never_falls_when_the_floor_does(agree, add_floor):
    add_floor("10000")
    benchmark = add_floor("14114", kind="living wage benchmark", region="proxy")
    agree(benchmark=benchmark)

    later = agree(effective_from=date(2026, 2, 1))

    assert (later.basis, later.amount) == ("ratchet", 108)
    assert later.working == "95 min × 1.1309 INR = ₹107.44 → ₹108"


def test_the_same_floor_again_is_not_outbid_by_its_own_rounding(agree, add_floor):
    add_floor("14114")
    agree()

    assert agree(effective_from=date(2026, 2, 1)).basis == "legal minimum"


def test_rounding_up_one_short_piece_raises_no_other(agree, add_floor, add_product, time_product):
    add_floor("14114")
    button = add_product("button")
    short = agree(product_id=button.pk, time_study=time_product(button, 1))

    assert (short.amount, agree(minutes=95).amount) == (2, 108)


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), 100),
        (date(2026, 1, 31), 100),
        (date(2026, 2, 1), 200),
    ],
)
def test_a_rate_is_in_force_until_the_next_begins(agree, add_floor, product, day, amount):
    add_floor("12480")
    agree(minutes=100)
    agree(minutes=200, effective_from=date(2026, 2, 1))

    rate = rate_in_force(product.pk, on=day)

    assert (rate and rate.amount) == amount


def test_the_rates_of_many_products_are_one_query(
    agree, add_floor, add_product, time_product, product, django_assert_num_queries
):
    add_floor("12480")
    scarf, no_rate = add_product("scarf"), add_product("no rate")
    agree(minutes=100)
    agree(product_id=scarf.pk, time_study=time_product(scarf, 50))

    with django_assert_num_queries(1):
        rates = rates_in_force([product.pk, scarf.pk, no_rate.pk], on=date(2026, 3, 1))
        workings = {number: rate.working for number, rate in rates.items()}

    assert workings == {
        product.pk: "100 min × ₹12,480 / 12,480 = ₹100 → ₹100",
        scarf.pk: "50 min × ₹12,480 / 12,480 = ₹50 → ₹50",
    }


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2025, 12, 1)])
def test_a_rate_cannot_begin_before_one_that_is_agreed(agree, add_floor, day):
    add_floor("12480")
    agree()

    with pytest.raises(LaterRateAgreed, match="from 01 January 2026"):
        agree(effective_from=day)


def test_a_rate_rests_on_a_study_of_its_own_product(agree, add_floor, add_product, time_product):
    add_floor("12480")

    with pytest.raises(StudyOfAnotherProduct):
        agree(time_study=time_product(add_product("scarf"), 95))


def test_a_rate_below_its_floor_is_refused_by_the_database(rate):
    rate.pk, rate.amount, rate._state.adding = None, Decimal("107"), True
    rate.effective_from, rate.effective_to = date(2025, 1, 1), date(2025, 2, 1)

    with (
        pytest.raises(IntegrityError, match="piece_rate_is_at_least_its_floor"),
        transaction.atomic(),
    ):
        rate.save()


def test_an_agreed_rate_is_never_lowered(rate):
    with pytest.raises(IntegrityError, match="piece_rate_stays_as_agreed"), transaction.atomic():
        PieceRate.objects.filter(pk=rate.pk).update(amount=200)


def test_two_rates_of_a_product_never_share_a_day(rate):
    rate.pk, rate._state.adding = None, True
    rate.effective_from, rate.effective_to = date(2025, 12, 1), date(2026, 1, 2)

    with (
        pytest.raises(IntegrityError, match="product_has_one_piece_rate_at_a_time"),
        transaction.atomic(),
    ):
        rate.save()


def test_a_rate_above_the_floor_may_be_agreed(agree, add_floor):
    add_floor("14114")

    rate = agree(amount=Decimal("120"))

    assert (rate.floor_amount, rate.amount) == (Decimal("107.4384"), 120)
    assert rate.working == "95 min × ₹14,114 / 12,480 = ₹107.44 → ₹120"


@pytest.mark.parametrize("amount", ["107", "107.43", "0", "-1"])
def test_less_than_the_floor_is_refused_with_what_would_be_right(agree, add_floor, amount):
    add_floor("14114")

    with pytest.raises(PayBelowTheFloor, match="is below the floor: at least ₹108 a piece"):
        agree(amount=Decimal(amount))

    assert not PieceRate.objects.exists()


def test_an_amount_that_cannot_be_put_into_a_hand_is_refused(agree, add_floor):
    add_floor("14114")

    with pytest.raises(AmountCannotBePaid, match="INR cannot be paid out exactly: ₹121 can"):
        agree(amount=Decimal("120.5"))


def test_a_preview_refuses_what_agreeing_would(agree, add_floor, workshop, product, time_product):
    add_floor("12480")
    agree()

    with pytest.raises(LaterRateAgreed, match="from 01 January 2026"):
        preview_rate(
            workshop,
            time_study=time_product(product, 90),
            skill="semi-skilled",
            effective_from=date(2026, 1, 1),
        )


PRESS = UUID("0f8e4f6a-3c6b-4a39-9b6f-0a1a9d0e1c11")


@pytest.fixture
def being_timed(product, makers):
    return open_study(product_id=product.pk, timed_on=date(2025, 6, 1))


def test_a_press_of_the_stopwatch_is_one_cycle_however_often_it_is_sent(being_timed, makers):
    first = time_cycle(being_timed, artisan=makers[0], seconds=600, press=PRESS)
    again = time_cycle(being_timed, artisan=makers[0], seconds=600, press=PRESS)

    assert first == again
    assert being_timed.cycles.count() == 1


def test_the_database_refuses_a_press_twice(being_timed, makers):
    time_cycle(being_timed, artisan=makers[0], seconds=600, press=PRESS)

    with pytest.raises(IntegrityError), transaction.atomic():
        being_timed.cycles.create(artisan=makers[0], seconds=600, press=PRESS)


def test_equal_cycles_of_two_presses_both_count(being_timed, makers):
    for _ in range(2):
        time_cycle(being_timed, artisan=makers[0], seconds=600)

    assert being_timed.cycles.count() == 2


def test_progress_says_what_closing_would_say(being_timed, makers):
    one, two, _ = makers
    for artisan in (one, two, one, two):
        time_cycle(being_timed, artisan=artisan, seconds=600)
    before = progress_of(being_timed)
    time_cycle(being_timed, artisan=one, seconds=660)

    progress = progress_of(being_timed)

    assert (before.is_enough, progress.is_enough) == (False, True)
    assert (progress.cycles, progress.makers, progress.mean_seconds) == (5, 2, 612)
    assert progress.standard_minutes == close_study(being_timed).standard_minutes


def test_a_closed_study_takes_no_cycle(product, makers, time_product):
    with pytest.raises(StudyIsClosed):
        time_cycle(time_product(product, 95), artisan=makers[0], seconds=600, press=PRESS)


def test_a_second_study_of_a_product_waits_for_the_first(being_timed, product):
    with pytest.raises(StudyStillOpen, match="Version 1 of 01 June 2025 is still open"):
        open_study(product_id=product.pk, timed_on=date(2025, 7, 1))
