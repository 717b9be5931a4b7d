"""Tell the customer what became of her money, where she would not see it by herself."""

from django.conf import settings
from django.urls import reverse

from artisans.money import from_minor
from shop.mailing import send
from shop.order.models import Order
from shop.payment.models import Refund


def send_payment_failed(order_pk: int) -> None:
    """Send the mail, HTML and text. Called after the failure is committed."""
    order = Order.objects.get(pk=order_pk)
    context = {
        "order": order,
        "total": order.total_incl_tax,
        "currency": order.currency,
        "order_url": settings.SITE_URL + reverse("order", kwargs={"token": order.token}),
        "site_url": settings.SITE_URL,
    }
    send("payment_failed", context, to=order.email)


def send_refunded(refund_pk: int) -> None:
    """Tell her that money is on its way back. Called after Stripe took the refund."""
    refund = Refund.objects.select_related("attempt__order").get(pk=refund_pk)
    attempt, order = refund.attempt, refund.attempt.order
    context = {
        "order": order,
        "amount": from_minor(refund.amount, currency=refund.currency),
        "currency": refund.currency,
        "lines": refund.lines.select_related("line").order_by("pk"),
        "has_others": attempt.refunded_amount != refund.amount,
        "paid": from_minor(attempt.captured_amount, currency=refund.currency),
        "gone_back": from_minor(attempt.refunded_amount, currency=refund.currency),
        "is_too_late": refund.reason == Refund.Reason.TOO_LATE,
        "why": refund.note,
        "is_paid_twice": refund.reason == Refund.Reason.PAID_TWICE,
        "order_url": settings.SITE_URL + reverse("order", kwargs={"token": order.token}),
        "site_url": settings.SITE_URL,
    }
    send("refunded", context, to=order.email)
