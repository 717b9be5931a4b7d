"""kill -9 at every boundary of checkout, webhook, return page and refund: the state converges.

After each kill comes what comes in life: a restart, the next press or none, one sweep. `STRIDE`
takes every so many boundaries in the ordinary suite; `make storm` takes each.
"""

import io
import json
import os
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from shop.order.dispatching import dispatch_order
from shop.order.models import Order
from shop.payment import attempts
from shop.payment.models import PaymentAttempt, Refund, RefundLine
from shop.payment.refunding import RefundedLine, ask_refund
from shop.sandbox import delivering
from shop.sandbox.models import OutboxEvent, SandboxObject
from tests.shop import shelves, walking
from tests.storm.agreeing import assert_everything_agrees, assert_refunds_are_settled
from tests.storm.killing import run_until

STRIDE = int(os.environ.get("STORM_STRIDE", "6"))


@pytest.fixture
def bag(transactional_db, settings):
    """Plenty in stock, and events that wait until they are delivered."""
    settings.SANDBOX_DELIVERS_AT_ONCE = False
    shelves.open_shop()
    return shelves.shelve(made_by=shelves.workshop(people=2), free=5_000)


def everywhere(prepare, *, afterwards):
    """Prepare, kill at a boundary, go on; at the next boundary with a new order, to the end."""
    boundary, killed = 1, 0
    while True:
        act, state = prepare()
        outcome = run_until(boundary, act)
        afterwards(state, boundary)
        if not outcome.was_killed:
            return killed
        killed += 1
        boundary += STRIDE


def sweep():
    """What a minute of the shop's own watch does."""
    for event in OutboxEvent.objects.undelivered():
        delivering.deliver(event)
    call_command("reconcile_payments", stdout=io.StringIO())


def at_the_checkout(bag):
    """A shopper before her press, and the form she will send."""
    shopper = Client()
    walking.add(shopper, bag)
    token = walking.checkout_token(shopper.get("/checkout/"))
    return shopper, {**walking.ADDRESS, "checkout_token": token}


def last_order():
    return Order.objects.order_by("pk").last()


def paid_at_stripe(bag):
    """A shopper who has paid, of whom we have not heard yet: the way back, and the event."""
    shopper, form = at_the_checkout(bag)
    page = shopper.post("/checkout/", form)["Location"]
    back = shopper.post(page, {"action": "pay"})["Location"]
    event = OutboxEvent.objects.filter(type="checkout.session.completed").last()
    return shopper, back, event


def test_killed_while_she_orders_and_she_presses_again(bag):
    def prepare():
        shopper, form = at_the_checkout(bag)
        return (lambda: shopper.post("/checkout/", form)), (shopper, form)

    def afterwards(state, _boundary):
        shopper, form = state
        before = Order.objects.count()
        page = shopper.post("/checkout/", form)
        assert page.status_code == 303, page
        shopper.post(page["Location"], {"action": "pay"})
        sweep()
        assert Order.objects.count() - before in (0, 1)
        assert last_order().is_paid
        assert_everything_agrees()

    assert everywhere(prepare, afterwards=afterwards) > 35 // STRIDE


def test_killed_while_she_orders_and_she_never_comes_back(bag):
    record = bag.stockrecords.get()

    def prepare():
        shopper, form = at_the_checkout(bag)
        return (lambda: shopper.post("/checkout/", form)), None

    def afterwards(_state, _boundary):
        with time_machine.travel(timezone.now() + attempts.OPEN_FOR + timedelta(minutes=1)):
            sweep()
        record.refresh_from_db()
        assert (record.num_in_stock, record.num_allocated) == (5_000, 0)
        assert_everything_agrees()

    assert everywhere(prepare, afterwards=afterwards) > 35 // STRIDE


def test_killed_while_the_webhook_is_taken_in(bag):
    def prepare():
        _shopper, _back, event = paid_at_stripe(bag)
        body = json.dumps(event.payload).encode()
        return (lambda: delivering.post(body)), None

    def afterwards(_state, _boundary):
        sweep()
        assert last_order().is_paid
        assert_everything_agrees()

    assert everywhere(prepare, afterwards=afterwards) > 40 // STRIDE


def test_killed_on_the_return_page_while_no_webhook_comes(bag):
    def prepare():
        shopper, back, _event = paid_at_stripe(bag)
        return (lambda: shopper.get(back)), None

    def afterwards(_state, _boundary):
        sweep()
        assert last_order().is_paid
        assert_everything_agrees()

    assert everywhere(prepare, afterwards=afterwards) > 40 // STRIDE


def test_killed_while_money_goes_back(bag):
    def prepare():
        shopper, back, _event = paid_at_stripe(bag)
        shopper.get(back)
        sweep()
        order = last_order()
        attempt = PaymentAttempt.objects.get(order=order)
        lines = [RefundedLine(line=order.lines.get(), quantity=1, pieces=RefundLine.Pieces.SHELF)]
        return (
            lambda: ask_refund(attempt, reason=Refund.Reason.CALLED_OFF, lines=lines, amount=650),
            attempt,
        )

    def afterwards(attempt, _boundary):
        sweep()
        attempt.refresh_from_db()
        charge = SandboxObject.objects.get(
            kind="charge", data__payment_intent=attempt.payment_intent_id
        )
        assert charge.data["amount_refunded"] in (0, 5450)
        assert_refunds_are_settled()
        assert_everything_agrees()

    assert everywhere(prepare, afterwards=afterwards) > 20 // STRIDE


def test_killed_while_a_parcel_is_sent(bag):
    def prepare():
        shopper, back, _event = paid_at_stripe(bag)
        shopper.get(back)
        order = last_order()
        return (lambda: dispatch_order(order, carrier="Post")), order

    def afterwards(order, _boundary):
        dispatch_order(order, carrier="Post")
        sweep()
        movements = order.lines.get().stockrecord.movements
        assert movements.filter(kind="dispatch", source=order.lines.get().source).count() == 1
        assert_everything_agrees()

    assert everywhere(prepare, afterwards=afterwards) > 10 // STRIDE


def test_killed_while_she_changes_her_mind(bag):
    def prepare():
        shopper, form = at_the_checkout(bag)
        shopper.post("/checkout/", form)
        change = f"/orders/{last_order().token}/change/"
        return (lambda: shopper.post(change)), (shopper, change)

    def afterwards(state, _boundary):
        shopper, change = state
        shopper.post(change)
        sweep()
        assert last_order().status == "cancelled"
        assert "Krama tote" in shopper.get("/basket/").content.decode()
        assert_everything_agrees()

    assert everywhere(prepare, afterwards=afterwards) > 20 // STRIDE
