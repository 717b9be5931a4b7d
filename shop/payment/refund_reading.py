"""What Stripe says about refunds now, flat. Amounts in minor units."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import stripe

from shop.payment import gateway
from shop.payment.gateway import PaymentUnavailable
from shop.payment.models import Refund

Status = Refund.Status
STATUSES = {
    "pending": Status.PENDING,
    "requires_action": Status.PENDING,
    "succeeded": Status.SUCCEEDED,
    "failed": Status.FAILED,
    "canceled": Status.FAILED,
}


@dataclass(frozen=True)
class RefundReading:
    """One refund of a charge, ours or made in the dashboard (then without a key)."""

    refund_id: str
    amount: int
    status: Refund.Status
    failure: str
    made_at: datetime
    key: UUID | None


def read_refunds(intent_id: str) -> list[RefundReading]:
    """Every refund of a payment, oldest first. Raises PaymentUnavailable."""
    try:
        listed = gateway.client().v1.refunds.list({"payment_intent": intent_id, "limit": 100})
        found = [reading_of(each.to_dict()) for each in listed.auto_paging_iter()]
    except stripe.StripeError as error:
        raise PaymentUnavailable(str(error)) from error
    return found[::-1]


def reading_of(refund: dict[str, Any]) -> RefundReading:
    """A refund of Stripe's, flat."""
    status = refund["status"]
    return RefundReading(
        refund_id=refund["id"],
        amount=refund["amount"],
        status=STATUSES[status],
        failure=refund.get("failure_reason") or ("canceled" if status == "canceled" else ""),
        made_at=datetime.fromtimestamp(refund["created"], UTC),
        key=_key(refund["metadata"] or {}),
    )


def _key(metadata: dict[str, str]) -> UUID | None:
    try:
        return UUID(metadata["refund"])
    except (KeyError, ValueError):
        return None
