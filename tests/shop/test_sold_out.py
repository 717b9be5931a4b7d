"""What others have reserved is gone at once, on every page, and back when they let go."""

import pytest
from django.test import Client

from shop.order.models import Order
from tests.shop.walking import ADDRESS, add, check_out, checkout_token


@pytest.fixture
def tote(shop, lotus):
    return shop.shelve(free=3, made_by=lotus)


@pytest.fixture
def other(tote):
    """Another visitor, who can place an order for so many."""
    client = Client()

    def orders(quantity):
        add(client, tote, quantity=quantity)
        check_out(client)
        return Order.objects.latest("pk")

    return orders


def text(answer):
    return " ".join(answer.content.decode().split())


def test_the_product_page_shows_what_is_left_and_then_that_it_is_sold_out(client, tote, other):
    address = tote.get_absolute_url()
    before = text(client.get(address))
    other(2)
    one_left = text(client.get(address))
    other(1)
    none_left = text(client.get(address))

    assert "Only 3 left." in before
    assert "Only 1 left." in one_left
    assert "Sold out. The next pieces are being made." in none_left
    assert "Add to basket" in one_left and "Add to basket" not in none_left


def test_the_list_shows_that_it_is_sold_out(client, tote, other):
    before = text(client.get("/shop/"))
    other(3)

    after = text(client.get("/shop/"))

    assert "Out of stock" not in before
    assert "Out of stock" in after


def test_the_basket_says_what_is_left_and_lets_nobody_to_checkout(client, tote, other):
    add(client, tote, quantity=2)
    other(2)

    page = client.get("/basket/")
    answer = client.get("/checkout/")

    assert "There is only 1 of Krama tote left." in text(page)
    assert page.context["can_check_out"] is False
    assert answer["Location"] == "/basket/"


def test_a_form_opened_before_places_nothing_and_says_so(client, tote, other):
    add(client, tote)
    form = {**ADDRESS, "checkout_token": checkout_token(client.get("/checkout/"))}
    other(3)

    answer = client.post("/checkout/", form, follow=True)

    assert "Krama tote was sold a moment ago. Nothing was charged." in text(answer)
    assert "Krama tote is sold out." in text(answer)
    assert Order.objects.count() == 1


def test_a_sold_out_piece_is_not_put_into_a_basket(client, tote, other):
    other(3)

    answer = add(client, tote)

    assert answer.status_code == 422
    assert "Krama tote is sold out." in text(answer)


def test_one_variant_is_sold_out_while_the_other_is_not(client, shop):
    scarf = shop.shelve("Scarf", free=1, variants=("Madder", "Indigo"))
    buyer = Client()
    add(buyer, scarf, variant=scarf.children.get(title="Madder"))
    check_out(buyer)

    page = client.get(scarf.get_absolute_url())

    free = {variant.label: variant.free for variant in page.context["variants"]}
    assert free == {"Madder": 0, "Indigo": 1}


def test_it_is_there_again_when_the_other_cancels(client, tote, other):
    order = other(3)
    client.post(f"/orders/{order.token}/change/")

    assert "Only 3 left." in text(Client().get(tote.get_absolute_url()))
