"""Twelve at once: as many get a code, an offer or a budget as there is, and nobody an error."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client

from shop.offer.models import ConditionalOffer
from shop.order.models import Order
from shop.order.placing import cancel_order
from shop.payment.models import PaymentAttempt
from shop.voucher.models import Voucher, VoucherApplication
from tests.shop import campaigns, shelves
from tests.shop.campaigns import use
from tests.shop.test_limits import counts, totals
from tests.shop.walking import ADDRESS, add, checkout_token


@pytest.fixture
def crowded_shop(transactional_db):
    shelves.open_shop()
    return shelves.shelve(free=90)


def all_press_at_once(product, *, buyers=12, code="", quantities=None, **address):
    """Fill as many baskets one after the other, then press Pay in all of them together."""
    forms = []
    for number in range(buyers):
        client = Client(raise_request_exception=False)
        add(client, product, quantity=quantities[number] if quantities else 1)
        if code:
            use(client, code)
        token = checkout_token(client.get("/checkout/"))
        mine = {"email": f"buyer{number}@example.com", **address}
        forms.append((client, {**ADDRESS, **mine, "checkout_token": token}))

    def press(pair):
        client, form = pair
        try:
            return client.post("/checkout/", form).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(buyers) as pool:
        return sorted(pool.map(press, forms))


def test_of_twelve_with_a_single_use_code_one_uses_it(crowded_shop):
    campaigns.code(usage="Single use")

    answers = all_press_at_once(crowded_shop, code="HELLO")

    assert answers == [303] + [409] * 11
    assert totals() == ["49.70"]
    assert VoucherApplication.objects.count() == Voucher.objects.get().num_orders == 1


def test_of_twelve_who_are_one_customer_one_uses_a_code_once_per_customer(crowded_shop):
    campaigns.code(usage="Once per customer")

    answers = all_press_at_once(crowded_shop, code="HELLO", email="ada@example.com")

    assert answers == [303] + [409] * 11
    assert VoucherApplication.objects.count() == 1


def test_of_twelve_who_want_the_last_five_of_an_offer_five_get_it(crowded_shop):
    offer = campaigns.offer(max_global_applications=5)

    answers = all_press_at_once(crowded_shop)

    assert answers == [303] * 5 + [409] * 7
    assert counts(offer) == (5, Decimal("24.00"), 5, "Consumed")
    assert crowded_shop.stockrecords.get().num_allocated == 5


def test_of_twelve_who_want_the_rest_of_a_budget_as_many_get_it_as_it_holds(crowded_shop):
    offer = campaigns.offer(budget="15.00")

    answers = all_press_at_once(crowded_shop)

    assert answers == [303] * 3 + [409] * 9
    assert counts(offer)[1] == Decimal("14.40")


def test_of_twelve_who_are_one_customer_three_uses_are_three(crowded_shop):
    offer = campaigns.offer(max_user_applications=3)

    answers = all_press_at_once(crowded_shop, email="ada@example.com")

    assert answers == [303] * 3 + [409] * 9
    assert counts(offer)[0] == 3


def test_baskets_with_the_same_codes_and_pieces_in_any_order_never_wait_for_each_other(
    transactional_db,
):
    shelves.open_shop()
    products = [shelves.shelve(f"Piece {number}", free=90) for number in range(3)]
    codes = ["A1", "B2", "C3"]
    for code in codes:
        campaigns.code(code, value="5", exclusive=False, max_global_applications=50)
    forms = []
    for number in range(12):
        client = Client(raise_request_exception=False)
        turn = number % 3
        for product in products[turn:] + products[:turn]:
            add(client, product)
        for code in (codes[turn:] + codes[:turn])[:: 1 if number % 2 else -1]:
            use(client, code)
        forms.append((client, checkout_token(client.get("/checkout/"))))

    def press(pair):
        client, token = pair
        try:
            answer = client.post("/checkout/", {**ADDRESS, "checkout_token": token})
            cancel_order(Order.objects.get(pk=ordered(answer)), reason="test")
            return answer.status_code
        finally:
            connection.close()

    def ordered(answer):
        return PaymentAttempt.objects.get(session_url__endswith=answer["Location"]).order_id

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(press, forms))

    assert answers == [303] * 12
    assert set(ConditionalOffer.objects.values_list("num_applications", flat=True)) == {0}
    assert not VoucherApplication.objects.exists()
