from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from artisans.money import (
    MoneyHasTooManyDecimals,
    UnknownCurrency,
    format_money,
    from_minor,
    minor_digits,
    round_to_minor,
    round_up_to_payable,
    to_minor,
)


@pytest.mark.parametrize(
    ("currency", "digits"),
    [("USD", 2), ("INR", 2), ("KHR", 2), ("JPY", 0), ("UGX", 0), ("MGA", 0), ("KWD", 3)],
)
def test_minor_digits_are_those_of_stripes_table(currency, digits):
    assert minor_digits(currency) == digits


@pytest.mark.parametrize("text", ["usd", "US", "DOLLAR", ""])
def test_what_is_no_currency_is_refused(text):
    with pytest.raises(UnknownCurrency):
        minor_digits(text)


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [("4.00", "USD", 400), ("4", "USD", 400), ("108", "INR", 10800), ("500", "JPY", 500)],
)
def test_an_amount_and_its_minor_units_say_the_same(amount, currency, minor):
    assert to_minor(Decimal(amount), currency=currency) == minor
    assert from_minor(minor, currency=currency) == Decimal(amount)


@pytest.mark.parametrize(("amount", "currency"), [("0.001", "USD"), ("0.5", "JPY")])
def test_an_amount_finer_than_its_minor_unit_is_refused_not_rounded(amount, currency):
    with pytest.raises(MoneyHasTooManyDecimals):
        to_minor(Decimal(amount), currency=currency)


@pytest.mark.parametrize(
    ("amount", "currency", "payable"),
    [
        ("107.44", "INR", "108"),
        ("108.00", "INR", "108"),
        ("12001", "KHR", "12100"),
        ("12000", "KHR", "12000"),
        ("1.001", "USD", "1.01"),
        ("1.01", "USD", "1.01"),
    ],
)
def test_pay_is_rounded_up_to_what_can_be_put_into_a_hand(amount, currency, payable):
    assert round_up_to_payable(Decimal(amount), currency=currency) == Decimal(payable)


def test_half_a_cent_is_rounded_up():
    assert round_to_minor(Decimal("0.125"), currency="USD") == Decimal("0.13")


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "written"),
    [
        ("48", "USD", "en", "$48.00"),
        ("108", "INR", "en", "₹108"),
        ("107.44", "INR", "en", "₹107.44"),
        ("1234567", "INR", "en", "₹12,34,567"),
        ("123456", "INR", "hi", "₹1,23,456"),
        ("12000", "KHR", "en", "12,000 ៛"),
        ("12000", "KHR", "km", "12,000 ៛"),
        ("12000.4", "KHR", "en", "12,000 ៛"),
        ("5", "JPY", "en", "¥5"),
        ("-3.5", "USD", "en", "-$3.50"),
        ("48", "USD", "xx-unknown", "$48.00"),
    ],
)
def test_money_is_written_as_people_write_it(amount, currency, locale, written):
    assert format_money(Decimal(amount), currency=currency, locale=locale) == written


@pytest.mark.parametrize(
    ("template", "written"),
    [
        ('{{ amount|money:"USD" }}', "$48.00"),
        ('{{ minor|minor_money:"INR" }}', "₹108"),
        ('{{ nothing|money:"USD" }}{{ nothing|minor_money:"USD" }}', ""),
    ],
)
def test_every_template_can_write_money(template, written):
    context = Context({"amount": Decimal("48"), "minor": 10800, "nothing": None})

    with translation.override("en"):
        assert Template(template).render(context) == written
