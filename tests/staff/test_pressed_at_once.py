"""Presses that arrive at the same moment act once, on both engines."""

import pytest
from django.db.models import Sum
from django.test import Client

from accounts.models import User
from artisans.ledger.models import Transfer
from artisans.making.models import Delivery, DeliveryLine, WorkOrder
from shop.partner.models import StockMovement
from staff.groups import production_group
from tests.payment.test_racing import at_once
from tests.staff.conftest import TOMORROW, as_shown, brought

PRESSES = 4


@pytest.fixture
def press(transactional_db, on_a_tuesday):
    """Send one form from several browsers at once: press(page, quantity=10)."""
    user = User.objects.create_user("production@example.com", "pw")
    user.groups.add(production_group())
    clients = [Client() for _ in range(PRESSES)]
    for client in clients:
        client.force_login(user)

    def open_page(address):
        return clients[0].get(address)

    def press(page, **typed):
        sent, address = as_shown(page, **typed), page.request["PATH_INFO"]
        answers = at_once(*(lambda c=client: c.post(address, sent) for client in clients))
        return {(answer.status_code, answer["Location"]) for answer in answers}

    press.open = open_page
    return press


def test_presses_at_once_order_work_once(press, tote):
    page = press.open(f"/cms/work-orders/new/{tote.pk}/")

    answers = press(page, quantity=10, due_on=TOMORROW, advance="half")

    order = WorkOrder.objects.get()
    assert answers == {(302, f"/cms/work-orders/{order.pk}/")}
    assert Transfer.objects.count() == 1


def test_presses_at_once_record_a_delivery_once(press, order, makers):
    page = press.open(f"/cms/work-orders/{order.pk}/receive/")
    row = {f"delivered_{makers[0].pk}": 2, f"accepted_{makers[0].pk}": 2}

    press(page, **row)

    assert Delivery.objects.count() == 1
    assert DeliveryLine.objects.aggregate(came=Sum("delivered"))["came"] == 2


def test_presses_at_once_accept_a_delivery_once(press, order, makers):
    delivery = brought(order, (makers[0], 6))
    page = press.open(f"/cms/work-orders/deliveries/{delivery.pk}/")

    answers = press(page)

    assert answers == {(302, f"/cms/work-orders/deliveries/{delivery.pk}/")}
    assert Transfer.objects.get().amount == 6 * 419
    assert StockMovement.objects.get().in_stock_change == 6
