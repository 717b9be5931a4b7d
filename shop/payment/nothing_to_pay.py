"""An order that discounts have made free is paid without a payment: Stripe takes no page of 0."""

from django.db import transaction
from django.utils import timezone

from shop.after_commit import after_commit
from shop.order import placing
from shop.order.models import Order
from shop.order.receipts import send_receipt
from shop.payment import gateway, recording
from shop.payment.attempts import PiecesAreGone
from shop.sales import settle_order


def settle_without_payment(order: Order) -> bool:
    """Settle an order that costs nothing; False when it costs something. Safe to repeat.

    Makers are credited as for any other order: the premium is on list prices. Raises PiecesAreGone.
    """
    if order.total_incl_tax:
        return False
    _settle(order)
    return True


@transaction.atomic
def _settle(order: Order) -> None:
    order = Order.objects.select_for_update().get(pk=order.pk)
    if order.status != Order.Status.AWAITING:
        return
    if not placing.reclaim_order(order):
        raise PiecesAreGone(order.number)
    now = timezone.now()
    Order.objects.filter(pk=order.pk, paid_at__isnull=True).update(
        status=Order.Status.PAID, paid_at=now, is_live=gateway.is_live()
    )
    recording.record_status(order, now=Order.Status.PAID)
    order.refresh_from_db()
    settle_order(order, paid_at=now)
    after_commit(send_receipt, order.pk)
