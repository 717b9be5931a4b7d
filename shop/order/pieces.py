"""Pieces of a paid order that will not be sent, or that come back after they were."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from shop.order.models import Line, Order
from shop.partner import stock

Status = Order.Status


class PiecesAreNotThere(Exception):
    """More pieces than the line still has, or an order that has none to give up."""


@transaction.atomic
def give_up(line: Line, quantity: int, *, source: str, is_sellable: bool, reason: str) -> None:
    """Take pieces out of a paid order: off its parcel, or back from the customer.

    They go back on the shelf when they can be sold again, and are written off otherwise. The
    caller makes `source` a cause of its own. Raises PiecesAreNotThere.
    """
    order = Order.objects.select_for_update().get(pk=line.order_id)
    why = {"source": source, "reason": reason}
    if order.status == Status.PAID:
        _call_off(line, quantity, is_sellable=is_sellable, **why)
        _close(order)
    elif order.status == Status.DISPATCHED:
        _count(line, "returned", quantity)
        if is_sellable:
            stock.take_back(line.stockrecord, quantity=quantity, **why)
    else:
        raise PiecesAreNotThere(_("This order has no pieces to give up."))


def _call_off(line: Line, quantity: int, *, is_sellable: bool, source: str, reason: str) -> None:
    _count(line, "called_off", quantity)
    stock.release([stock.Pieces(line.stockrecord, quantity, source)], reason=reason)
    if not is_sellable:
        stock.correct(line.stockrecord, difference=-quantity, source=source, reason=reason)


def _count(line: Line, field: str, quantity: int) -> None:
    """One conditional UPDATE: its row count says whether the line had so many left."""
    room = Line.objects.filter(pk=line.pk, quantity__gte=F("called_off") + F("returned") + quantity)
    if not room.update(**{field: F(field) + quantity}):
        raise PiecesAreNotThere(
            _("%(title)s does not have %(count)d pieces left.")
            % {"title": line.title, "count": quantity}
        )


def _close(order: Order) -> None:
    """When nothing of it is left to send, there will be no parcel."""
    if order.lines.filter(called_off__lt=F("quantity")).exists():
        return
    order.status_changes.create(old_status=order.status, new_status=Status.CALLED_OFF)
    order.lines.update(status=Status.CALLED_OFF)
    Order.objects.filter(pk=order.pk).update(status=Status.CALLED_OFF)
