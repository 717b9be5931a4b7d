"""From a basket to an order that waits for its payment, and back.

The order exists before the money moves, so a payment can never arrive without one. Whoever changes
an order locks its row first, then its basket, then what it holds (`shop.order.holding`).
"""

import secrets

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from shop.basket.models import Basket, Line
from shop.offer.refusals import DiscountRefused
from shop.order.holding import hold, let_go
from shop.order.models import Order
from shop.order.writing import OrderCreator
from shop.partner.stock import NotEnoughStock
from shop.tax.recording import keep_tax

# No vowels, no 0 O 1 I L U V: nothing to misread, no words.
ALPHABET = "BCDFGHJKMNPQRSTWXYZ23456789"
Status = Order.Status


class BasketIsTaken(Exception):
    """The basket is not open any more; `order` is what it became, if it became one."""

    def __init__(self, order):
        self.order = order
        super().__init__("This basket is not open any more.")


class BasketHasChanged(Exception):
    """Another tab changed the basket after it was read for this order."""


class CannotTakeBack(Exception):
    """What the order held is gone; `sentence` tells what."""

    def __init__(self, sentence):
        self.sentence = sentence
        super().__init__(str(sentence))


def new_order_number():
    """Ten random unambiguous characters: 2e14 numbers, none of them a neighbour's."""
    return "F" + "".join(secrets.choice(ALPHABET) for _ in range(10))


@transaction.atomic
def place_order(basket, *, email, address, shipping_method, total, user=None):
    """Freeze the basket, write the order with its tax and hold what is in it, all or nothing.

    The basket's tax was quoted before (`shop.tax.quoting.with_tax`), since that may take a network.
    Raises BasketIsTaken when another request placed it first, BasketHasChanged, DiscountRefused
    and NotEnoughStock. After any of them the basket is to be read anew.
    """
    _freeze(basket)
    address.save()
    order, lines = OrderCreator().write(
        basket,
        total=total,
        method=shipping_method,
        charge=shipping_method.calculate(basket),
        user=user,
        shipping_address=address,
        order_number=new_order_number(),
        status=Status.AWAITING,
        guest_email=email,
    )
    keep_tax(order, basket, lines)
    hold(order)
    return order


def order_of(basket):
    """The order this basket became and that still stands, or None."""
    return Order.objects.filter(basket_id=basket.pk).exclude(status=Status.CANCELLED).first()


@transaction.atomic
def release_order(order: Order, *, reason: str) -> None:
    """Give back what an unpaid order holds. It can still be paid, if that can be had again."""
    held = Order.objects.filter(pk=order.pk, is_stock_held=True, paid_at__isnull=True)
    if held.update(is_stock_held=False, status=Status.AWAITING):
        order.refresh_from_db()
        let_go(order, reason=reason)


def reclaim_order(order: Order) -> bool:
    """Hold again what a released order held; False when it is gone."""
    try:
        take_back(order)
    except CannotTakeBack:
        return False
    return True


def take_back(order: Order) -> None:
    """Hold again what a released or cancelled order held. Raises CannotTakeBack, and holds nothing.

    Nothing happens when it holds it already.
    """
    try:
        with transaction.atomic():
            _take_back(order)
    except NotEnoughStock as gone:
        raise CannotTakeBack(_("The pieces were sold before the payment arrived.")) from gone
    except DiscountRefused as gone:
        raise CannotTakeBack(gone.sentence) from gone
    finally:
        order.refresh_from_db()


@transaction.atomic
def cancel_order(order, *, reason):
    """Cancel an unpaid order and open its basket again; False when it is paid or being paid."""
    unpaid = Order.objects.filter(pk=order.pk, paid_at__isnull=True, status=Status.AWAITING)
    was_held = Order.objects.filter(pk=order.pk, is_stock_held=True)
    if not unpaid.update(status=Status.CANCELLED):
        return False
    Basket.objects.filter(pk=order.basket_id, status=Basket.FROZEN).update(status=Basket.OPEN)
    if was_held.update(is_stock_held=False):
        let_go(order, reason=reason)
    order.refresh_from_db()
    return True


def _freeze(basket):
    """The one conditional UPDATE that lets only one press through.

    From here on nobody changes the basket: what another tab did before is seen now.
    """
    if not Basket.objects.filter(pk=basket.pk, status=Basket.OPEN).update(status=Basket.FROZEN):
        raise BasketIsTaken(order_of(basket))
    read = {line.pk: (line.stockrecord_id, line.quantity) for line in basket.all_lines()}
    if read != _contents(basket.pk):
        raise BasketHasChanged(basket.pk)
    basket.status = Basket.FROZEN


def _contents(basket_id):
    lines = Line.objects.filter(basket_id=basket_id)
    rows = lines.values_list("pk", "stockrecord_id", "quantity")
    return {pk: (record, quantity) for pk, record, quantity in rows}


def _take_back(order):
    released = Order.objects.filter(pk=order.pk, is_stock_held=False)
    if not released.update(is_stock_held=True, reservations=F("reservations") + 1):
        return
    order.refresh_from_db()
    if order.status == Status.CANCELLED:
        _revive(order)
    hold(order)


def _revive(order):
    """A cancelled order waits for its payment again, and its basket is not to be ordered twice.

    The basket closes while it holds what was ordered. One that has changed since stays the
    shopper's, and the order lets go of it. Raises CannotTakeBack when it became another order.
    """
    basket = Basket.objects.select_for_update().filter(pk=order.basket_id).first()
    if basket and order_of(basket):
        raise CannotTakeBack(_("The basket of this cancelled order was ordered again."))
    if basket and basket.status == Basket.OPEN and _still_holds(basket, order):
        Basket.objects.filter(pk=basket.pk).update(status=Basket.FROZEN)
    elif basket and basket.status != Basket.FROZEN:
        basket = None
    Order.objects.filter(pk=order.pk).update(status=Status.AWAITING, basket=basket)


def _still_holds(basket, order):
    ordered = order.lines.values_list("stockrecord_id", "quantity")
    return sorted(_contents(basket.pk).values()) == sorted(ordered)
