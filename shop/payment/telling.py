"""Tell the customer that a payment she thought was under way did not come."""

from django.conf import settings
from django.urls import reverse

from shop.mailing import send
from shop.order.models import Order


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
