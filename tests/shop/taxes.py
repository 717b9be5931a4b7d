"""A table of rates for tests, and registrations by which they are collected."""

from datetime import date
from decimal import Decimal

from oscar.apps.address.models import Country

from shop.tax.models import TaxRate, TaxRegistration

LONG_AGO = date(2026, 1, 1)


def rate(country, share, *, state="", postcode="", category="standard", name="VAT", **more):
    return TaxRate.objects.create(
        country=country,
        state=state,
        postcode_prefix=postcode,
        category=category,
        rate=Decimal(share),
        name=name,
        **{
            "effective_from": LONG_AGO,
            "source": "Test gazette",
            "source_url": "https://example.com/gazette",
            **more,
        },
    )


def register(country, state="", **more):
    return TaxRegistration.objects.create(
        country=country, state=state, number="T-1", **{"effective_from": LONG_AGO, **more}
    )


def collect_in_new_york_and_the_eu():
    """4 % in New York, delivery too, 8.875 % in the City; 19 % in Germany."""
    rate("US", "0.04", state="NY", name="Sales tax")
    rate("US", "0.08875", state="NY", postcode="100", name="Sales tax")
    rate("US", "0.0725", state="CA", name="Sales tax", taxes_shipping=False)
    rate("DE", "0.19")
    register("US", "NY")
    register("EU")


def open_country(code, name):
    return Country.objects.create(
        iso_3166_1_a2=code, printable_name=name, name=name, is_shipping_country=True
    )
