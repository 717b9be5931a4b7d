"""Discounts as a shopper sees them: by name, tax included, adding up to what the lines lost.

Offers take off prices without tax where tax is added; what is shown is the difference of the
prices that are shown, shared among a line's offers as they took it off.
"""

from dataclasses import dataclass
from decimal import Decimal

from artisans.money import round_to_minor


@dataclass(frozen=True)
class ShownDiscount:
    name: str
    code: str
    amount: Decimal


@dataclass(frozen=True)
class Taken:
    """What one offer took off one line, in whichever kind of price it acts on."""

    offer_id: int
    name: str
    code: str
    amount: Decimal


def basket_discounts(basket):
    """The discounts on a basket's lines, one for each offer."""
    codes = {
        application["offer"].pk: application["voucher"].code if application["voucher"] else ""
        for application in basket.offer_applications
    }
    return _added_up(
        (
            line.line_price_incl_tax - line.line_price_incl_tax_incl_discounts,
            line.price_currency,
            [
                Taken(part.offer.pk, part.offer.name, codes.get(part.offer.pk, ""), part.amount)
                for part in line.discounts
                if part.offer
            ],
        )
        for line in basket.all_lines()
    )


def order_discounts(order, lines):
    """The same of an order's lines, which carry `discounts` and their `order_discount`."""
    return _added_up(
        (
            line.line_price_before_discounts_incl_tax - line.line_price_incl_tax,
            order.currency,
            [
                Taken(
                    part.order_discount.offer_id,
                    part.order_discount.offer_name,
                    part.order_discount.voucher_code,
                    part.amount,
                )
                for part in line.discounts.all()
            ],
        )
        for line in lines
    )


def delivery_discount(basket, method):
    """The name of the offer that makes delivery cheaper, or nothing."""
    offer = getattr(method, "offer", None)
    return offer.name if offer and method.discount(basket) else ""


def _added_up(lines):
    shown = {}
    for lost, currency, parts in lines:
        rest, all_taken = lost, sum(part.amount for part in parts)
        for part in parts[:-1]:
            share = round_to_minor(lost * part.amount / all_taken, currency=currency)
            rest -= share
            _add(shown, part, share)
        if parts:
            _add(shown, parts[-1], rest)
    return [discount for discount in shown.values() if discount.amount]


def _add(shown, part, amount):
    sofar = shown[part.offer_id].amount if part.offer_id in shown else Decimal(0)
    shown[part.offer_id] = ShownDiscount(part.name, part.code, sofar + amount)
