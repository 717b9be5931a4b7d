"""Where the whole of an order's money went: its lines' breakdowns added up, to the cent."""

from collections import Counter
from decimal import Decimal

from django.utils import timezone

from artisans.ledger.premium import rate_in_force
from artisans.money import round_to_minor
from shop.costing.breakdown import compose, costs_of, fee_on

ZERO = Decimal("0.00")


def order_breakdown(order, lines, *, known_fee):
    """The breakdown of what was paid, by what was in force when it was; None if it cannot be.

    The premium is taken on list prices: a discount lowers what is left for programmes, and
    nobody's pay. Tax is a part of its own, delivery's included. The fee is `known_fee`, the one
    that was charged, and the terms' while the payment provider has not told it.
    """
    on = timezone.localdate(order.paid_at)
    on_delivery = order.shipping_incl_tax - order.shipping_excl_tax
    amounts = Counter(delivery=order.shipping_excl_tax, tax=on_delivery)
    costs = costs_of([_made_as(line) for line in lines], currency=order.currency, on=on)
    premium_rate = rate_in_force(on) if any(line.workshop_id for line in lines) else ZERO
    for line in lines:
        amounts.update(_line_amounts(line, costs.get(_made_as(line)), premium_rate, order.currency))
    fee = (
        known_fee
        if known_fee is not None
        else fee_on(order.total_incl_tax, currency=order.currency, on=on)
    )
    amounts["fee"] = fee or ZERO
    return compose(
        amounts,
        price=order.total_incl_tax,
        currency=order.currency,
        on=on,
        is_fee_estimated=known_fee is None,
    )


def _line_amounts(line, costs, premium_rate, currency):
    on_list_price = line.line_price_before_discounts_excl_tax * premium_rate
    premium = round_to_minor(on_list_price, currency=currency) if line.workshop_id else ZERO
    tax = line.line_price_incl_tax - line.line_price_excl_tax
    if costs is None:
        rest = line.line_price_excl_tax - premium
        return {"premium": premium, "undivided": rest, "tax": tax}
    return {
        "premium": premium,
        "tax": tax,
        "maker_pay": costs.maker_pay * line.quantity,
        "materials": costs.materials * line.quantity,
        "workshop": costs.workshop * line.quantity,
        "freight": costs.freight * line.quantity,
    }


def _made_as(line):
    return line.product and line.product.made_as
