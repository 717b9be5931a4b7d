"""Take in Stripe's events: each once, in the transaction of its effect."""

from datetime import UTC, datetime

import stripe
from django.db import IntegrityError, transaction

from shop.payment import reconciling
from shop.payment.gateway import UnknownPayment
from shop.payment.models import PaymentAttempt, StripeEvent
from shop.payment.reading import Reading, read, session_paying

Outcome = StripeEvent.Outcome

ABOUT_A_SESSION = frozenset(
    {
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
        "checkout.session.expired",
    }
)
ABOUT_AN_INTENT = frozenset({"payment_intent.payment_failed"})
NAMING_AN_INTENT = frozenset(
    {
        "charge.updated",
        "charge.refunded",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.funds_reinstated",
        "charge.dispute.closed",
        "refund.created",
        "refund.updated",
        "refund.failed",
        "radar.early_fraud_warning.created",
    }
)
TYPES = sorted(ABOUT_A_SESSION | ABOUT_AN_INTENT | NAMING_AN_INTENT)


def receive(event: stripe.Event) -> str:
    """Apply or note an event; an event seen before changes nothing.

    Raises UnknownPayment for an order that is not there yet, and PaymentUnavailable: in both
    cases Stripe should send the event again.
    """
    if was_seen(event):
        return "seen before"
    reading = _reading_for(event)
    try:
        return _keep(event, reading)
    except IntegrityError:
        # Somebody received the same event while we were asking Stripe.
        if was_seen(event):
            return "seen before"
        raise


def was_seen(event: stripe.Event) -> bool:
    """Whether this event has been taken in before."""
    return StripeEvent.objects.filter(event_id=event.id).exists()


@transaction.atomic
def _keep(event: stripe.Event, reading: Reading | None) -> str:
    kept = StripeEvent.objects.create(
        event_id=event.id,
        type=event.type,
        is_live=event.livemode,
        happened_at=datetime.fromtimestamp(event.created, UTC),
        outcome=Outcome.NOTED,
    )
    if reading:
        kept.attempt = reconciling.apply(reading)
        is_mismatch = kept.attempt.status == PaymentAttempt.Status.MISMATCH
        kept.outcome = Outcome.MISMATCH if is_mismatch else Outcome.APPLIED
        kept.save(update_fields=["attempt", "outcome"])
    return str(kept.outcome)


def _reading_for(event: stripe.Event) -> Reading | None:
    """The payment an event is about as Stripe has it now, or None when it is none of ours."""
    session_id = _session_of(event)
    if session_id is None:
        return None
    try:
        reading = read(session_id)
    except UnknownPayment:
        return None
    # A session without our metadata was made by something else that shares the account.
    return reading if reading.order_number else None


def _session_of(event: stripe.Event) -> str | None:
    thing = event.data.object
    if event.type in ABOUT_A_SESSION:
        return str(thing["id"])
    if event.type in ABOUT_AN_INTENT:
        return _session_paying(thing["id"])
    if event.type in NAMING_AN_INTENT and "payment_intent" in thing:
        return _session_paying(thing["payment_intent"])
    return None


def _session_paying(intent_id: str | None) -> str | None:
    if not intent_id:
        return None
    known = PaymentAttempt.objects.filter(payment_intent_id=intent_id).first()
    return known.session_id if known else session_paying(intent_id)
