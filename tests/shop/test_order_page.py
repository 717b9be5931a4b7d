"""The order page: who may see it, what it says, and how an unpaid order is changed."""

import pytest

from shop.basket.models import Basket
from shop.order.models import Order
from shop.payment.models import Refund
from shop.payment.refunding import ask_whole
from tests.shop.walking import add, check_out, pay


@pytest.fixture
def tote(shop, lotus):
    product = shop.shelve(free=3, made_by=lotus)
    shop.agree_pay(product)
    return product


@pytest.fixture
def unpaid(client, tote):
    add(client, tote)
    check_out(client)
    return Order.objects.get()


def address(order):
    return f"/orders/{order.token}/"


@pytest.mark.parametrize("token", ["forged", "a" * 32, "../basket"])
def test_a_forged_token_is_a_404_with_a_sentence(client, shop, token):
    answer = client.get(f"/orders/{token}/")

    assert answer.status_code == 404


def test_the_page_is_kept_by_no_cache_and_no_search_engine(client, unpaid):
    answer = client.get(address(unpaid))

    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "same-origin"


def test_an_unpaid_order_says_so_and_can_be_paid_or_changed(client, unpaid):
    page = client.get(address(unpaid)).content.decode()

    assert "Waiting for your payment" in page
    assert f'action="/checkout/pay/{unpaid.token}/"' in page
    assert f'action="/orders/{unpaid.token}/change/"' in page


def test_changing_gives_the_basket_and_the_pieces_back(client, unpaid, tote):
    answer = client.post(f"/orders/{unpaid.token}/change/")

    unpaid.refresh_from_db()
    assert answer["Location"] == "/basket/"
    assert unpaid.status == "cancelled"
    assert tote.stockrecords.get().num_allocated == 0
    assert "Krama tote" in client.get("/basket/").content.decode()


def test_a_changed_basket_can_be_ordered_again(client, unpaid):
    client.post(f"/orders/{unpaid.token}/change/")

    answer = check_out(client)

    assert answer.status_code == 303
    assert Order.objects.exclude(status="cancelled").count() == 1


def test_what_was_put_into_a_new_basket_meanwhile_is_kept(client, unpaid, shop):
    scarf = shop.shelve("Village scarf", price="20.00")
    add(client, scarf)

    client.post(f"/orders/{unpaid.token}/change/")

    page = client.get("/basket/").content.decode()
    assert "Krama tote" in page and "Village scarf" in page


def test_a_paid_order_cannot_be_changed(client, tote):
    add(client, tote)
    pay(client, check_out(client)["Location"])
    order = Order.objects.get()

    client.post(f"/orders/{order.token}/change/")

    order.refresh_from_db()
    assert order.status == "paid"
    assert Basket.objects.get(pk=order.basket_id).status == "Frozen"


def test_a_get_on_the_change_address_changes_nothing(client, unpaid):
    client.get(f"/orders/{unpaid.token}/change/")

    unpaid.refresh_from_db()
    assert unpaid.status == "awaiting payment"


def test_the_breakdown_is_not_of_money_that_all_goes_back(client, tote):
    add(client, tote)
    page = pay(client, check_out(client)["Location"])
    assert "Where the $54.50 goes" in page.content.decode()
    order = Order.objects.get()

    ask_whole(order.payment_attempts.get(), reason=Refund.Reason.GOODWILL)

    page = client.get(address(order)).content.decode()
    assert "Where the $54.50 goes" not in page
    assert "What your purchase did" not in page
