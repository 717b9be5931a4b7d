"""The demo looks like the real thing, and is made by the real path."""

from fractions import Fraction

import pytest
from django.core.management import call_command

from artisans.ledger.models import Transfer
from artisans.making.models import PieceRate
from artisans.payouts.models import PayRun
from artisans.people.models import Workshop
from cms.models import StoryPage
from impact.models import Publication
from shop.catalogue.models import Category, Product
from shop.order.models import Order
from shop.order.receipts import receipt
from shop.partner.models import StockMovement

TABLES = (Order, Product, Transfer, StockMovement, PayRun, StoryPage, Publication)


def counts():
    return {model.__name__: model.objects.count() for model in TABLES}


@pytest.mark.django_db(transaction=True)
def test_the_demo_is_whole_and_making_it_again_changes_nothing(client, capsys):
    call_command("demo_data")
    first = counts()
    call_command("demo_data")

    products = Product.objects.browsable()
    assert products.count() >= 24
    assert Category.objects.count() == 5
    assert Workshop.objects.publishable().count() == 3
    assert all(product.images.count() >= 3 for product in products)
    assert all(pays_above_the_law(rate) for rate in PieceRate.objects.all())
    assert StoryPage.objects.tellable("site").count() == 6
    assert Order.objects.filter(status="paid").count() == 40
    assert all(adds_up(order) for order in Order.objects.all())
    assert PayRun.objects.filter(status="paid").exists()
    assert Publication.objects.exists()
    assert counts() == first
    call_command("verify_ledger")
    assert "artisan@fairhand.example" in capsys.readouterr().out
    assert "$" in client.get("/").content.decode()


def pays_above_the_law(rate):
    return Fraction(rate.amount) > rate.legal_floor.per_minute * Fraction(rate.standard_minutes)


def adds_up(order):
    breakdown = receipt(order)["breakdown"]
    return sum(part.amount for part in breakdown.parts) == order.total_incl_tax
