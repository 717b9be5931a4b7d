"""Forty orders by shoppers who do not exist, each walked through the shop's own pages.

Nothing is inserted: a visitor without an account puts pieces into her basket, checks out, pays on
the sandbox's page and comes back, at that day's clock.
"""

import random
import re
from functools import partial

from django.conf import settings
from django.test import Client

from demo.past import FIRST_SALE, LAST_SALE, Event, at, day
from shop.order.models import Order
from shop.partner.models import StockRecord

ORDERS = 40
SHOPPERS = "@shoppers.example"
SEED = "the demo's shoppers"
TOKEN = re.compile(r'name="checkout_token"[^>]*value="([^"]+)"')
ADDRESSES = (
    ("12 Example Street", "Chicago", "IL", "60601", "US"),
    ("7 Sample Avenue", "Portland", "OR", "97201", "US"),
    ("40 Pattern Street", "New York", "NY", "10001", "US"),
    ("31 Specimen Road", "Austin", "TX", "73301", "US"),
    ("5 Muster Weg", "Berlin", "", "10115", "DE"),
    ("9 Model Lane", "Leeds", "", "LS1 1UR", "GB"),
)
ADDRESS_FIELDS = ("line1", "line4", "state", "postcode", "country")


class WalkFailed(Exception):
    """A page on the way did not answer as a shopper needs it to."""


def sales():
    """The visits as events."""
    draw = random.Random(SEED)
    for number in range(ORDERS):
        yield Event(_moment(draw), partial(buy_once, number, _wishes(draw)))


def are_walked():
    """Whether every visit has been made."""
    return Order.objects.filter(guest_email__endswith=SHOPPERS).count() >= ORDERS


def buy_once(number, wishes):
    """The visit, unless this shopper has been here before."""
    if not Order.objects.filter(guest_email=_email(number)).exists():
        buy(number, wishes)


def buy(number, wishes):
    """One visit: basket, checkout, payment, receipt."""
    visitor = Client(SERVER_NAME=_server_name())
    for index, quantity in wishes:
        _add(visitor, index, quantity)
    form = {
        "email": _email(number),
        "name": f"Demo Shopper {number + 1}",
        **dict(zip(ADDRESS_FIELDS, ADDRESSES[number % len(ADDRESSES)], strict=True)),
    }
    payment = _check_out(visitor, form)
    back = _expect(visitor.post(payment, {"action": "pay"}), 303, "the payment page")
    receipt = _expect(visitor.get(back["Location"]), (302, 303), "the return page")
    _expect(visitor.get(receipt["Location"]), 200, "the receipt")


def _add(visitor, index, quantity):
    """Put a piece that is in stock into the basket."""
    records = StockRecord.objects.order_by("pk").select_related("product")
    in_stock = [record for record in records if record.net_stock_level >= quantity]
    sold = in_stock[index % len(in_stock)].product
    page = sold.parent or sold
    answer = visitor.post(f"/basket/add/{page.pk}/", {"variant": sold.pk, "quantity": quantity})
    _expect(answer, 302, f"the basket, for {sold}")


def _check_out(visitor, form):
    """Fill the form in; a total that changed with the country is looked at and accepted."""
    page = _expect(visitor.get("/checkout/"), 200, "the checkout page")
    for _attempt in range(2):
        token = TOKEN.search(page.content.decode())
        if token is None:
            raise WalkFailed("The checkout page has no token.")
        page = visitor.post("/checkout/", {**form, "checkout_token": token.group(1)})
        if page.status_code == 303:
            return page["Location"]
    raise WalkFailed(f"The checkout answered {page.status_code}.")


def _expect(answer, status, where):
    allowed = status if isinstance(status, tuple) else (status,)
    if answer.status_code not in allowed:
        raise WalkFailed(f"{where} answered {answer.status_code}.")
    return answer


def _email(number):
    return f"shopper-{number + 1:02d}{SHOPPERS}"


def _moment(draw):
    days_ago = draw.randint(LAST_SALE, FIRST_SALE)
    return at(day(days_ago), draw.randint(7, 20), draw.randint(0, 59))


def _wishes(draw):
    """One to three kinds of pieces, most often one of each."""
    kinds = draw.choice((1, 1, 2, 3))
    return [(draw.randrange(1000), draw.choice((1, 1, 1, 2))) for _ in range(kinds)]


def _server_name():
    return settings.SITE_URL.split("//", 1)[1].split(":", 1)[0].split("/", 1)[0]
