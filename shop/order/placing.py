"""From a basket to an order that waits for its payment, and back.

The order exists before the money moves, so a payment can never arrive without one.
"""

import secrets

from django.db import transaction
from django.db.models import F
from oscar.apps.order.utils import OrderCreator as OscarsOrderCreator

from shop.basket.models import Basket
from shop.order.models import Order
from shop.partner import stock

# No vowels, no 0 O 1 I L U V: nothing to misread, no words.
ALPHABET = "BCDFGHJKMNPQRSTWXYZ23456789"
Status = Order.Status


class BasketIsTaken(Exception):
    """The basket is not open any more; `order` is what it became, if it became one."""

    def __init__(self, order):
        self.order = order
        super().__init__("This basket is not open any more.")


class OrderCreator(OscarsOrderCreator):
    """Oscar's creator, with the maker on each line and stock reserved conditionally."""

    def create_line_models(self, order, basket_line, extra_line_fields=None):
        product = basket_line.product
        title = f"{product.parent.title}, {product.title}" if product.is_child else product.title
        fields = {"workshop": product.maker, "title": title, **(extra_line_fields or {})}
        return super().create_line_models(order, basket_line, fields)

    def update_stock_records(self, line):
        """Nothing here: `place_order` reserves by order line, for its journal."""


def new_order_number():
    """Ten random unambiguous characters: 2e14 numbers, none of them a neighbour's."""
    return "F" + "".join(secrets.choice(ALPHABET) for _ in range(10))


@transaction.atomic
def place_order(basket, *, email, address, shipping_method, total, user=None):
    """Freeze the basket, write the order and reserve its stock, all or nothing.

    Raises BasketIsTaken when another request placed it first, and NotEnoughStock.
    """
    _freeze(basket)
    address.save()
    order = OrderCreator().place_order(
        basket=basket,
        total=total,
        shipping_method=shipping_method,
        shipping_charge=shipping_method.calculate(basket),
        user=user,
        shipping_address=address,
        order_number=new_order_number(),
        status=Status.AWAITING,
        guest_email=email,
    )
    _reserve(order)
    return order


def order_of(basket):
    """The order this basket became and that still stands, or None."""
    return Order.objects.filter(basket_id=basket.pk).exclude(status=Status.CANCELLED).first()


@transaction.atomic
def release_order(order: Order, *, reason: str) -> None:
    """Give an unpaid order's pieces back. It can still be paid, if they can be had again."""
    held = Order.objects.filter(pk=order.pk, is_stock_held=True, paid_at__isnull=True)
    if not held.update(is_stock_held=False, status=Status.AWAITING):
        return
    order.refresh_from_db()
    for line in _lines(order):
        stock.release(
            line.stockrecord,
            quantity=line.quantity,
            source=_reservation_source(order, line),
            reason=reason,
        )


@transaction.atomic
def reclaim_order(order: Order) -> bool:
    """Reserve a released order's pieces again; False when they are gone."""
    released = Order.objects.filter(pk=order.pk, is_stock_held=False)
    if not released.update(is_stock_held=True, reservations=F("reservations") + 1):
        return True
    order.refresh_from_db()
    try:
        with transaction.atomic():
            _reserve(order)
    except stock.NotEnoughStock:
        released_again = Order.objects.filter(pk=order.pk)
        released_again.update(is_stock_held=False, reservations=F("reservations") - 1)
        order.refresh_from_db()
        return False
    return True


@transaction.atomic
def cancel_order(order, *, reason):
    """Cancel an unpaid order and open its basket again; False when it is already paid."""
    release_order(order, reason=reason)
    unpaid = Order.objects.filter(pk=order.pk, paid_at__isnull=True, status=Status.AWAITING)
    if not unpaid.update(status=Status.CANCELLED):
        return False
    Basket.objects.filter(pk=order.basket_id, status=Basket.FROZEN).update(status=Basket.OPEN)
    order.refresh_from_db()
    return True


def _freeze(basket):
    """The one conditional UPDATE that lets only one press through."""
    if not Basket.objects.filter(pk=basket.pk, status=Basket.OPEN).update(status=Basket.FROZEN):
        raise BasketIsTaken(order_of(basket))
    basket.status = Basket.FROZEN


def _reserve(order):
    for line in _lines(order):
        stock.reserve(
            line.stockrecord, quantity=line.quantity, source=_reservation_source(order, line)
        )


def _lines(order):
    """In stock-record order, so that two placements cannot lock each other out."""
    return order.lines.select_related("stockrecord").order_by("stockrecord_id", "pk")


def _reservation_source(order, line):
    """An order released and reclaimed reserves more than once: each time is a cause of its own."""
    again = order.reservations - 1
    return f"{line.source}:again-{again}" if again else line.source
