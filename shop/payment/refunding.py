"""Give back money that came too late or twice."""

import logging

import stripe

from shop.payment import gateway
from shop.payment.models import PaymentAttempt

logger = logging.getLogger(__name__)
Status = PaymentAttempt.Status


def refund_whole(attempt_pk: int) -> bool:
    """Refund an attempt that is marked for it; False when Stripe did not take it yet.

    Call it outside a transaction. Safe to repeat: the key is the attempt's.
    """
    attempt = PaymentAttempt.objects.get(pk=attempt_pk)
    if attempt.status != Status.REFUND_DUE:
        return True
    try:
        gateway.client().v1.refunds.create(
            {
                "payment_intent": attempt.payment_intent_id,
                "metadata": {"order_number": attempt.order.number, "why": attempt.note[:500]},
            },
            {"idempotency_key": f"{attempt.idempotency_key}-refund"},
        )
    except stripe.StripeError as error:
        if error.code != "charge_already_refunded":
            logger.error("The refund of %s waits for the next sweep: %s", attempt, error)
            return False
    due = PaymentAttempt.objects.filter(pk=attempt.pk, status=Status.REFUND_DUE)
    due.update(status=Status.REFUNDED, refunded_amount=attempt.amount)
    return True
