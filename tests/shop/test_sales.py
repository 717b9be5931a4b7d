"""THE SEAM out: a paid order credits the workshop, once."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from artisans.ledger.models import Transfer
from impact.models import ImpactEvent
from shop.order.models import Order
from shop.sales import settle_order
from tests.shop.walking import add, check_out, pay

PAID_AT = datetime(2026, 11, 24, 10, tzinfo=UTC)


@pytest.fixture
def tote(shop, lotus):
    product = shop.shelve(free=5, made_by=lotus)
    shop.agree_pay(product)
    return product


@pytest.fixture
def order(client, tote):
    add(client, tote, quantity=2)
    check_out(client)
    return Order.objects.get()


def test_a_paid_line_credits_a_tenth_of_its_list_price_to_the_workshop(order, lotus):
    settle_order(order, paid_at=PAID_AT)

    transfer = Transfer.objects.get()
    assert (transfer.kind, transfer.amount, transfer.currency) == ("premium", 960, "USD")
    assert transfer.credit.owner_workshop == lotus
    assert transfer.source == order.lines.get().source


def test_settling_again_changes_nothing(order):
    settle_order(order, paid_at=PAID_AT)
    settle_order(order, paid_at=PAID_AT)

    assert Transfer.objects.count() == 1
    assert ImpactEvent.objects.count() == 3


def test_impact_is_recorded_from_the_rate_in_force(order):
    settle_order(order, paid_at=PAID_AT)

    recorded = {event.metric: event.quantity for event in ImpactEvent.objects.all()}
    assert recorded == {
        "paid_minutes": Decimal("190"),
        "piece_pay": Decimal("8.38"),
        "premium": Decimal("9.60"),
    }


def test_a_discount_does_not_touch_the_premium(order):
    order.lines.update(line_price_excl_tax="48.00", line_price_incl_tax="48.00")

    settle_order(order, paid_at=PAID_AT)

    assert Transfer.objects.get().amount == 960


def test_a_variant_counts_as_its_product(client, shop, lotus):
    scarf = shop.shelve("Scarf", variants=("Madder",), made_by=lotus)
    shop.agree_pay(scarf)
    add(client, scarf, variant=scarf.children.get())

    pay(client, check_out(client)["Location"])

    assert ImpactEvent.objects.filter(metric="paid_minutes").get().quantity == 95


def test_a_product_of_no_workshop_sells_and_credits_nobody(client, shop):
    add(client, shop.shelve(made_by=None))

    pay(client, check_out(client)["Location"])

    assert Order.objects.get().status == "paid"
    assert not Transfer.objects.exists()
