"""Opening a page to pay on."""

from decimal import Decimal

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from shop.order.models import Order
from shop.payment import attempts, gateway
from shop.payment.gateway import PaymentUnavailable
from shop.payment.models import PaymentAttempt
from shop.sandbox.models import SandboxObject
from tests.payment.conftest import now


def asked_for():
    """The session as Stripe keeps it."""
    return SandboxObject.objects.filter(kind="checkout.session").latest("created_at").data


def lines_asked_for():
    return [
        (line["description"], line["quantity"], line["amount_total"])
        for line in asked_for()["line_items"]["data"]
    ]


def test_the_lines_and_the_delivery_sum_to_the_order(place):
    attempts.open_attempt(place(quantity=2))

    assert lines_asked_for() == [("Market bag", 2, 9600), ("Delivery", 1, 500)]
    assert asked_for()["amount_total"] == 10100


def test_a_discount_on_a_line_that_does_not_divide_makes_one_item(place):
    order = place(quantity=3)
    order.lines.update(line_price_incl_tax=Decimal("100.00"))
    Order.objects.update(total_incl_tax=Decimal("105.00"))
    order.refresh_from_db()

    attempts.open_attempt(order)

    assert lines_asked_for() == [("3 × Market bag", 1, 10000), ("Delivery", 1, 500)]


def test_lines_that_do_not_sum_are_sent_as_one(order):
    Order.objects.update(total_incl_tax=Decimal("50.00"))
    order.refresh_from_db()

    attempts.open_attempt(order)

    assert lines_asked_for() == [(f"Order {order.number}", 1, 5000)]


def test_the_session_names_the_order_everywhere(order):
    attempts.open_attempt(order)

    session = asked_for()
    assert session["client_reference_id"] == order.number
    assert session["metadata"] == {"order_number": order.number, "attempt": "1"}
    assert session["payment_intent_data"]["metadata"] == session["metadata"]
    assert session["customer_email"] == "shopper@example.com"


def test_no_session_is_asked_for_inside_a_transaction(order):
    with pytest.raises(RuntimeError), transaction.atomic():
        attempts.open_attempt(order)

    assert not SandboxObject.objects.exists()


def test_an_order_stays_payable_when_stripe_is_down(order, stripe_is_down, pay_page):
    with pytest.raises(PaymentUnavailable):
        attempts.open_attempt(order)
    stripe_is_down()

    page = pay_page(order)

    assert page.startswith("/sandbox/checkout/cs_test_")
    assert now(order).attempts == ["open"]
    assert now(order).held == 1


def test_the_shopper_is_told_when_the_page_cannot_be_opened(order, stripe_is_down, shopper):
    answer = shopper.post(f"/checkout/pay/{order.token}/", follow=True)

    assert "please try again in a few minutes" in answer.content.decode()


def test_a_page_whose_answer_got_lost_is_found_again(order, answers_get_lost):
    with pytest.raises(PaymentUnavailable):
        attempts.open_attempt(order)
    answers_get_lost()

    attempt = attempts.open_attempt(order)

    assert SandboxObject.objects.filter(kind="checkout.session").count() == 1
    assert attempt.session_id == asked_for()["id"]


def test_a_page_stripe_refuses_makes_way_for_a_new_attempt(order):
    with time_machine.travel("2026-11-24T10:00:00Z", tick=False):
        stale = PaymentAttempt.objects.create(
            order=order,
            number=1,
            amount=5300,
            currency="USD",
            is_live=False,
            expires_at=timezone.now() + attempts.OPEN_FOR,
        )
    with time_machine.travel("2026-11-24T10:10:00Z"):
        attempt = attempts.open_attempt(order)

    stale.refresh_from_db()
    assert stale.status == "failed"
    assert (attempt.number, attempt.status) == (2, "open")
    assert now(order).held == 1


def test_the_return_page_never_fails_while_stripe_is_down(
    held, order, pay_page, press, shopper, request
):
    back = press(pay_page(order), "pay").headers["Location"]
    request.getfixturevalue("stripe_is_down")

    answer = shopper.get(back, follow=True)

    assert answer.redirect_chain == [(f"/orders/{order.token}/", 303)]
    assert "Your payment is being confirmed" in answer.content.decode()


def test_a_withdrawn_page_cannot_be_paid(order, pay_page, press):
    page = pay_page(order)

    attempts.withdraw(order)

    assert now(order).attempts == ["expired"]
    assert press(page, "pay").status_code == 409
    assert now(order).status == "awaiting payment"


def test_withdrawing_takes_in_a_payment_that_was_faster(held, order, pay_page, press):
    press(pay_page(order), "pay")

    attempts.withdraw(order)

    assert now(order).status == "paid"


def test_a_page_left_open_too_long_says_so(order, pay_page, shopper):
    page = pay_page(order)

    with time_machine.travel(timezone.now() + attempts.OPEN_FOR):
        answer = shopper.get(page)

    assert "has expired" in answer.content.decode()
    assert f"/orders/{order.token}/" in answer.content.decode()


def test_the_sandbox_never_runs_in_production(settings):
    settings.IS_PRODUCTION = True

    with pytest.raises(gateway.ImproperlyConfigured):
        gateway.client()


def test_an_unknown_order_cannot_be_paid(db, client):
    assert client.post("/checkout/pay/not-a-token/").status_code == 404


def test_changing_the_basket_closes_the_page_first(order, pay_page, press, shopper):
    page = pay_page(order)

    shopper.post(f"/orders/{order.token}/change/")

    assert now(order).status == "cancelled"
    assert now(order).held == 0
    assert press(page, "pay").status_code == 409


def test_a_basket_is_not_changed_once_it_is_paid(held, order, pay_page, press, shopper):
    press(pay_page(order), "pay")

    shopper.post(f"/orders/{order.token}/change/")

    assert now(order).status == "paid"
