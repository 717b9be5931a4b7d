"""Find what the webhooks missed: attempts left open, refunds owed, fees unknown, events unseen."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import stripe
from django.utils import timezone

from shop.payment import attempts, events, gateway, news, reconciling, refund_settling, refunding
from shop.payment.gateway import PaymentUnavailable, UnknownPayment
from shop.payment.models import PaymentAttempt, Refund
from shop.payment.refund_reading import read_refunds

logger = logging.getLogger(__name__)


def sweep_attempts() -> Iterator[tuple[PaymentAttempt, bool]]:
    """Bring every unsettled attempt up to date; yields each with whether that worked."""
    for attempt in PaymentAttempt.objects.unsettled().order_by("pk"):
        yield attempt, _tried(_bring_up_to_date, attempt)
    for attempt in PaymentAttempt.objects.without_fee().order_by("pk"):
        yield attempt, _tried(_bring_up_to_date, attempt)
    for attempt in PaymentAttempt.objects.with_refund_under_way().order_by("pk"):
        yield attempt, _tried(_bring_refunds_up_to_date, attempt)


def sweep_events(*, since: datetime) -> Iterator[tuple[str, bool]]:
    """Receive the events since then that never reached us; yields each one's name.

    Raises PaymentUnavailable when Stripe does not list them.
    """
    wanted: stripe.params.EventListParams = {
        "created": {"gte": int(since.timestamp())},
        "types": news.TYPES,
        "limit": 100,
    }
    try:
        # Newest first at Stripe; oldest first here, as they would have come.
        listed = list(gateway.client().v1.events.list(wanted).auto_paging_iter())
    except stripe.StripeError as error:
        raise PaymentUnavailable(str(error)) from error
    for event in reversed(listed):
        if not events.was_seen(event):
            yield f"{event.type} {event.id}", _tried(events.receive, event)


def days_ago(days: int) -> datetime:
    """Stripe keeps events for thirty days."""
    return timezone.now() - timedelta(days=min(days, 30))


def _bring_up_to_date(attempt: PaymentAttempt) -> None:
    if attempt.session_id:
        reconciling.reconcile(attempt.session_id)
    elif attempt.expires_at <= timezone.now():
        attempts.close_overdue(attempt)
    if attempt.status == PaymentAttempt.Status.REFUND_DUE and not attempt.refunds.exists():
        refunding.ask_whole(attempt, reason=Refund.Reason.TOO_LATE)


def _bring_refunds_up_to_date(attempt: PaymentAttempt) -> None:
    """Look first: one whose answer was lost is made already, and must not be made again."""
    refund_settling.take_in(attempt, read_refunds(attempt.payment_intent_id))
    for refund in attempt.refunds.not_taken_yet():
        if not refunding.send_refund(refund.pk):
            raise PaymentUnavailable(f"{refund} was not taken")


def _tried(act: Callable[..., object], *args: object) -> bool:
    """One payment in trouble must not keep the others from being looked at."""
    try:
        act(*args)
    except (PaymentUnavailable, UnknownPayment, stripe.StripeError) as trouble:
        logger.error("Not reconciled: %r", trouble)
        return False
    return True
