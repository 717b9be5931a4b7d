"""The visitor's own order that still waits for its payment, remembered in her session."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from shop.order.models import Order

SESSION_KEY = "pending_order"


@dataclass(frozen=True)
class PendingOrder:
    url: str
    total: Decimal
    currency: str


def remember(request, order):
    """Remember `order` as the one this visitor has still to pay."""
    request.session[SESSION_KEY] = order.token


def pending_order(request):
    """The remembered order while it waits for payment, else None. No query without one."""
    token = request.session.get(SESSION_KEY)
    if not token:
        return None
    order = Order.objects.filter(token=token, status=Order.Status.AWAITING).first()
    if order is None:
        del request.session[SESSION_KEY]
        return None
    url = reverse("order", kwargs={"token": order.token})
    return PendingOrder(url=url, total=order.total_incl_tax, currency=order.currency)
