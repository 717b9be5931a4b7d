"""Send a paid order: its pieces leave the shelf, the customer is told where the parcel is."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shop.after_commit import after_commit
from shop.mailing import send
from shop.order.models import Line, Order
from shop.partner import stock

ShippingEventType = get_model("order", "ShippingEventType")
Status = Order.Status


class NotToBeSent(Exception):
    """This order is not to be sent; the message says why."""


@transaction.atomic
def dispatch_order(order: Order, *, carrier: str = "", tracking_number: str = "") -> Order:
    """Send all pieces of a paid order that were not called off, once. Raises NotToBeSent.

    A second press finds the order sent and changes nothing.
    """
    order = Order.objects.select_for_update().get(pk=order.pk)
    if order.status == Status.DISPATCHED:
        return order
    _require_sendable(order)
    now = timezone.now()
    Order.objects.filter(pk=order.pk, status=Status.PAID).update(
        status=Status.DISPATCHED,
        dispatched_at=now,
        carrier=carrier,
        tracking_number=tracking_number,
    )
    order.status_changes.create(old_status=order.status, new_status=Status.DISPATCHED)
    _send_pieces(order)
    after_commit(send_dispatched, order.pk)
    order.refresh_from_db()
    return order


def send_dispatched(order_pk: int) -> None:
    """Tell the customer that her parcel left. Called after that is committed."""
    order = Order.objects.get(pk=order_pk)
    lines = list(order.lines.order_by("pk"))
    context = {
        "order": order,
        "lines": [line for line in lines if line.to_send],
        "not_sent": [line for line in lines if line.called_off],
        "order_url": settings.SITE_URL + reverse("order", kwargs={"token": order.token}),
        "site_url": settings.SITE_URL,
    }
    send("dispatched", context, to=order.email)


def _require_sendable(order: Order) -> None:
    if order.status != Status.PAID:
        raise NotToBeSent(_("Only a paid order can be sent: this one is %s.") % order.status)
    task = order.payment_tasks.before_sending().first()
    if task:
        raise NotToBeSent(_("First decide on this: %s") % task.sentence)


def _send_pieces(order: Order) -> None:
    kind, _created = ShippingEventType.objects.get_or_create(
        code="dispatched", defaults={"name": "Dispatched"}
    )
    event = order.shipping_events.create(event_type=kind, notes=order.tracking_number)
    lines = Line.objects.filter(order=order).select_related("stockrecord").order_by("pk")
    sent = [line for line in lines if line.to_send]
    for line in sent:
        event.line_quantities.create(line=line, quantity=line.to_send)
    stock.dispatch(stock.Pieces(line.stockrecord, line.to_send, line.source) for line in sent)
    order.lines.update(status=Status.DISPATCHED)
