"""Orders that hold pieces and that nobody is paying: no attempt of theirs is under way."""

from django.db import transaction
from django.utils import timezone

from shop.order.models import Order
from shop.order.placing import release_order
from shop.payment.attempts import OPEN_FOR
from shop.payment.models import PaymentAttempt

# Money may be under way, or here and in question.
UNDER_WAY = (
    PaymentAttempt.Status.OPEN,
    PaymentAttempt.Status.PROCESSING,
    PaymentAttempt.Status.MISMATCH,
)


def release_abandoned() -> int:
    """Give back what such orders hold once a payment page would have expired; how many did.

    The sweep of attempts finds attempts only. Checkout places an order together with its first one;
    an order that was placed without (by hand, or before this was so) would hold its pieces forever.
    """
    waiting = Order.objects.filter(
        status=Order.Status.AWAITING, is_stock_held=True, date_placed__lte=timezone.now() - OPEN_FOR
    ).exclude(payment_attempts__status__in=UNDER_WAY)
    return sum(_release(pk) for pk in list(waiting.values_list("pk", flat=True)))


@transaction.atomic
def _release(order_pk: int) -> bool:
    """Look once more under the lock that opening an attempt takes."""
    order = Order.objects.select_for_update().get(pk=order_pk)
    if order.payment_attempts.filter(status__in=UNDER_WAY).exists():
        return False
    release_order(order, reason="no payment was begun in time")
    return True
