"""Where a price goes: every part from the books, and the parts add up to the cent."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from artisans.making.models import WageFloor
from shop.costing.breakdown import compose, fee_on, price_breakdown
from shop.costing.models import CostSheet, PaymentFeeTerms
from shop.costing.sources import Sources
from tests.shop.shelves import LONG_AGO

TODAY = date(2026, 11, 24)


@pytest.fixture
def tote(shop, lotus):
    product = shop.shelve(made_by=lotus)
    shop.agree_pay(product)
    return product


def breakdown(product, price="48.00"):
    return price_breakdown(product.pk, price=Decimal(price), currency="USD", on=TODAY)


def amounts(found):
    return {part.key: str(part.amount) for part in found.parts}


def test_a_tote_of_48_dollars_is_broken_down_to_the_cent(tote):
    found = breakdown(tote)

    assert amounts(found) == {
        "maker_pay": "4.19",
        "premium": "4.80",
        "materials": "8.90",
        "workshop": "5.60",
        "freight": "2.50",
        "programmes": "20.32",
        "fee": "1.69",
    }
    assert sum(part.amount for part in found.parts) == Decimal("48.00")


def test_the_bands_fill_the_strip_without_gap_or_overlap(tote):
    parts = breakdown(tote).parts

    ends = [part.start + part.share for part in parts]

    assert [part.start for part in parts[1:]] == ends[:-1]
    assert round(ends[-1], 10) == 1


def test_the_working_names_the_floor_beside_the_rate(tote):
    found = breakdown(tote)

    assert found.rate_note == ("This work is paid $2.65 an hour. The legal minimum is $2.64.")


def test_a_chosen_benchmark_is_named_in_the_currency_of_the_pay(shop, lotus):
    tote = shop.shelve(made_by=lotus)
    shop.agree_pay(tote, benchmark="660.00")

    found = breakdown(tote)

    assert found.rate_note == (
        "This work is paid $3.18 an hour. The legal minimum is $2.64. "
        "The living wage benchmark is $3.17."
    )


def test_a_product_without_a_piece_rate_has_no_breakdown(shop, lotus):
    imported = shop.shelve(made_by=lotus)

    found = breakdown(imported)

    assert found is None


def test_an_expired_cost_sheet_hides_the_breakdown(tote):
    CostSheet.objects.filter(product=tote).update(effective_to=TODAY)

    found = breakdown(tote)

    assert found is None


def test_a_cost_sheet_of_more_than_a_year_ago_hides_the_breakdown(tote):
    found = price_breakdown(tote.pk, price=Decimal("48.00"), currency="USD", on=date(2027, 1, 1))

    assert found is None


def test_a_replaced_wage_floor_hides_the_breakdown_and_says_why(tote):
    WageFloor.objects.create(
        country="KH",
        region="national",
        skill="any",
        kind="legal minimum",
        amount=Decimal("560"),
        currency="USD",
        per="month",
        effective_from=date(2026, 10, 1),
        source="Test gazette",
        source_year=2026,
    )

    sources = Sources([tote.pk], currency="USD", on=TODAY)

    assert breakdown(tote) is None
    assert sources.problem(tote.pk) == (
        "A wage floor it rests on has ended or was replaced: agree the rate again."
    )


def test_a_breakdown_of_before_the_floor_was_replaced_stays(tote):
    WageFloor.objects.update(effective_to=date(2026, 10, 1))

    found = price_breakdown(tote.pk, price=Decimal("48.00"), currency="USD", on=date(2026, 9, 30))

    assert found.parts[0].amount == Decimal("4.19")


def test_costs_above_the_price_hide_the_breakdown_rather_than_show_less_than_nothing(tote):
    found = breakdown(tote, price="20.00")

    assert found is None


def test_pay_in_rupees_is_shown_in_dollars_by_the_recorded_rate(shop):
    mithila = shop.workshop("mithila", currency="INR")
    cushion = shop.shelve("Cushion", price="34.00", made_by=mithila)
    shop.exchange("USD", "INR", "88.500000")
    shop.exchange("INR", "USD", "0.011300")
    shop.agree_pay(cushion)

    found = breakdown(cushion, price="34.00")

    assert found.parts[0].key == "maker_pay"
    assert found.parts[0].amount == Decimal("4.20")


def test_terms_begin_on_their_day_and_the_newest_hold(shop):
    PaymentFeeTerms.objects.filter(effective_from=LONG_AGO).update(effective_to=TODAY)
    PaymentFeeTerms.objects.create(
        currency="USD", percent=2, fixed=0, source="New price", effective_from=TODAY
    )

    fee = fee_on(Decimal("100.00"), currency="USD", on=TODAY)

    assert fee == Decimal("2.00")


CENTS = st.integers(min_value=1, max_value=5_000).map(lambda cents: Decimal(cents) / 100)


@given(
    price=st.integers(1, 1_000_000).map(lambda cents: Decimal(cents) / 100),
    costs=st.lists(CENTS, min_size=6, max_size=6),
)
def test_parts_always_add_up_to_the_price(price, costs):
    keys = ("maker_pay", "premium", "materials", "workshop", "freight", "fee")

    found = compose(dict(zip(keys, costs, strict=True)), price=price, currency="USD", on=TODAY)

    if sum(costs) > price:
        assert found is None
    else:
        assert sum(part.amount for part in found.parts) == price
