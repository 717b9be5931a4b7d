"""Rounding always sums, in every currency of the shop, at any price, quantity, discount, rate."""

from collections import namedtuple
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.conf import settings as django_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from artisans.money import from_minor, minor_digits
from shop.tax.destinations import destination_at
from shop.tax.owed import work_out
from shop.tax.policy import Taxable, TaxQuote, TaxRequest
from shop.tax.rounding import apportion

Rate = namedtuple("Rate", "pk name rate taxes_shipping")
CURRENCIES = django_settings.SHOP_CURRENCIES
CATEGORIES = ("standard", "clothing", "books")

bought = st.lists(
    st.tuples(
        st.integers(0, 5_000_000),  # the price of a piece in minor units
        st.integers(1, 200),
        st.integers(0, 100),  # per cent off
        st.sampled_from(CATEGORIES),
    ),
    min_size=1,
    max_size=20,
)
shares = st.integers(0, 100_000).map(lambda n: Decimal(n).scaleb(-5))
rates = st.fixed_dictionaries(
    {
        category: st.tuples(shares, st.booleans()).map(
            lambda pair, category=category: Rate(category, category, *pair)
        )
        for category in CATEGORIES
    }
)


def taxable(number, one, currency):
    minor, quantity, percent_off, category = one
    off = minor * quantity * percent_off // 100
    return Taxable(
        key=str(number),
        quantity=quantity,
        unit_price=from_minor(minor, currency=currency),
        amount=from_minor(minor * quantity - off, currency=currency),
        category=category,
    )


def quote(currency, basket, delivery, found, *, is_inclusive):
    request = TaxRequest(
        destination=destination_at("DE"),
        currency=currency,
        lines=tuple(taxable(number, one, currency) for number, one in enumerate(basket)),
        delivery=from_minor(delivery, currency=currency),
        on=date(2026, 11, 20),
    )
    lines, taxed_delivery = work_out(request, found, is_inclusive=is_inclusive)
    return request, TaxQuote(
        destination=request.destination,
        currency=currency,
        jurisdiction="",
        is_inclusive=is_inclusive,
        lines=lines,
        delivery=taxed_delivery,
    )


def is_whole(amount, currency):
    return amount == amount.quantize(Decimal(1).scaleb(-minor_digits(currency)))


@settings(max_examples=400, deadline=None)
@given(
    currency=st.sampled_from(CURRENCIES),
    basket=bought,
    delivery=st.integers(0, 100_000),
    found=rates,
    is_inclusive=st.booleans(),
)
def test_lines_and_delivery_sum_to_the_total_and_taxes_to_the_tax_of_each_rate(
    currency, basket, delivery, found, is_inclusive
):
    request, owed = quote(currency, basket, delivery, found, is_inclusive=is_inclusive)

    everything = [*owed.lines.values(), owed.delivery]
    net = sum((line.amount for line in request.lines), request.delivery)
    assert sum(taxed.gross for taxed in everything) == net + owed.tax
    assert sum((part.amount for part in owed.parts), Decimal(0)) == owed.tax
    assert all(is_whole(taxed.gross, currency) for taxed in everything)
    assert all(line.gross <= line.gross_before_discounts for line in owed.lines.values())
    assert all(part.amount >= 0 for taxed in everything for part in taxed.parts)


@settings(max_examples=300, deadline=None)
@given(
    currency=st.sampled_from(CURRENCIES),
    basket=bought,
    delivery=st.integers(0, 100_000),
    found=rates,
)
def test_on_top_the_tax_of_a_rate_is_its_share_of_what_it_is_owed_on_rounded_once(
    currency, basket, delivery, found
):
    request, owed = quote(currency, basket, delivery, found, is_inclusive=False)

    scale = 10 ** minor_digits(currency)
    for category, rate in found.items():
        lines = [line for line in request.lines if line.category == category]
        parts = [part for part in owed.delivery.parts if part.name == category]
        base = sum((line.amount for line in lines), sum((part.net for part in parts), Decimal(0)))
        exact = Fraction(base) * Fraction(rate.rate) * scale
        tax = sum((part.amount for part in owed.parts if part.name == category), Decimal(0))
        assert abs(Fraction(tax) * scale - exact) <= Fraction(1, 2)


@settings(max_examples=300, deadline=None)
@given(currency=st.sampled_from(CURRENCIES), basket=bought, found=rates)
def test_within_prices_the_pieces_times_their_shown_price_are_the_line(currency, basket, found):
    undiscounted = [(minor, quantity, 0, category) for minor, quantity, _off, category in basket]

    request, owed = quote(currency, undiscounted, 0, found, is_inclusive=True)

    for line in request.lines:
        exact = Fraction(line.unit_price) * Fraction(found[line.category].rate)
        [unit_tax] = apportion([exact], currency=currency)
        assert owed.lines[line.key].gross == line.quantity * (line.unit_price + unit_tax)


@given(
    currency=st.sampled_from(CURRENCIES),
    exact=st.lists(st.fractions(min_value=0, max_value=1000), min_size=1, max_size=30),
)
def test_shares_are_within_a_minor_unit_of_exact_and_sum_to_the_rounded_sum(currency, exact):
    scale = 10 ** minor_digits(currency)

    given_out = apportion(exact, currency=currency)

    assert all(
        abs(Fraction(share) - part) < Fraction(1, scale)
        for share, part in zip(given_out, exact, strict=True)
    )
    assert abs(Fraction(sum(given_out)) - sum(exact)) <= Fraction(1, 2 * scale)
