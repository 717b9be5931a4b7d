"""Take in Stripe's events: each once, in the transaction of its effect."""

from datetime import UTC, datetime

import stripe
from django.db import IntegrityError, transaction

from shop.payment.models import PaymentAttempt, StripeEvent
from shop.payment.news import News, read_news, take_in

Outcome = StripeEvent.Outcome


def receive(event: stripe.Event) -> str:
    """Apply or note an event; an event seen before changes nothing.

    Raises UnknownPayment for an order that is not there yet, and PaymentUnavailable: in both
    cases Stripe should send the event again.
    """
    if was_seen(event):
        return "seen before"
    news = read_news(event)
    try:
        return _keep(event, news)
    except IntegrityError:
        # Somebody received the same event while we were asking Stripe.
        if was_seen(event):
            return "seen before"
        raise


def was_seen(event: stripe.Event) -> bool:
    """Whether this event has been taken in before."""
    return StripeEvent.objects.filter(event_id=event.id).exists()


@transaction.atomic
def _keep(event: stripe.Event, news: News | None) -> str:
    kept = StripeEvent.objects.create(
        event_id=event.id,
        type=event.type,
        is_live=event.livemode,
        happened_at=datetime.fromtimestamp(event.created, UTC),
        outcome=Outcome.NOTED,
    )
    if news:
        kept.attempt = take_in(news)
        kept.outcome = Outcome.MISMATCH if _is_mismatch(kept.attempt) else Outcome.APPLIED
        kept.save(update_fields=["attempt", "outcome"])
    return str(kept.outcome)


def _is_mismatch(attempt: PaymentAttempt | None) -> bool:
    return attempt is not None and attempt.status == PaymentAttempt.Status.MISMATCH
