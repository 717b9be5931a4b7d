"""All that Stripe says about what an event names: read over the network, then taken in at once.

The payload of an event is not trusted beyond the ids in it, nor is its order of arrival: what it
names is read again, together with the payment it belongs to.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import stripe

from shop.payment import depositing, disputes, reconciling, refund_settling
from shop.payment.depositing import DepositReading, read_deposit
from shop.payment.disputes import DisputeReading, WarningReading, read_dispute, read_warning
from shop.payment.gateway import UnknownPayment
from shop.payment.models import PaymentAttempt
from shop.payment.reading import Reading, read, session_paying
from shop.payment.refund_reading import RefundReading, read_refunds

ABOUT_A_SESSION = frozenset(
    {
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
        "checkout.session.expired",
    }
)
ABOUT_AN_INTENT = frozenset({"payment_intent.payment_failed"})
ABOUT_A_CHARGE = frozenset({"charge.updated"})
ABOUT_REFUNDS = frozenset({"charge.refunded", "refund.created", "refund.updated", "refund.failed"})
ABOUT_A_DISPUTE = frozenset(
    {
        "charge.dispute.created",
        "charge.dispute.updated",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.funds_reinstated",
        "charge.dispute.closed",
    }
)
ABOUT_A_WARNING = frozenset(
    {"radar.early_fraud_warning.created", "radar.early_fraud_warning.updated"}
)
ABOUT_A_DEPOSIT = frozenset({"payout.paid", "payout.failed", "payout.reconciliation_completed"})
NAMING_AN_INTENT = ABOUT_A_CHARGE | ABOUT_REFUNDS | ABOUT_A_DISPUTE | ABOUT_A_WARNING
TYPES = sorted(ABOUT_A_SESSION | ABOUT_AN_INTENT | NAMING_AN_INTENT | ABOUT_A_DEPOSIT)


@dataclass(frozen=True)
class News:
    """What was read: the payment and what hangs on it, or a deposit to the bank."""

    payment: Reading | None = None
    refunds: Sequence[RefundReading] = ()
    dispute: DisputeReading | None = None
    warning: WarningReading | None = None
    deposit: DepositReading | None = None


def read_news(event: stripe.Event) -> News | None:
    """Ask Stripe about what an event names; None when it is none of ours.

    Raises PaymentUnavailable.
    """
    thing = event.data.object
    try:
        if event.type in ABOUT_A_DEPOSIT:
            return News(deposit=read_deposit(str(thing["id"])))
        payment = _payment(event.type, thing)
        return _about(event.type, thing, payment) if payment else None
    except UnknownPayment:
        return None


def take_in(news: News) -> PaymentAttempt | None:
    """Apply what was read, in the caller's transaction and without the network."""
    if news.deposit:
        depositing.take_in_deposit(news.deposit)
    if news.payment is None:
        return None
    attempt = reconciling.apply(news.payment)
    refund_settling.take_in(attempt, news.refunds)
    if news.dispute:
        disputes.take_in_dispute(attempt, news.dispute)
    if news.warning:
        disputes.take_in_warning(attempt, news.warning)
    attempt.refresh_from_db()
    return attempt


def _about(type: str, thing: stripe.StripeObject, payment: Reading) -> News:
    return News(
        payment=payment,
        refunds=read_refunds(payment.intent_id) if type in ABOUT_REFUNDS else (),
        dispute=read_dispute(thing["id"]) if type in ABOUT_A_DISPUTE else None,
        warning=read_warning(thing["id"]) if type in ABOUT_A_WARNING else None,
    )


def _payment(type: str, thing: stripe.StripeObject) -> Reading | None:
    session_id = _session_of(type, thing)
    if session_id is None:
        return None
    reading = read(session_id)
    # A session without our metadata was made by something else that shares the account.
    return reading if reading.order_number else None


def _session_of(type: str, thing: stripe.StripeObject) -> str | None:
    if type in ABOUT_A_SESSION:
        return str(thing["id"])
    if type in ABOUT_AN_INTENT:
        return _session_paying(thing["id"])
    if type in NAMING_AN_INTENT and "payment_intent" in thing:
        return _session_paying(thing["payment_intent"])
    return None


def _session_paying(intent_id: str | None) -> str | None:
    if not intent_id:
        return None
    known = PaymentAttempt.objects.filter(payment_intent_id=intent_id).first()
    return known.session_id if known else session_paying(intent_id)
