"""An imported product sells: its workshop is credited, though no piece rate is agreed."""

import pytest
from django.utils import timezone

from artisans.ledger.models import Transfer
from artisans.making.models import PieceRate
from shop.catalogue.models import Product
from shop.costing.breakdown import price_breakdown
from shop.costing.models import CostSheet
from shop.order.models import Order
from tests.catalogue.exports import product, variant
from tests.shop import shelves
from tests.shop.walking import add, check_out, pay


@pytest.fixture
def bag(db, import_rows):
    shelves.open_shop()
    import_rows(
        product("bag", "Bag", "40.00", Option1_Name="Color", Option1_Value="Blue"),
        variant("bag", "Red", "50.00", Variant_Inventory_Qty="2"),
    )
    return Product.objects.get(handle="bag")


def test_selling_a_variant_credits_the_premium_to_its_workshop(client, bag, lotus):
    add(client, bag, variant=bag.children.get(title="Red"))
    receipt = pay(client, check_out(client)["Location"])

    assert receipt.status_code == 200
    assert Order.objects.get().lines.get().workshop == lotus
    transfer = Transfer.objects.get()
    assert (transfer.kind, transfer.amount, transfer.currency) == ("premium", 500, "USD")
    assert transfer.credit.owner_workshop == lotus


def test_its_page_opens_and_shows_no_breakdown(client, bag):
    page = client.get(bag.get_absolute_url())

    today = timezone.localdate()
    assert page.status_code == 200
    assert page.context["breakdown"] is None
    assert price_breakdown(bag.pk, price=50, currency="USD", on=today) is None


def test_no_rate_and_no_cost_sheet_are_made_up(bag):
    assert not PieceRate.objects.exists()
    assert not CostSheet.objects.exists()
