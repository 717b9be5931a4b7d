"""Where a price goes, computed from what is in force. Parts add up to the price to the cent.

Sources: the piece rate, the cost sheet, the premium rule and the payment fee terms in force on
the day (FAIR-PAY, "What is published"). When one of them is missing there is no breakdown: we
show nothing rather than a guess.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from artisans.ledger.premium import NoPremiumRule, premium_on
from artisans.making.models import Basis
from artisans.money import format_money, round_to_minor
from shop.costing.models import PaymentFeeTerms
from shop.costing.sources import Sources

CENT = Decimal("0.01")
LABELS = {
    "maker_pay": gettext_lazy("Maker pay"),
    "premium": gettext_lazy("Fair-trade premium to the workshop"),
    "materials": gettext_lazy("Materials"),
    "workshop": gettext_lazy("Workshop costs"),
    "freight": gettext_lazy("Freight to the shop"),
    "programmes": gettext_lazy("Training programmes and running the shop"),
    "delivery": gettext_lazy("Delivery to you"),
    "undivided": gettext_lazy("Pieces without a breakdown yet"),
    "fee": gettext_lazy("Payment fee"),
    "tax": gettext_lazy("Tax"),
}


@dataclass(frozen=True)
class Part:
    """One band of the cloth: an amount in the breakdown's currency."""

    key: str
    label: str
    amount: Decimal
    start: Decimal = Decimal(0)
    share: Decimal = Decimal(0)
    note: str = ""

    @property
    def x(self):
        """Where the band begins, in thousandths of the strip."""
        return f"{self.start * 1000:.2f}"

    @property
    def width(self):
        """How wide the band is, in thousandths of the strip."""
        return f"{self.share * 1000:.2f}"

    @property
    def percent(self):
        return f"{self.share * 100:.1f}"


@dataclass(frozen=True)
class Breakdown:
    """A price and its parts; `sum(part.amount)` is `price`."""

    price: Decimal
    currency: str
    as_of: date
    parts: tuple[Part, ...]
    standard_minutes: Decimal | None = None
    rate_note: str = ""
    is_fee_estimated: bool = True


def price_breakdown(product_id, *, price, currency, on, tax=Decimal(0)):
    """Break one piece's `price` down, or None when a source is missing or it would not add up.

    The price is before tax, and the premium is taken on it; `tax` is what is shown within it, on
    which the payment costs as much as on the rest.
    """
    costs = costs_of([product_id], currency=currency, on=on).get(product_id)
    fee = fee_on(price + tax, currency=currency, on=on)
    if costs is None or fee is None:
        return None
    try:
        premium = premium_on(price, currency=currency, on=on)
    except NoPremiumRule:
        return None
    amounts = {
        "maker_pay": costs.maker_pay,
        "premium": premium,
        "materials": costs.materials,
        "workshop": costs.workshop,
        "freight": costs.freight,
        "fee": fee,
        "tax": tax,
    }
    return compose(
        amounts,
        price=price + tax,
        currency=currency,
        on=on,
        standard_minutes=costs.rate.standard_minutes,
        rate_note=hourly_note(costs.rate),
    )


def compose(amounts, *, price, currency, on, **more):
    """Give what is left to programmes and lay the parts out; None if less than nothing is."""
    amounts = dict(amounts)
    remainder = price - sum(amounts.values())
    if remainder < 0:
        return None
    amounts["programmes"] = amounts.get("programmes", Decimal(0)) + remainder
    return Breakdown(
        price=price, currency=currency, as_of=on, parts=_laid_out(amounts, price), **more
    )


def hourly_note(rate):
    """The rate by the hour beside the floors it was measured against, in the pay's currency."""
    paid = rate.amount * 60 / rate.standard_minutes
    sentences = [
        _("This work is paid %(paid)s an hour.") % {"paid": _written(paid, rate.currency)},
        _("The legal minimum is %(floor)s.") % {"floor": _hourly(rate.legal_floor)},
    ]
    if rate.basis == Basis.BENCHMARK:
        floor = {"floor": _written(rate.floor_per_minute * 60, rate.currency)}
        sentences.append(_("The living wage benchmark is %(floor)s.") % floor)
    return " ".join(sentences)


def _hourly(floor):
    exact = floor.per_minute * 60
    return _written(Decimal(exact.numerator) / Decimal(exact.denominator), floor.currency)


def _written(amount, currency):
    return format_money(amount.quantize(CENT, ROUND_HALF_UP), currency=currency)


def costs_of(product_ids, *, currency, on):
    """Costs per product id, for those whose sources are all in force. Three queries."""
    sources = Sources(product_ids, currency=currency, on=on)
    costs = {product_id: sources.costs(product_id) for product_id in product_ids}
    return {product_id: found for product_id, found in costs.items() if found}


def fee_on(price, *, currency, on):
    """What taking a payment of `price` costs by the terms in force, or None without terms."""
    terms = PaymentFeeTerms.objects.in_force(on).filter(currency=currency).last()
    if terms is None:
        return None
    return round_to_minor(price * terms.percent / 100 + terms.fixed, currency=currency)


def _laid_out(amounts, price):
    parts, start = [], Decimal(0)
    for key in LABELS:
        amount = amounts.get(key)
        if amount:
            share = amount / price
            parts.append(Part(key, LABELS[key], amount, start=start, share=share))
            start += share
    return tuple(parts)
