"""What Stripe says about a session now. Nothing is decided on anything else."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import stripe

from shop.payment import gateway
from shop.payment.gateway import PaymentUnavailable, UnknownPayment

EXPAND = ["payment_intent.latest_charge.balance_transaction"]


@dataclass(frozen=True)
class Reading:
    """A session, its payment intent and its charge, flat. Amounts in minor units."""

    session_id: str
    status: str
    payment_status: str
    amount: int
    currency: str
    is_live: bool
    order_number: str
    attempt_number: int
    intent_id: str = ""
    intent_status: str = ""
    decline: str = ""
    paid_at: datetime | None = None
    captured_amount: int = 0
    captured_currency: str = ""
    is_disputed: bool = False
    fee_amount: int | None = None
    net_amount: int | None = None
    fee_currency: str = ""
    exchange_rate: Decimal | None = None

    @property
    def is_paid(self) -> bool:
        return self.status == "complete" and self.payment_status == "paid"

    @property
    def is_under_way(self) -> bool:
        """A slow method: the shopper is done, the money is not here yet."""
        waiting = self.status == "complete" and self.payment_status == "unpaid"
        return waiting and self.intent_status == "processing"

    @property
    def is_over(self) -> bool:
        """Nothing will come of this session any more."""
        return self.status in ("expired", "complete") and not (self.is_paid or self.is_under_way)


def read(session_id: str) -> Reading:
    """Ask Stripe. Raises UnknownPayment, or PaymentUnavailable when it does not answer."""
    if not gateway.looks_like_a_session(session_id):
        raise UnknownPayment(session_id)
    try:
        session = gateway.client().v1.checkout.sessions.retrieve(session_id, {"expand": EXPAND})
    except stripe.InvalidRequestError as error:
        if error.code == "resource_missing":
            raise UnknownPayment(session_id) from error
        raise PaymentUnavailable(str(error)) from error
    except stripe.StripeError as error:
        raise PaymentUnavailable(str(error)) from error
    return _flat(session.to_dict())


def session_paying(intent_id: str) -> str | None:
    """The id of the session a payment intent belongs to, or None when it is none of ours."""
    try:
        found = gateway.client().v1.checkout.sessions.list({"payment_intent": intent_id})
    except stripe.StripeError as error:
        raise PaymentUnavailable(str(error)) from error
    return found.data[0].id if found.data else None


def _flat(session: dict[str, Any]) -> Reading:
    metadata = session["metadata"] or {}
    attempt = metadata.get("attempt", "")
    intent = session["payment_intent"] or {}
    charge = intent.get("latest_charge") or {}
    return Reading(
        session_id=session["id"],
        status=session["status"],
        payment_status=session["payment_status"],
        amount=session["amount_total"],
        currency=session["currency"].upper(),
        is_live=session["livemode"],
        order_number=metadata.get("order_number", ""),
        attempt_number=int(attempt) if attempt.isdecimal() else 0,
        **_intent(intent),
        **_charge(charge),
    )


def _intent(intent: dict[str, Any]) -> dict[str, Any]:
    error = intent.get("last_payment_error") or {}
    return {
        "intent_id": intent.get("id", ""),
        "intent_status": intent.get("status", ""),
        "decline": error.get("code") or error.get("message") or "",
    }


def _charge(charge: dict[str, Any]) -> dict[str, Any]:
    if not charge:
        return {}
    booked = charge["balance_transaction"] or {}
    rate = booked.get("exchange_rate")
    return {
        "paid_at": datetime.fromtimestamp(charge["created"], UTC) if charge["paid"] else None,
        "captured_amount": charge["amount_captured"],
        "captured_currency": charge["currency"].upper(),
        "is_disputed": charge["disputed"],
        "fee_amount": booked.get("fee"),
        "net_amount": booked.get("net"),
        "fee_currency": booked.get("currency", "").upper(),
        "exchange_rate": None if rate is None else Decimal(str(rate)),
    }
