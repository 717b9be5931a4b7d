"""Money: minor units, payable units and how an amount is written.

The ledger counts integer minor units. Everything else is a Decimal in major units beside its
currency.
"""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from functools import cache

from babel.core import Locale, UnknownLocaleError
from babel.numbers import format_currency, format_decimal, list_currencies

# Stripe's table, kept by hand: libraries disagree with Stripe about ISK, MGA and UGX.
WITHOUT_MINOR_UNIT = frozenset(
    (
        *("BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA"),
        *("PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"),
    )
)
WITH_THREE_DIGITS = frozenset(["BHD", "JOD", "KWD", "OMR", "TND"])

# The smallest amount that can be put into a hand. Where nothing is said, it is the minor unit.
PAYABLE_UNITS = {"INR": Decimal(1), "KHR": Decimal(100)}


class UnknownCurrency(ValueError):
    """The text is not the code of a currency."""


class MoneyHasTooManyDecimals(ValueError):
    """The amount is finer than its currency's minor unit."""


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


def minor_digits(currency: str) -> int:
    """How many digits follow the point in this currency: 2 for USD, INR and KHR, 0 for JPY."""
    if currency not in _currencies():
        raise UnknownCurrency(f"“{currency}” is not a currency: use three letters, such as USD.")
    if currency in WITHOUT_MINOR_UNIT:
        return 0
    return 3 if currency in WITH_THREE_DIGITS else 2


def to_minor(amount: Decimal, *, currency: str) -> int:
    """The amount in minor units, exactly. Raises MoneyHasTooManyDecimals rather than rounding."""
    scaled = amount.scaleb(minor_digits(currency))
    if scaled != scaled.to_integral_value():
        raise MoneyHasTooManyDecimals(
            f"{amount} {currency} has more than {minor_digits(currency)} decimals."
        )
    return int(scaled)


def from_minor(n: int, *, currency: str) -> Decimal:
    """The amount in major units, with all the digits of its currency."""
    return Decimal(n).scaleb(-minor_digits(currency))


def minor_unit(currency: str) -> Decimal:
    """The smallest amount of a currency: 0.01 for USD, 1 for JPY."""
    return Decimal(1).scaleb(-minor_digits(currency))


def round_to_minor(amount: Decimal, *, currency: str) -> Decimal:
    """Half up to the minor unit."""
    return amount.quantize(minor_unit(currency), ROUND_HALF_UP)


def round_up_to_payable(amount: Decimal, *, currency: str) -> Decimal:
    """Up to what can be paid out (INR 1, KHR 100, USD 0.01): rounding never costs an artisan."""
    unit = PAYABLE_UNITS.get(currency, minor_unit(currency))
    return (amount / unit).to_integral_value(ROUND_CEILING) * unit


def format_money(amount: Decimal | int, *, currency: str, locale: str = "en") -> str:
    """The amount as people write it: $48.00, ₹1,23,456, 12,000 ៛."""
    amount = round_to_minor(Decimal(amount), currency=currency)
    language = _locale_for(currency, locale=locale)
    if currency == "KHR":
        # Riel has no coins, and Babel would write KHR12,000.00 in English.
        whole = amount.quantize(Decimal(1), ROUND_HALF_UP)
        return f"{format_decimal(whole, format='#,##0', locale=language)} ៛"
    if currency == "INR" and amount == amount.to_integral_value():
        pattern = Locale.parse(language).currency_formats["standard"].pattern.replace(".00", "")
        return format_currency(
            amount, currency, format=pattern, locale=language, currency_digits=False
        )
    return format_currency(amount, currency, locale=language)


@cache
def _locale_for(currency: str, *, locale: str) -> str:
    """Babel's name for a Django language; rupees are grouped in lakhs in English too."""
    name = locale.replace("-", "_")
    if currency == "INR" and name.partition("_")[0] == "en":
        return "en_IN"
    try:
        return str(Locale.parse(name))
    except (UnknownLocaleError, ValueError):
        return "en"
