"""The figures of FAIR-PAY, as they stand there."""

from decimal import Decimal
from fractions import Fraction

import pytest

from artisans.making.models import Per, WageFloor
from artisans.money import round_up_to_payable


def test_ninety_five_minutes_at_14114_rupees_a_month_pay_108_rupees():
    floor = WageFloor(amount=Decimal(14114), currency="INR", per="month").per_minute * 95
    exact = Decimal(floor.numerator) / floor.denominator

    assert round(exact, 2) == Decimal("107.44")
    assert round_up_to_payable(exact, currency="INR") == 108


@pytest.mark.parametrize(
    ("currency", "amount", "payable"),
    [
        ("INR", "107.0001", "108"),
        ("INR", "107", "107"),
        ("KHR", "16001", "16100"),
        ("KHR", "16100", "16100"),
        ("USD", "4.1867", "4.19"),
        ("USD", "4.19", "4.19"),
    ],
)
def test_pay_goes_up_to_one_rupee_a_hundred_riel_or_a_cent(currency, amount, payable):
    assert round_up_to_payable(Decimal(amount), currency=currency) == Decimal(payable)


def test_a_month_is_208_hours_which_is_26_days_of_eight_or_52_weeks_of_48():
    assert Per.MONTH.minutes == 12_480 == 208 * 60 == 26 * 8 * 60 == 48 * 52 * 60 // 12


def test_in_india_a_month_is_26_days_and_an_hour_an_eighth_of_one():
    day = WageFloor(amount=Decimal(541), currency="INR", per="day")
    month = WageFloor(amount=Decimal(14066), currency="INR", per="month")
    hour = WageFloor(amount=Decimal("67.625"), currency="INR", per="hour")

    assert day.per_minute == month.per_minute == hour.per_minute == Fraction(541, 480)
