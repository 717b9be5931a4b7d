"""The currencies of the shop: checked at start, in the form, and by the database."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.test import override_settings

from accounts.models import User
from shop.dashboard.catalogue.forms import StockRecordForm
from shop.partner.models import StockRecord
from shop.tax.checks import currencies_can_be_charged, tax_policy_can_be_asked


@pytest.mark.parametrize(
    ("currencies", "said"),
    [
        (("USD", "EUR"), []),
        (("USD", "KWD"), ["SHOP_CURRENCIES: KWD has three decimals, and prices are kept with two"]),
        (("USD", "XXQ"), ["SHOP_CURRENCIES: “XXQ” is not a currency"]),
        (("EUR",), ["SHOP_CURRENCIES lacks the shop's own currency, USD"]),
    ],
)
def test_a_currency_that_cannot_be_charged_is_refused_at_start(currencies, said):
    with override_settings(SHOP_CURRENCIES=currencies):
        found = [error.msg for error in currencies_can_be_charged(None)]

    assert len(found) == len(said)
    assert all(text.startswith(start) for text, start in zip(found, said, strict=True))


@pytest.mark.parametrize("path", ["shop.nowhere.Policy", "shop.tax.apps.TaxConfig"])
def test_a_policy_that_cannot_be_asked_is_refused_at_start(path):
    with override_settings(TAX_POLICY=path):
        [error] = tax_policy_can_be_asked(None)

    assert error.msg.startswith("TAX_POLICY cannot be made: ")


@pytest.fixture
def record(shop, lotus):
    return shop.shelve(made_by=lotus).stockrecords.get()


@pytest.mark.parametrize(
    ("currency", "price", "name"),
    [
        ("KWD", "1.00", "price_has_no_third_decimal_update"),
        ("JPY", "1.50", "price_has_no_fraction_where_its_currency_has_none_update"),
    ],
)
def test_the_database_refuses_a_price_its_currency_cannot_hold(record, currency, price, name):
    of_record = StockRecord.objects.filter(pk=record.pk)

    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        of_record.update(price_currency=currency, price=Decimal(price))


def form(record, **changes):
    said = {
        "partner": record.partner_id,
        "partner_sku": record.partner_sku,
        "price_currency": "USD",
        "price": "48.00",
        **changes,
    }
    user = User(email="shelves@example.com", is_staff=True)
    return StockRecordForm(record.product.get_product_class(), user, data=said, instance=record)


def test_the_form_takes_a_currency_of_the_shop_and_no_other(record):
    assert form(record, price_currency="EUR").is_valid()
    assert "price_currency" in form(record, price_currency="INR").errors


def test_the_form_explains_a_fraction_of_yen(record):
    refused = form(record, price_currency="JPY", price="4800.50")

    assert refused.errors["price"] == ["4800.50 JPY has more than 0 decimals."]
