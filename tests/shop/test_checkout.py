"""Checkout: one page, seven fields, and nothing charged that was not shown."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import signing
from django.db import connection
from django.test import Client

from shop.basket.models import Basket
from shop.order.models import Order
from shop.payment.models import PaymentAttempt
from tests.shop.shelves import leave_in_stock
from tests.shop.walking import ADDRESS, add, check_out, checkout_token


def signed_elsewhere():
    return signing.dumps([1, "x", "0.01"], salt="other")


@pytest.fixture
def tote(shop, lotus):
    return shop.shelve(free=3, made_by=lotus)


def test_a_guest_sees_at_most_eight_fields_each_with_its_autofill_token(client, tote):
    add(client, tote)

    page = client.get("/checkout/").content.decode()

    form = page[page.index("<main") : page.index("</main")]
    fields = re.findall(r"<(?:input|select|textarea)\b[^>]*>", form)
    visible = [field for field in fields if 'type="hidden"' not in field]
    assert len(visible) == 7
    assert all("autocomplete=" in field for field in visible)


def test_a_filled_form_places_an_order_and_leads_to_the_payment_page(client, tote):
    add(client, tote)

    answer = check_out(client)

    order = Order.objects.get()
    assert answer.status_code == 303
    assert answer["Location"].startswith("/sandbox/checkout/cs_test_")
    assert (order.status, str(order.total_incl_tax)) == ("awaiting payment", "54.50")
    assert tote.stockrecords.get().num_allocated == 1


def test_the_order_number_is_random_and_unambiguous(client, tote):
    add(client, tote)

    check_out(client)

    assert re.fullmatch(r"F[BCDFGHJKMNPQRSTWXYZ2-9]{10}", Order.objects.get().number)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("email", "", "Enter your e-mail address."),
        ("email", "not an address", "Enter an e-mail address like name@example.com."),
        ("name", "", "Enter the name for the parcel."),
        ("line1", "", "Enter the street and house number."),
        ("line4", "", "Enter the town or city."),
        ("state", "", "Enter the state or province."),
        ("country", "XX", "Choose a country we deliver to."),
    ],
)
def test_a_wrong_field_is_named_on_top_and_beside_it_and_nothing_is_lost(
    client, tote, field, value, sentence
):
    add(client, tote)

    answer = check_out(client, **{field: value})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(sentence) >= 2
    assert "<title>Error: " in page
    kept = "12 Example Street" if field != "line1" else "60601"
    assert kept in page
    assert not Order.objects.exists()


def test_a_postcode_that_is_none_in_its_country_is_refused(client, tote):
    add(client, tote)

    answer = check_out(client, postcode="not a zip")

    assert answer.status_code == 422
    assert "postcode" in answer.context["form"].errors


def test_delivery_to_another_country_is_shown_before_it_is_charged(client, tote):
    add(client, tote)
    abroad = {"country": "DE", "postcode": "10115", "state": ""}

    asked = check_out(client, **abroad)
    agreed = client.post(
        "/checkout/", {**ADDRESS, **abroad, "checkout_token": checkout_token(asked)}
    )

    assert asked.status_code == 409
    assert "With delivery to this country the total is $62.00." in asked.content.decode()
    assert agreed.status_code == 303
    assert str(Order.objects.get().total_incl_tax) == "62.00"


def test_a_basket_changed_in_another_tab_is_shown_before_it_is_charged(client, tote):
    add(client, tote)
    token = checkout_token(client.get("/checkout/"))
    add(client, tote)

    answer = client.post("/checkout/", {**ADDRESS, "checkout_token": token})

    assert answer.status_code == 409
    assert "Your basket has changed meanwhile. The total is $102.50 now." in answer.content.decode()
    assert not Order.objects.exists()


def test_a_price_raised_meanwhile_is_shown_before_it_is_charged(client, tote):
    add(client, tote)
    token = checkout_token(client.get("/checkout/"))
    tote.stockrecords.update(price="50.00")

    answer = client.post("/checkout/", {**ADDRESS, "checkout_token": token})

    assert answer.status_code == 409
    assert "$56.50" in answer.content.decode()


@pytest.mark.parametrize("make_token", [str, lambda: "forged", signed_elsewhere])
def test_a_missing_or_forged_token_charges_nothing(client, tote, make_token):
    add(client, tote)
    token = make_token()

    answer = client.post("/checkout/", {**ADDRESS, "checkout_token": token})

    assert answer.status_code == 409
    assert not Order.objects.exists()


def test_a_second_press_leads_to_the_same_order_and_the_same_payment(client, tote):
    add(client, tote)
    form = {**ADDRESS, "checkout_token": checkout_token(client.get("/checkout/"))}

    first = client.post("/checkout/", form)
    second = client.post("/checkout/", form)

    assert second["Location"] == first["Location"]
    assert Order.objects.count() == 1
    assert PaymentAttempt.objects.count() == 1
    assert tote.stockrecords.get().num_allocated == 1


def test_an_empty_basket_has_nothing_to_check_out(client, shop):
    answer = client.get("/checkout/", follow=True)

    assert answer.redirect_chain[-1][0] == "/basket/"
    assert "Your basket is empty." in answer.content.decode()


def test_going_back_to_checkout_after_placing_leads_to_the_order(client, tote):
    add(client, tote)
    check_out(client)

    answer = client.get("/checkout/")

    assert answer["Location"] == f"/orders/{Order.objects.get().token}/"


def test_a_piece_sold_meanwhile_places_nothing_and_says_which(client, tote):
    add(client, tote, quantity=2)
    token = checkout_token(client.get("/checkout/"))
    leave_in_stock(tote, free=1)

    answer = client.post("/checkout/", {**ADDRESS, "checkout_token": token}, follow=True)

    assert "Krama tote was sold a moment ago. Nothing was charged." in answer.content.decode()
    assert not Order.objects.exists()
    assert Basket.objects.get().status == "Open"


@pytest.mark.django_db(transaction=True)
def test_of_six_buyers_of_the_last_piece_one_has_an_order_and_nobody_an_error():
    from tests.shop import shelves

    shelves.open_shop()
    tote = shelves.shelve(free=1)
    buyers = [Client(raise_request_exception=False) for _ in range(6)]
    forms = []
    for buyer in buyers:
        add(buyer, tote)
        forms.append({**ADDRESS, "checkout_token": checkout_token(buyer.get("/checkout/"))})

    def press(pair):
        buyer, form = pair
        try:
            return buyer.post("/checkout/", form).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(press, zip(buyers, forms, strict=True)))

    assert sorted(answers) == [302] * 5 + [303]
    assert Order.objects.count() == 1


def test_no_field_of_the_address_is_called_optional(client, tote):
    add(client, tote)

    page = client.get("/checkout/").content.decode()

    assert "(optional)" not in page
