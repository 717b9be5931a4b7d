"""Write a payment into Oscar's own tables: the order's status, its payment source."""

from django.db.models import F
from oscar.core.loading import get_model

from artisans.money import from_minor, to_minor
from shop.order.models import Order
from shop.payment.models import Dispute, PaymentAttempt, Refund

Source = get_model("payment", "Source")
SourceType = get_model("payment", "SourceType")


def owed_on(order: Order) -> tuple[int, str]:
    """What an order costs, in minor units, and in which currency."""
    return to_minor(order.total_incl_tax, currency=order.currency), order.currency


def move(order: Order, *, to: str, only_from: str) -> None:
    """Move an order from one status to another; nothing when it is elsewhere."""
    if Order.objects.filter(pk=order.pk, status=only_from).update(status=to):
        record_status(order, now=to)
        order.refresh_from_db()


def record_status(order: Order, *, now: str) -> None:
    """Note a change in the order's history, and carry it to its lines."""
    order.status_changes.create(old_status=order.status, new_status=now)
    order.lines.update(status=now)


def record_source(attempt: PaymentAttempt) -> None:
    """Oscar's Source and its one debit, for the dashboard and the order's payment summary."""
    kind, _ = SourceType.objects.get_or_create(name="Stripe")
    paid = from_minor(attempt.captured_amount, currency=attempt.captured_currency)
    source = Source.objects.create(
        order=attempt.order,
        source_type=kind,
        currency=attempt.currency,
        amount_allocated=paid,
        amount_debited=paid,
        reference=attempt.payment_intent_id,
    )
    source.transactions.create(
        txn_type="Debit", amount=paid, reference=attempt.payment_intent_id, status="succeeded"
    )


def record_refund(refund: Refund) -> None:
    """Money went back: in Oscar's Source, where the payment that it belongs to has one."""
    _add(refund.attempt, "Refund", refund.amount, reference=refund.refund_id or "")


def record_refund_returned(refund: Refund) -> None:
    """A refund that had succeeded failed after all: the money is with us again."""
    _add(refund.attempt, "Refund failed", -refund.amount, reference=refund.refund_id or "")


def record_dispute(dispute: Dispute, *, moved: int) -> None:
    """A bank took `moved` minor units, or put them back when negative."""
    kind = "Dispute" if moved > 0 else "Dispute reinstated"
    _add(dispute.attempt, kind, moved, reference=dispute.dispute_id)


def _add(attempt: PaymentAttempt, kind: str, amount: int, *, reference: str) -> None:
    source = Source.objects.filter(
        order_id=attempt.order_id, reference=attempt.payment_intent_id
    ).first()
    if source is None:
        return
    money = from_minor(amount, currency=attempt.captured_currency)
    source.transactions.create(txn_type=kind, amount=money, reference=reference, status="succeeded")
    Source.objects.filter(pk=source.pk).update(amount_refunded=F("amount_refunded") + money)
