"""What taking a payment cost, once the payment provider has said so."""

from decimal import Decimal

from artisans.money import from_minor
from shop.order.models import Order
from shop.payment.models import PaymentAttempt


def fee_of(order: Order) -> Decimal | None:
    """The fee charged for `order` in its currency, or None while it is not known there.

    An account that settles in another currency is charged there: that fee is no part of the
    order's own sum, so it stays unknown here.
    """
    paid = PaymentAttempt.objects.filter(order=order, status=PaymentAttempt.Status.PAID)
    known = paid.filter(fee_amount__isnull=False, fee_currency=order.currency).first()
    if known is None or known.fee_amount is None:
        return None
    return from_minor(known.fee_amount, currency=known.fee_currency)
