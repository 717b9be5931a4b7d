"""Shipping sends, finance gives back and decides, nobody does either twice."""

import pytest
from django.test import Client

from shop.order.models import Order
from shop.payment.models import PaymentAttempt, PaymentTask, Refund
from shop.sandbox.models import SandboxObject
from staff.groups import finance_group, shipping_group
from tests.shop import shelves, walking
from tests.staff.conftest import as_shown, signed_in, words


@pytest.fixture
def order(transactional_db):
    """Two pieces of $48.00 with $6.50 delivery, paid: $102.50."""
    shelves.open_shop()
    product = shelves.shelve(made_by=shelves.workshop(), free=5)
    shopper = Client()
    walking.add(shopper, product, quantity=2)
    walking.pay(shopper, walking.check_out(shopper)["Location"])
    return Order.objects.get()


@pytest.fixture
def shipping(transactional_db):
    return signed_in("shipping@example.com", shipping_group())


@pytest.fixture
def finance(transactional_db):
    return signed_in("money@example.com", finance_group())


@pytest.fixture
def refund_page(order):
    return f"/cms/orders/payments/{PaymentAttempt.objects.get().pk}/refund/"


def agree(client, page, **typed):
    """Fill the form in, look at what it comes to, press again."""
    shown = client.post(page, as_shown(client.get(page), **typed))
    return shown, as_shown(shown)


def quantity_of(order):
    return f"quantity_{order.lines.get().pk}", f"pieces_{order.lines.get().pk}"


def test_an_order_shows_its_pieces_payment_and_stock_journal(order, finance):
    text = words(finance.get(f"/cms/orders/{order.pk}/"))

    assert "Captured $102.50" in text
    assert "Reservation" in text
    assert "Fee $3.27" in text


def test_shipping_sends_a_paid_order_with_its_tracking_number(order, shipping):
    page = f"/cms/orders/{order.pk}/send/"

    answer = shipping.post(
        page, as_shown(shipping.get(page), carrier="USPS", tracking_number="94001")
    )

    assert answer["Location"] == f"/cms/orders/{order.pk}/"
    order.refresh_from_db()
    assert (order.status, order.carrier, order.tracking_number) == ("dispatched", "USPS", "94001")
    assert order.lines.get().stockrecord.num_in_stock == 3


def test_a_second_press_sends_nothing_twice(order, shipping):
    page = f"/cms/orders/{order.pk}/send/"
    sent = as_shown(shipping.get(page))

    answers = [shipping.post(page, sent)["Location"] for _ in range(2)]

    assert answers == [f"/cms/orders/{order.pk}/"] * 2
    assert order.lines.get().stockrecord.num_in_stock == 3


def test_a_tracking_number_without_a_carrier_is_asked_about(order, shipping):
    page = f"/cms/orders/{order.pk}/send/"

    answer = shipping.post(page, as_shown(shipping.get(page), tracking_number="94001"))

    assert answer.status_code == 422
    assert "Say whose tracking number it is." in words(answer)


def test_a_refund_shows_what_it_comes_to_before_it_is_given(order, finance, refund_page):
    quantity, pieces = quantity_of(order)

    shown, sent = agree(
        finance, refund_page, **{quantity: 1, pieces: "shelf"}, amount="6.50", reason="called off"
    )

    assert "$54.50 would go back to the customer" in words(shown)
    assert not Refund.objects.exists()
    assert finance.post(refund_page, sent)["Location"] == f"/cms/orders/{order.pk}/"
    refund = Refund.objects.get()
    assert (refund.amount, refund.status, refund.asked_by.email) == (
        5450,
        "succeeded",
        "money@example.com",
    )
    assert SandboxObject.objects.get(kind="charge").data["amount_refunded"] == 5450


def test_pressed_twice_a_refund_is_given_once(order, finance, refund_page):
    _shown, sent = agree(finance, refund_page, amount="60.00", reason="goodwill")

    answers = [finance.post(refund_page, sent)["Location"] for _ in range(2)]

    assert answers == [f"/cms/orders/{order.pk}/"] * 2
    assert [refund.amount for refund in Refund.objects.all()] == [6000]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"amount": "102.51"}, "At most $102.50 can still be given back."),
        ({"amount": "1.005"}, "Ensure that there are no more than 2 decimal places."),
        ({"amount": "-1"}, "Ensure this value is greater than or equal to 0."),
        ({}, "Say how many pieces, or how much money, to give back."),
        ({"quantity": 3}, "2 of it can still be refunded."),
        ({"amount": "1", "reason": ""}, "This field is required."),
    ],
)
def test_a_refund_that_cannot_be_is_refused_with_what_could(
    order, finance, refund_page, typed, sentence
):
    quantity, _pieces = quantity_of(order)
    typed = {quantity if name == "quantity" else name: value for name, value in typed.items()}

    answer = finance.post(
        refund_page, as_shown(finance.get(refund_page), **{"reason": "goodwill"} | typed)
    )

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert not Refund.objects.exists()


def test_a_task_is_decided_by_finance_and_then_the_parcel_may_leave(order, finance, shipping):
    attempt = PaymentAttempt.objects.get()
    task = PaymentTask.objects.create(
        kind="fraud warning", source="fraud-warning:1", order=order, sentence="Look first."
    )
    send = f"/cms/orders/{order.pk}/send/"
    refused = shipping.post(send, as_shown(shipping.get(send)))
    assert "First decide on this: Look first." in words(refused)

    page = f"/cms/payment-tasks/{task.pk}/"
    assert f"Refund attempt {attempt.number}" in words(finance.get(page))
    finance.post(page, as_shown(finance.get(page), outcome="I called her: it was she"))
    shipping.post(send, as_shown(shipping.get(send)))

    task.refresh_from_db()
    assert task.closed_by.email == "money@example.com"
    assert Order.objects.get().status == "dispatched"


def test_tasks_wait_on_the_home_page_of_finance(order, finance):
    PaymentTask.objects.create(kind="mismatch", source="mismatch:1", order=order, sentence="Odd.")

    assert "Odd." in words(finance.get("/cms/"))
    assert "Odd." in words(finance.get("/cms/payment-tasks/"))


def test_shipping_gives_nothing_back_and_finance_sends_nothing(
    order, shipping, finance, refund_page
):
    task = PaymentTask.objects.create(
        kind="mismatch", source="mismatch:1", order=order, sentence="Odd."
    )

    assert shipping.get(refund_page).status_code == 302
    assert shipping.post(refund_page, {}).status_code == 302
    assert shipping.post(f"/cms/payment-tasks/{task.pk}/", {"outcome": "x"}).status_code == 302
    assert finance.get(f"/cms/orders/{order.pk}/send/").status_code == 302
    assert not Refund.objects.exists()


def test_an_editor_opens_none_of_it(order, editor, refund_page):
    pages = ("/cms/orders/", f"/cms/orders/{order.pk}/", refund_page, "/cms/payment-tasks/")

    assert {editor.get(page).status_code for page in pages} == {302}


def test_an_order_of_many_things_costs_no_more_queries(
    order, finance, django_assert_max_num_queries
):
    with django_assert_max_num_queries(30):
        finance.get(f"/cms/orders/{order.pk}/")
    with django_assert_max_num_queries(20):
        finance.get("/cms/orders/")
