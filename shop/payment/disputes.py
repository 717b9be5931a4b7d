"""Disputes and early fraud warnings: what Stripe says of them now, written down with a task.

A dispute moves money between the enterprise and the customer's bank. What artisans are owed stays:
they were paid for good work (FAIR-PAY).
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import stripe
from django.db import transaction
from django.utils import timezone

from shop.order.models import Order
from shop.payment import gateway, recording, tasks
from shop.payment.gateway import PaymentUnavailable, UnknownPayment
from shop.payment.models import Dispute, FraudWarning, PaymentAttempt


@dataclass(frozen=True)
class DisputeReading:
    """A dispute as Stripe has it now. Amounts in minor units."""

    dispute_id: str
    amount: int
    currency: str
    reason: str
    status: str
    is_withdrawn: bool
    answer_by: datetime | None
    opened_at: datetime


@dataclass(frozen=True)
class WarningReading:
    """An early fraud warning as Stripe has it now."""

    warning_id: str
    fraud_type: str
    is_actionable: bool
    warned_at: datetime


def read_dispute(dispute_id: str) -> DisputeReading:
    """Ask Stripe. Raises UnknownPayment or PaymentUnavailable."""
    try:
        found = gateway.client().v1.disputes.retrieve(dispute_id).to_dict()
    except stripe.StripeError as error:
        raise _trouble(error, dispute_id) from error
    due = found["evidence_details"].get("due_by")
    return DisputeReading(
        dispute_id=found["id"],
        amount=found["amount"],
        currency=found["currency"].upper(),
        reason=found["reason"],
        status=found["status"],
        # Taken and put back are entries of their own, in the currency the account settles in.
        is_withdrawn=sum(moved["amount"] for moved in found["balance_transactions"]) < 0,
        answer_by=datetime.fromtimestamp(due, UTC) if due else None,
        opened_at=datetime.fromtimestamp(found["created"], UTC),
    )


def read_warning(warning_id: str) -> WarningReading:
    """Ask Stripe. Raises UnknownPayment or PaymentUnavailable."""
    try:
        found = gateway.client().v1.radar.early_fraud_warnings.retrieve(warning_id)
    except stripe.StripeError as error:
        raise _trouble(error, warning_id) from error
    return WarningReading(
        warning_id=found.id,
        fraud_type=found.fraud_type,
        is_actionable=found.actionable,
        warned_at=datetime.fromtimestamp(found.created, UTC),
    )


@transaction.atomic
def take_in_dispute(attempt: PaymentAttempt, reading: DisputeReading) -> Dispute:
    """Write down a dispute and the money it moved; a task stands until it is closed."""
    Order.objects.select_for_update().get(pk=attempt.order_id)
    dispute, _ = Dispute.objects.get_or_create(
        dispute_id=reading.dispute_id,
        defaults={
            "attempt": attempt,
            "amount": reading.amount,
            "currency": reading.currency,
            "reason": reading.reason,
            "status": "needs_response",
            "opened_at": reading.opened_at,
        },
    )
    if dispute.is_closed:  # an older reading that arrives late
        return dispute
    _move(dispute, reading)
    return dispute


@transaction.atomic
def take_in_warning(attempt: PaymentAttempt, reading: WarningReading) -> FraudWarning:
    """Write down a fraud warning; a parcel that has not left waits for a decision."""
    warning, is_new = FraudWarning.objects.update_or_create(
        warning_id=reading.warning_id,
        defaults={
            "attempt": attempt,
            "fraud_type": reading.fraud_type,
            "is_actionable": reading.is_actionable,
            "warned_at": reading.warned_at,
        },
    )
    if is_new and reading.is_actionable:
        tasks.fraud_warning(warning)
    return warning


def _move(dispute: Dispute, reading: DisputeReading) -> None:
    withdrawn = reading.amount if reading.is_withdrawn else 0
    moved = withdrawn - dispute.withdrawn_amount
    dispute.amount, dispute.status = reading.amount, reading.status
    dispute.answer_by = reading.answer_by
    dispute.withdrawn_amount = withdrawn
    if dispute.is_closed:
        dispute.closed_at = timezone.now()
    dispute.save()
    if moved:
        recording.record_dispute(dispute, moved=moved)
    if dispute.is_closed:
        tasks.dispute_is_over(dispute)
    else:
        tasks.dispute(dispute)


def _trouble(error: stripe.StripeError, id: str) -> Exception:
    if error.code == "resource_missing":
        return UnknownPayment(id)
    return PaymentUnavailable(str(error))
