"""Money that arrives for an order that was cancelled is taken, or goes back. It is never lost."""

import pytest
from oscar.apps.checkout.calculators import OrderTotalCalculator

from shop.basket.models import Basket
from shop.order.models import Order, ShippingAddress
from shop.order.placing import BasketIsTaken, cancel_order, place_order
from shop.partner.strategy import Selector
from shop.payment.models import PaymentAttempt
from shop.shipping.models import WeightBased
from shop.tax.destinations import destination_of_address
from shop.tax.quoting import with_tax
from tests.payment.conftest import now
from tests.payment.test_paying import count_nothing_left
from tests.payment.test_racing import at_once


@pytest.fixture
def paid_late(held, order, pay_page, press):
    """Paid at Stripe, whose word has not reached us when the order is cancelled."""
    press(pay_page(order), "pay")
    cancel_order(order, reason="changed her mind")
    return order


def basket_of(order):
    basket = Basket.objects.get(pk=order.basket_id)
    basket.strategy = Selector().strategy()
    return basket


def place_again(order):
    basket = basket_of(order)
    address = ShippingAddress.objects.get(pk=order.shipping_address_id)
    address.pk = None
    method = with_tax(basket, WeightBased.objects.get(), destination_of_address(address))
    total = OrderTotalCalculator().calculate(basket, method.calculate(basket))
    return place_order(
        basket, email="shopper@example.com", address=address, shipping_method=method, total=total
    )


def attempt_of(order):
    return order.payment_attempts.get()


def test_the_order_is_revived_and_its_basket_closes_again(paid_late, webhook):
    statuses = webhook("checkout.session.completed")

    assert statuses == [200]
    assert now(paid_late).status == "paid"
    assert now(paid_late).held == 1
    assert basket_of(paid_late).status == "Frozen"


def test_a_basket_that_has_changed_since_stays_the_shoppers(paid_late, webhook):
    basket = basket_of(paid_late)
    basket.lines.update(quantity=2)

    webhook("checkout.session.completed")

    revived = Order.objects.get()
    basket.refresh_from_db()
    assert (revived.status, revived.basket) == ("paid", None)
    assert (basket.status, basket.lines.get().quantity) == ("Open", 2)


def test_a_basket_that_went_into_another_does_not_hinder(paid_late, webhook):
    Basket.objects.create().merge(basket_of(paid_late))

    webhook("checkout.session.completed")

    assert Order.objects.get().status == "paid"


def test_it_is_refunded_when_its_basket_was_ordered_again(paid_late, webhook):
    again = place_again(paid_late)

    statuses = webhook("checkout.session.completed")

    attempt = attempt_of(paid_late)
    assert statuses == [200]
    assert (attempt.status, attempt.refunded_amount) == ("refunded", 5300)
    assert attempt.note == "The basket of this cancelled order was ordered again."
    assert "It is being refunded." in paid_late.notes.get().message
    assert (now(paid_late).status, now(again).status) == ("cancelled", "awaiting payment")
    assert now(again).held == 1


def test_the_second_order_of_the_basket_can_be_paid_after_the_first_was_refunded(
    paid_late, webhook, pay_page, press
):
    again = place_again(paid_late)
    webhook("checkout.session.completed")

    press(pay_page(again), "pay")
    webhook("checkout.session.completed")

    assert (now(paid_late).status, now(again).status) == ("cancelled", "paid")


def test_of_two_cancelled_orders_of_a_basket_that_are_paid_the_second_is_refunded(
    paid_late, webhook, pay_page, press
):
    again = place_again(paid_late)
    press(pay_page(again), "pay")
    cancel_order(again, reason="changed her mind again")

    statuses = webhook("checkout.session.completed")

    assert statuses == [200, 200]
    assert [now(order).status for order in (paid_late, again)] == ["paid", "cancelled"]
    assert [attempt_of(order).status for order in (paid_late, again)] == ["paid", "refunded"]


def test_it_is_refunded_when_its_pieces_are_gone(paid_late, webhook):
    count_nothing_left()

    webhook("checkout.session.completed")

    assert attempt_of(paid_late).status == "refunded"
    assert now(paid_late).status == "cancelled"
    assert basket_of(paid_late).status == "Open"


def test_a_slow_payment_of_a_cancelled_order_brings_it_back_until_it_fails(
    held, order, pay_page, press, webhook
):
    page = pay_page(order)
    press(page, "pay_later")
    cancel_order(order, reason="changed her mind")

    webhook("checkout.session.completed")
    under_way = now(order)
    press(page, "money_fails")
    webhook("checkout.session.async_payment_failed")

    assert (under_way.status, under_way.held) == ("processing", 1)
    assert (now(order).status, now(order).held) == ("awaiting payment", 0)


def test_an_order_that_is_being_paid_is_not_cancelled(order, pay_page, press):
    press(pay_page(order), "pay_later")

    cancelled = cancel_order(order, reason="changed her mind")

    assert cancelled is False
    assert (now(order).status, now(order).held) == ("processing", 1)


def test_paying_late_and_ordering_again_at_once_gives_one_standing_order(paid_late, webhook):
    place = [lambda: quietly(place_again, paid_late)] * 3
    tell = [lambda: webhook("checkout.session.completed")] * 3

    answers = at_once(*place, *tell)

    assert answers[3:] == [[200]] * 3
    assert Order.objects.exclude(status="cancelled").count() == 1
    assert PaymentAttempt.objects.get().status in ("paid", "refunded")


def quietly(act, *args):
    try:
        return act(*args)
    except BasketIsTaken:
        return None
