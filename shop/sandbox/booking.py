"""Balance transactions: what a charge, refund, dispute or payout does to our balance at Stripe."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from . import currencies
from .objects import keep, new_id, now

UNTIL_AVAILABLE = 2 * 24 * 60 * 60
SETTLES_IN = re.compile(r"([a-z]{3})@(\d{1,6}(?:\.\d{1,8})?)")


class BadSettlement(ImproperlyConfigured):
    """SANDBOX_SETTLES_IN does not say which currency at which rate."""


@dataclass(frozen=True)
class Settlement:
    """An amount in the currency our balance is kept in, and how it got there."""

    amount: int
    currency: str
    rate: Decimal | None = None


def settled(amount, currency):
    """The amount as our balance would hold it: exchanged when SANDBOX_SETTLES_IN says so."""
    ours = settlement_currency()
    if ours is None or ours[0] == currency:
        return Settlement(amount, currency)
    into, rate = ours
    exchanged = (Decimal(amount) * rate).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return Settlement(int(exchanged), into, rate)


def settlement_currency():
    """The currency and the rate of SANDBOX_SETTLES_IN, or None. Raises BadSettlement."""
    text = getattr(settings, "SANDBOX_SETTLES_IN", "").strip()
    if not text:
        return None
    found = SETTLES_IN.fullmatch(text)
    if not found or found[1] not in currencies.CHARGEABLE or not Decimal(found[2]):
        raise BadSettlement(
            f"SANDBOX_SETTLES_IN is {text!r}: write a currency and a rate, such as eur@0.92."
        )
    return found[1], Decimal(found[2])


def book_charge(charge):
    """What we receive for a charge, less Stripe's fee; available two days later."""
    settlement = settled(charge["amount"], charge["currency"])
    fee = currencies.fee_on(settlement.amount, currency=settlement.currency)
    return book(
        charge["id"],
        settlement,
        type="payment" if is_slow(charge) else "charge",
        category="charge",
        fee=fee,
        available_on=now() + UNTIL_AVAILABLE,
    )


def book_refund(refund, charge):
    """What a refund takes from our balance. Stripe keeps the charge's fee."""
    type = "payment_refund" if is_slow(charge) else "refund"
    return book(
        refund["id"],
        settled(-refund["amount"], refund["currency"]),
        type=type,
        category="refund",
        description=f"REFUND FOR {type.upper()}",
    )


def book_return(refund):
    """A failed or cancelled refund comes back to our balance."""
    return book(
        refund["id"],
        settled(refund["amount"], refund["currency"]),
        type="refund_failure",
        category="refund_failure",
        description="REFUND FAILURE",
    )


def book_withdrawal(dispute):
    """A disputed amount leaves our balance, and Stripe's fee for the dispute with it."""
    return book(
        dispute["id"],
        settled(-dispute["amount"], dispute["currency"]),
        type="adjustment",
        category="dispute",
        fee=currencies.DISPUTE_FEE,
        description=f"Chargeback withdrawal for {dispute['charge']}",
    )


def book_reinstatement(dispute):
    """A won dispute's amount comes back; the fee does not."""
    return book(
        dispute["id"],
        settled(dispute["amount"], dispute["currency"]),
        type="adjustment",
        category="dispute_reversal",
        description=f"Chargeback reversal for {dispute['charge']}",
    )


def is_slow(charge):
    """Not a card's: Stripe calls it a payment, and its id begins with py_."""
    return charge["payment_method_details"]["type"] != "card"


def book(source, settlement, *, type, category, fee=0, description=None, available_on=None):
    """Keep one balance transaction."""
    return keep(
        {
            "id": new_id("txn"),
            "object": "balance_transaction",
            "amount": settlement.amount,
            "available_on": now() if available_on is None else available_on,
            "balance_type": "payments",
            "created": now(),
            "currency": settlement.currency,
            "description": description,
            "exchange_rate": None if settlement.rate is None else float(settlement.rate),
            "fee": fee,
            "fee_details": _fee_details(fee, settlement.currency) if fee else [],
            "net": settlement.amount - fee,
            "reporting_category": category,
            "source": source,
            "status": "pending",
            "type": type,
        }
    )


def _fee_details(fee, currency):
    return [
        {
            "amount": fee,
            "application": None,
            "currency": currency,
            "description": "Stripe processing fees",
            "type": "stripe_fee",
        }
    ]
