"""The main job, end to end, by HTTP: buy a bag, the workshop is credited, the receipt tells."""

import re

import pytest
from django.core import mail

from artisans.ledger.models import Transfer
from shop.order.models import Order
from tests.shop import shelves, walking

REQUESTS_OF_A_CHECKOUT = 10


@pytest.fixture
def tote(transactional_db):
    shelves.open_shop()
    product = shelves.shelve(free=3, made_by=shelves.workshop("lotus"))
    shelves.agree_pay(product)
    return product


class Counting:
    """A client that counts what it is asked."""

    def __init__(self, client):
        self.client, self.requests = client, 0

    def __getattr__(self, verb):
        def counted(*args, **kwargs):
            self.requests += 1
            return getattr(self.client, verb)(*args, **kwargs)

        return counted


def test_from_the_product_to_the_receipt_in_ten_requests(client, tote):
    visitor = Counting(client)

    visitor.get(tote.get_absolute_url())
    walking.add(visitor, tote)
    visitor.get("/basket/")
    payment = walking.check_out(visitor)["Location"]
    visitor.get(payment)
    receipt = walking.pay(visitor, payment)

    assert "Thank you. It is paid." in receipt.content.decode()
    assert visitor.requests <= REQUESTS_OF_A_CHECKOUT


def test_the_receipt_says_where_the_money_went_and_what_it_did(client, tote):
    walking.add(client, tote)

    page = walking.pay(client, walking.check_out(client)["Location"]).content.decode()

    assert "$54.50" in page
    assert "Maker pay" in page and "$4.19" in page
    assert "Fair-trade premium to the workshop" in page and "$4.80" in page
    assert "95" in page and "Lotus Workshop" in page


def test_the_parts_of_the_receipt_add_up_to_what_was_paid(client, tote):
    walking.add(client, tote, quantity=2)

    page = walking.pay(client, walking.check_out(client)["Location"])

    parts = page.context["breakdown"].parts
    assert sum(part.amount for part in parts) == Order.objects.get().total_incl_tax


def test_one_mail_is_sent_with_the_link_in_html_and_in_text(client, tote):
    walking.add(client, tote)

    walking.pay(client, walking.check_out(client)["Location"])

    [message] = mail.outbox
    [(html, mimetype)] = message.alternatives
    link = f"http://testserver/orders/{Order.objects.get().token}/"
    assert message.to == ["reader@example.com"]
    assert mimetype == "text/html"
    assert link in message.body and link in html
    assert "$4.80" in message.body and "$4.80" in html


def test_no_page_or_mail_of_the_purchase_names_a_person(client, tote):
    walking.add(client, tote)

    page = walking.pay(client, walking.check_out(client)["Location"]).content.decode()

    aliases = {m.artisan.alias for m in tote.workshop.memberships.all()}
    told = page + mail.outbox[0].body + mail.outbox[0].alternatives[0][0]
    assert not [alias for alias in aliases if alias in told]


def test_paying_twice_credits_once(client, tote):
    walking.add(client, tote)
    payment = walking.check_out(client)["Location"]

    walking.pay(client, payment)
    client.post(payment, {"action": "pay"})
    client.get(f"/checkout/return/{Order.objects.get().token}/?session_id=cs_test_nonsense")

    assert Transfer.objects.filter(kind="premium").count() == 1
    assert len(mail.outbox) == 1


def test_a_workshop_of_ten_is_not_linked_from_the_receipt(client, transactional_db):
    shelves.open_shop()
    small = shelves.workshop("small", people=10)
    walking.add(client, shelves.shelve(made_by=small))

    page = walking.pay(client, walking.check_out(client)["Location"]).content.decode()

    assert not re.search(r'href="/workshops/small/"', page)


def test_the_guest_finds_no_field_for_a_card(client, tote):
    walking.add(client, tote)

    page = client.get("/checkout/").content.decode()

    assert "cc-number" not in page
