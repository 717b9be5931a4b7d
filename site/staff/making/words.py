"""How the screens write times, hourly pay, and which floor decided."""

from decimal import Decimal
from fractions import Fraction

from artisans.making.models import Basis
from artisans.money import format_money

DECIDED_BY = {
    Basis.LEGAL_MINIMUM: "The legal minimum decides.",
    Basis.BENCHMARK: "The benchmark decides: it is above the legal minimum.",
    Basis.RATCHET: "What was paid before decides: this skill was paid more here, and pay per "
    "minute never falls.",
}


def clock(seconds):
    """95:03 for 5,703 seconds: minutes go on, as a maker counts them."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def money(exact, currency):
    """An exact amount as people write it."""
    exact = Fraction(exact)
    return format_money(Decimal(exact.numerator) / exact.denominator, currency=currency)


def hourly(floor):
    """What a wage floor is for an hour, in its own currency."""
    return money(floor.per_minute * 60, floor.currency)


def pay_per_hour(rate):
    """What an hour at ordinary pace earns at a piece rate."""
    return money(Fraction(rate.amount) * 60 / Fraction(rate.standard_minutes), rate.currency)


def stated(floor):
    """As its source states it: ₹14,114 per month."""
    return f"{format_money(floor.amount, currency=floor.currency)} per {floor.per}"
