"""Placing is idempotent: presses, tabs, stale pages and cookies lead to one order, hers."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from shop.basket.middleware import BasketMiddleware
from shop.basket.models import Basket
from shop.order.models import Order
from shop.payment.models import PaymentAttempt
from tests.shop import shelves
from tests.shop.walking import ADDRESS, add, check_out, checkout_token


@pytest.fixture
def tote(shop, lotus):
    return shop.shelve(free=9, made_by=lotus)


def form_of(page, **changes):
    return {**ADDRESS, **changes, "checkout_token": checkout_token(page)}


def same_visitor(client):
    """Another tab: the same cookies."""
    tab = Client(raise_request_exception=False)
    for name, cookie in client.cookies.items():
        tab.cookies[name] = cookie.value
    return tab


def press_all(presses):
    def press(pair):
        client, form = pair
        try:
            answer = client.post("/checkout/", form)
            return answer.status_code, answer.get("Location", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(press, presses))


@pytest.mark.django_db(transaction=True)
def test_twelve_presses_of_one_form_at_once_all_see_the_same_order():
    shelves.open_shop()
    tote = shelves.shelve(free=9)
    client = Client()
    add(client, tote)
    form = form_of(client.get("/checkout/"))

    answers = press_all([(same_visitor(client), form) for _ in range(12)])

    [attempt] = PaymentAttempt.objects.all()
    assert set(answers) == {(303, attempt.url)}
    assert Order.objects.count() == 1
    assert tote.stockrecords.get().num_allocated == 1


@pytest.mark.django_db(transaction=True)
def test_two_tabs_with_different_addresses_at_once_place_one_order():
    shelves.open_shop()
    tote = shelves.shelve(free=9)
    client = Client()
    add(client, tote)
    page = client.get("/checkout/")
    towns = ["Chicago", "Springfield"]

    answers = press_all([(same_visitor(client), form_of(page, line4=town)) for town in towns])

    assert len(set(answers)) == 1
    assert answers[0][0] == 303
    assert Order.objects.get().shipping_address.line4 in towns


def test_a_tab_left_open_from_before_leads_to_the_order_not_to_a_second(client, tote):
    add(client, tote)
    old_tab = form_of(client.get("/checkout/"))
    first = check_out(client)
    add(client, tote)

    answer = client.post("/checkout/", old_tab)

    assert answer["Location"] == first["Location"]
    assert Order.objects.count() == 1
    assert "Basket (1)" in client.get("/basket/").content.decode()


def test_a_cookie_of_an_ordered_basket_gives_a_new_one(client, tote):
    add(client, tote)
    stale = client.cookies["oscar_open_basket"].value
    check_out(client)
    visitor = Client()
    visitor.cookies["oscar_open_basket"] = stale

    empty = visitor.get("/basket/").content.decode()
    add(visitor, tote)

    assert "It is empty" in empty
    assert sorted(Basket.objects.values_list("status", flat=True)) == ["Frozen", "Open"]


def test_a_forged_cookie_opens_nobodys_basket(client, tote):
    add(client, tote)
    basket = Basket.objects.get()
    thief = Client()
    thief.cookies["oscar_open_basket"] = f"{basket.pk}:forged"

    assert "It is empty" in thief.get("/basket/").content.decode()


def test_the_cookie_of_an_accounts_basket_opens_nothing(client, tote):
    client.force_login(User.objects.create_user("ada@example.com", "pw"))
    add(client, tote)
    thief = Client()
    signed = BasketMiddleware.get_basket_hash(None, Basket.objects.get().pk)
    thief.cookies["oscar_open_basket"] = signed

    assert "It is empty" in thief.get("/basket/").content.decode()


def test_the_form_of_another_account_leads_nobody_to_its_order(client, tote):
    client.force_login(User.objects.create_user("ada@example.com", "pw"))
    add(client, tote)
    hers = form_of(client.get("/checkout/"))
    client.post("/checkout/", hers)
    later = Client()
    later.force_login(User.objects.create_user("bea@example.com", "pw"))

    answer = later.post("/checkout/", hers)

    assert answer["Location"] == "/basket/"
    assert Order.objects.count() == 1


def test_the_form_of_another_visitor_charges_nobody_for_it(client, tote, shop):
    add(client, tote)
    hers = form_of(client.get("/checkout/"))
    stranger = Client()
    add(stranger, shop.shelve("Scarf", price="20.00"))

    answer = stranger.post("/checkout/", hers)

    assert answer.status_code == 409
    assert not Order.objects.exists()
