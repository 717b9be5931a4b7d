import json
from decimal import Decimal
from types import SimpleNamespace

import pytest
import stripe
from django.test import Client
from oscar.apps.address.models import Country
from oscar.core.prices import Price

from shop.basket.models import Basket
from shop.catalogue.models import Product, ProductClass
from shop.order.models import Order, ShippingAddress
from shop.order.placing import place_order
from shop.partner import stock
from shop.partner.models import Partner, StockRecord
from shop.partner.strategy import Selector
from shop.sandbox import delivering
from shop.sandbox.models import OutboxEvent
from shop.sandbox.transport import SandboxHTTPClient
from shop.shipping.models import WeightBased
from shop.tax.destinations import destination_of_address
from shop.tax.quoting import with_tax


@pytest.fixture
def bag(transactional_db):
    """A product with three in stock at $48.00."""
    kind = ProductClass.objects.create(name="Bag", track_stock=True)
    product = Product.objects.create(title="Market bag", product_class=kind)
    record = StockRecord.objects.create(
        product=product,
        partner=Partner.objects.create(name="Fairhand"),
        partner_sku="BAG-1",
        price_currency="USD",
        price=Decimal("48.00"),
    )
    stock.open_count(record, quantity=3, source="bags", reason="opening count")
    return product


@pytest.fixture
def place(bag):
    """Place an order for bags, $5.00 delivery: what checkout does before it asks for money."""
    country, _ = Country.objects.get_or_create(
        iso_3166_1_a2="US",
        defaults={"printable_name": "United States", "is_shipping_country": True},
    )
    delivery = WeightBased.objects.create(name="Post")
    delivery.bands.create(upper_limit=Decimal("20.000"), charge=Decimal("5.00"))

    def place(quantity=1):
        basket = Basket.objects.create()
        basket.strategy = Selector().strategy()
        basket.add_product(bag, quantity)
        total = Decimal("48.00") * quantity + Decimal("5.00")
        address = ShippingAddress(
            first_name="Ada",
            line1="1 Main St",
            line4="Austin",
            postcode="73301",
            country=country,
        )
        return place_order(
            basket,
            email="shopper@example.com",
            address=address,
            shipping_method=with_tax(basket, delivery, destination_of_address(address)),
            total=Price("USD", excl_tax=total, incl_tax=total),
        )

    return place


@pytest.fixture
def order(place):
    return place()


@pytest.fixture
def held(settings):
    """Events wait in the outbox until a test delivers them."""
    settings.SANDBOX_DELIVERS_AT_ONCE = False


@pytest.fixture
def shopper():
    return Client(enforce_csrf_checks=False)


@pytest.fixture
def pay_page(shopper):
    """Press "pay" on the order's page and answer where Stripe's page is."""

    def open_page(order):
        return shopper.post(f"/checkout/pay/{order.token}/").headers["Location"]

    return open_page


@pytest.fixture
def press(shopper):
    """Press a button of the hosted page, by HTTP."""
    return lambda page, action: shopper.post(page, {"action": action})


@pytest.fixture
def webhook():
    """Deliver the outbox's events of a type, signed, to the real address."""

    def deliver(type):
        events = OutboxEvent.objects.filter(type=type)
        assert events, f"no {type} in the outbox"
        return [delivering.post(json.dumps(event.payload).encode()) for event in events]

    return deliver


@pytest.fixture
def stripe_is_down(every_request_is_checked):
    """Nobody answers at Stripe, until the test calls this."""

    def unreachable(self, method, url, headers, post_data=None, **kwargs):
        raise stripe.APIConnectionError("Connection refused", should_retry=False)

    patch = pytest.MonkeyPatch()
    patch.setattr(SandboxHTTPClient, "request", unreachable)
    yield patch.undo
    patch.undo()


@pytest.fixture
def answers_get_lost(every_request_is_checked):
    """Stripe does what it is asked, and its answers never arrive, until the test calls this."""
    answer = SandboxHTTPClient.request

    def lost(self, method, url, headers, post_data=None, **kwargs):
        answer(self, method, url, headers, post_data, **kwargs)
        raise stripe.APIConnectionError("Timed out", should_retry=False)

    patch = pytest.MonkeyPatch()
    patch.setattr(SandboxHTTPClient, "request", lost)
    yield patch.undo
    patch.undo()


def now(order):
    """The order as it is in the database at this moment, with what hangs on it."""
    order = Order.objects.get(pk=order.pk)
    record = order.lines.get().stockrecord
    return SimpleNamespace(
        status=order.status,
        held=record.num_allocated,
        attempts=[each.status for each in order.payment_attempts.order_by("number")],
        debits=[txn.amount for source in order.sources.all() for txn in source.transactions.all()],
    )
