"""Discounts: shown by name with the prices before and after, and charged as they were shown."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from artisans.ledger.models import Transfer
from shop.offer.models import ConditionalOffer
from shop.order.models import Order
from shop.payment.models import PaymentAttempt
from shop.sandbox.models import SandboxObject
from tests.shop import campaigns
from tests.shop.campaigns import use
from tests.shop.walking import ADDRESS, add, check_out, checkout_token, pay


@pytest.fixture
def tote(shop, lotus):
    product = shop.shelve(free=30, made_by=lotus)
    shop.agree_pay(product)
    return product


def text(answer):
    return " ".join(answer.content.decode().split())


def press(client, page):
    return client.post("/checkout/", {**ADDRESS, "checkout_token": checkout_token(page)})


def test_an_offer_open_to_all_is_shown_with_prices_before_and_after(client, tote):
    campaigns.offer("Opening week")
    add(client, tote, quantity=2)

    basket, checkout = client.get("/basket/"), client.get("/checkout/")

    for page in map(text, (basket, checkout)):
        assert "Opening week" in page and "−$9.60" in page
        assert "$96.00</s>" in page and "$86.40" in page and "$92.90" in page


def test_the_receipt_names_the_discount_on_the_page_and_in_the_mail(
    client, tote, django_capture_on_commit_callbacks
):
    campaigns.code()
    add(client, tote)
    use(client, "HELLO")

    with django_capture_on_commit_callbacks(execute=True):
        page = text(pay(client, check_out(client)["Location"]))

    [message] = mail.outbox
    assert "Offer of HELLO" in page and "Code HELLO" in page and "−$4.80" in page
    assert "$48.00</s>" in page and "$43.20" in page and "$49.70" in page
    assert "Offer of HELLO (HELLO): −$4.80" in message.body
    assert "−$4.80" in message.alternatives[0][0]


def test_the_premium_is_taken_on_the_list_price(client, tote):
    campaigns.code(value="20")
    add(client, tote)
    use(client, "HELLO")

    receipt = pay(client, check_out(client)["Location"])

    order = Order.objects.get()
    assert (str(order.total_incl_tax), order.status) == ("44.90", "paid")
    assert Transfer.objects.get(kind="premium").amount == 480
    assert "Fair-trade premium to the workshop" in receipt.content.decode()


def test_what_stripe_is_asked_for_sums_to_what_was_shown(client, shop, lotus, tote):
    campaigns.offer(value="15")
    add(client, shop.shelve("Scarf", price="19.99", free=9), quantity=3)
    add(client, tote)
    shown = client.get("/checkout/").context["total"]

    check_out(client)

    session = SandboxObject.objects.get(kind="checkout.session").data
    items = [item["amount_total"] for item in session["line_items"]["data"]]
    order = Order.objects.get()
    assert shown == order.total_incl_tax == Decimal("98.28")
    assert sum(items) == session["amount_total"] == 9828
    assert len(items) == 3
    assert sum(line.line_price_incl_tax for line in order.lines.all()) == Decimal("91.78")
    assert order.discounts.get().amount == Decimal("16.19")


def test_discounts_of_several_offers_add_up_to_what_the_lines_lost(client, shop, tote):
    campaigns.offer(value="10", exclusive=False)
    campaigns.offer(value="7", exclusive=False)
    add(client, shop.shelve("Scarf", price="19.99", free=9), quantity=3)
    add(client, tote)

    page = client.get("/checkout/").context

    lost = sum(line.list_total - line.line_total for line in page["lines"])
    assert len(page["discounts"]) == 2
    assert sum(discount.amount for discount in page["discounts"]) == lost
    assert page["subtotal"] - lost + page["shipping"]["charge"] == page["total"]


def test_a_discount_that_is_the_wrong_size_for_its_lines_never_makes_a_price_negative(client, tote):
    campaigns.code(kind="Absolute", value="100")
    add(client, tote)

    use(client, "HELLO")

    assert client.get("/basket/").context["total"] == Decimal("6.50")


def test_an_offer_on_delivery_is_named_beside_it_and_written_down_once(client, tote):
    campaigns.offer("Free delivery", kind="Shipping percentage", value="100", priority=2)
    campaigns.offer("Half delivery", kind="Shipping percentage", value="50", priority=1)
    add(client, tote)

    page = text(client.get("/checkout/"))
    check_out(client)

    order = Order.objects.get()
    [discount] = order.discounts.all()
    assert "Free delivery" in page and "Half delivery" not in page
    assert str(order.total_incl_tax) == "48.00"
    assert (discount.offer_name, str(discount.amount)) == ("Free delivery", "6.50")


def test_an_offer_that_ended_meanwhile_is_asked_about(client, tote):
    offer = campaigns.offer("Opening week")
    add(client, tote)
    page = client.get("/checkout/")
    ConditionalOffer.objects.filter(pk=offer.pk).update(
        end_datetime=timezone.now() - timedelta(seconds=1)
    )

    asked = press(client, page)
    agreed = press(client, asked)

    assert asked.status_code == 409
    assert "The discounts have changed meanwhile. The total is $54.50 now." in text(asked)
    assert agreed.status_code == 303
    assert str(Order.objects.get().total_incl_tax) == "54.50"


def test_an_offer_that_began_meanwhile_is_shown_before_it_is_charged(client, tote):
    add(client, tote)
    page = client.get("/checkout/")
    campaigns.offer("Opening week")

    asked = press(client, page)

    assert asked.status_code == 409
    assert "The total is $49.70 now." in text(asked)


def test_a_code_that_ended_meanwhile_is_asked_about_by_name(client, tote):
    voucher = campaigns.code()
    add(client, tote)
    use(client, "HELLO")
    page = client.get("/checkout/")
    voucher.end_datetime = timezone.now() - timedelta(seconds=1)
    voucher.save()

    asked = press(client, page)

    assert asked.status_code == 409
    assert "The code HELLO has ended. The total is $54.50 now." in text(asked)


def test_a_code_used_up_meanwhile_is_asked_about_and_the_new_total_is_charged(client, tote):
    campaigns.code(usage="Single use")
    add(client, tote)
    use(client, "HELLO")
    page = client.get("/checkout/")
    faster = Client()
    add(faster, tote)
    use(faster, "HELLO")
    check_out(faster)

    asked = press(client, page)
    agreed = press(client, asked)

    assert asked.status_code == 409
    assert "The code HELLO has been used up. The total is $54.50 now." in text(asked)
    assert agreed.status_code == 303
    assert str(Order.objects.latest("pk").total_incl_tax) == "54.50"


def test_a_changed_price_is_called_so(client, tote):
    add(client, tote)
    page = client.get("/checkout/")
    tote.stockrecords.update(price="50.00")

    asked = press(client, page)

    assert "A price has changed meanwhile. The total is $56.50 now." in text(asked)


def test_an_order_that_costs_nothing_is_paid_without_a_payment(client, tote):
    campaigns.offer(kind="Shipping percentage", value="100", exclusive=False)
    campaigns.code(value="100", exclusive=False)
    add(client, tote)
    use(client, "HELLO")

    answer = check_out(client)

    order = Order.objects.get()
    assert answer["Location"] == f"/orders/{order.token}/"
    assert (order.status, str(order.total_incl_tax)) == ("paid", "0.00")
    assert "Thank you. It is paid." in text(client.get(answer["Location"]))
    assert not PaymentAttempt.objects.exists()
    assert Transfer.objects.get(kind="premium").amount == 480


def test_paying_an_order_that_costs_nothing_again_changes_nothing(client, tote):
    campaigns.offer(kind="Shipping percentage", value="100", exclusive=False)
    campaigns.offer(value="100", exclusive=False)
    add(client, tote)
    check_out(client)
    order = Order.objects.get()

    answer = client.post(f"/checkout/pay/{order.token}/")

    assert answer["Location"] == f"/orders/{order.token}/"
    assert Transfer.objects.filter(kind="premium").count() == 1


@pytest.mark.parametrize("lines", [1, 12])
def test_a_basket_with_an_offer_and_a_code_takes_the_same_queries_however_many_lines(
    client, shop, lotus, lines, django_assert_max_num_queries
):
    campaigns.offer()
    campaigns.code(priority=1)
    for number in range(lines):
        add(client, shop.shelve(f"Tote {number}", made_by=lotus))
    use(client, "HELLO")

    with django_assert_max_num_queries(30):
        client.get("/basket/")
