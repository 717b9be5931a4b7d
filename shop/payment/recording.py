"""Write a payment into Oscar's own tables: the order's status, its payment source."""

from oscar.core.loading import get_model

from artisans.money import from_minor, to_minor
from shop.order.models import Order
from shop.payment.models import PaymentAttempt

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
    paid = from_minor(attempt.amount, currency=attempt.currency)
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
