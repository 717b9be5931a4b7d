"""Rounding that always sums: the largest remainders get what is left over."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from artisans.money import from_minor, minor_digits


def apportion(exact: Sequence[Fraction], *, currency: str) -> list[Decimal]:
    """Whole minor units, each within one of its exact amount, that sum to the rounded sum.

    Amounts that are whole already stay as they are. Earlier ones win a tie.
    """
    scale = 10 ** minor_digits(currency)
    scaled = [amount * scale for amount in exact]
    floors = [part.numerator // part.denominator for part in scaled]
    left = _half_up(sum(scaled, Fraction(0))) - sum(floors)
    by_remainder = sorted(
        range(len(scaled)), key=lambda place: scaled[place] - floors[place], reverse=True
    )
    for place in by_remainder[:left]:
        floors[place] += 1
    return [from_minor(minor, currency=currency) for minor in floors]


def rounded(exact: Fraction, *, currency: str) -> Decimal:
    """Half up to the minor unit."""
    return apportion([exact], currency=currency)[0]


def _half_up(amount: Fraction) -> int:
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)
