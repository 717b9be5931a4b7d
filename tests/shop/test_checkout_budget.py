"""What a guest's whole checkout costs, counted: requests to us, and our own queries.

From the last piece put into the basket to the receipt. Stripe tells its webhook before it lets the
shopper go, so the payment is settled there; when it does not, her way back settles it. What
Stripe's side does in this process is left out.
"""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.sandbox import delivering
from shop.sandbox.models import OutboxEvent
from shop.sandbox.transport import SandboxHTTPClient
from tests.shop import shelves
from tests.shop.walking import ADDRESS, add, checkout_token

MOST_REQUESTS, MOST_QUERIES = 7, 100
MOST_QUERIES_OF_A_WEBHOOK = 75


@pytest.fixture
def shelf(transactional_db, settings):
    settings.SANDBOX_DELIVERS_AT_ONCE = False
    shelves.open_shop()
    lotus = shelves.workshop("lotus")
    products = [shelves.shelve(f"Tote {number}", made_by=lotus) for number in range(20)]
    for product in products:
        shelves.agree_pay(product)
    return products


@pytest.fixture
def ours(monkeypatch, every_request_is_checked):
    """Counts the queries of what is called through it, without those of Stripe's side."""
    return OurQueries(monkeypatch)


class OurQueries:
    def __init__(self, monkeypatch):
        self.stripes = 0
        answer = SandboxHTTPClient.request

        def uncounted(*args, **kwargs):
            with CaptureQueriesContext(connection) as stripes:
                answered = answer(*args, **kwargs)
            self.stripes += len(stripes)
            return answered

        monkeypatch.setattr(SandboxHTTPClient, "request", uncounted)

    def of(self, act, *args):
        """What `act(*args)` answers, and how many queries it took."""
        self.stripes = 0
        with CaptureQueriesContext(connection) as queries:
            answer = act(*args)
        return answer, len(queries) - self.stripes


class Visitor:
    """A shopper whose requests and queries are counted."""

    def __init__(self, client, ours):
        self.client, self.ours, self.counted = client, ours, []

    def get(self, path):
        return self.ask("get", path)

    def post(self, path, data):
        return self.ask("post", path, data)

    def ask(self, verb, path, *data):
        answer, queries = self.ours.of(getattr(self.client, verb), path, *data)
        self.counted.append((verb, path.split("?")[0], queries))
        return answer

    @property
    def queries(self):
        return sum(queries for *_, queries in self.counted)


def order_and_pay(visitor, product):
    """To the button of Stripe's page; answers the address that Stripe sends her back to."""
    add(visitor, product)
    visitor.get("/basket/")
    token = checkout_token(visitor.get("/checkout/"))
    placed = visitor.post("/checkout/", {**ADDRESS, "checkout_token": token})
    return visitor.client.post(placed["Location"], {"action": "pay"})["Location"]


def come_back(visitor, address):
    page = visitor.get(visitor.get(address)["Location"])
    assert "Thank you. It is paid." in page.content.decode()


def hear(ours):
    """Deliver what Stripe has to tell; answers the queries of the event that settles."""
    events = [event.payload for event in OutboxEvent.objects.order_by("pk")]
    counted = [ours.of(delivering.post, json.dumps(event).encode()) for event in events]
    assert {status for status, _ in counted} == {200}
    return max(queries for _, queries in counted)


@pytest.mark.parametrize("lines", [1, 20])
def test_a_guest_checkout_keeps_its_budget_however_many_lines(client, shelf, lines, ours):
    for product in shelf[1:lines]:
        add(client, product)
    visitor = Visitor(client, ours)

    back = order_and_pay(visitor, shelf[0])
    settling = hear(ours)
    come_back(visitor, back)

    assert len(visitor.counted) <= MOST_REQUESTS
    assert visitor.queries <= MOST_QUERIES, visitor.counted
    assert settling <= MOST_QUERIES_OF_A_WEBHOOK


def test_settling_takes_the_same_queries_however_many_lines(client, shelf, ours):
    counted = []
    for products in (shelf[:1], shelf[1:2], shelf):  # the first opens the books
        for product in products[1:]:
            add(client, product)
        visitor = Visitor(client, ours)
        come_back(visitor, order_and_pay(visitor, products[0]))
        counted.append(visitor.counted[-2][2])

    assert counted[1] == counted[2] <= MOST_QUERIES_OF_A_WEBHOOK, counted
