"""A small shop for tests: one workshop of twelve, one category, delivery home and abroad."""

from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile
from oscar.apps.address.models import Country

from artisans.ledger.models import PremiumRule
from artisans.making.models import ExchangeRate, WageFloor
from artisans.making.rates import agree_rate
from artisans.making.studies import record_study
from artisans.people.models import Artisan, Membership, Workshop
from shop.catalogue.models import Category, Product, ProductClass
from shop.costing.evidence import keep_evidence
from shop.costing.models import PaymentFeeTerms
from shop.costing.sheets import write_sheet
from shop.partner import stock
from shop.partner.models import Partner, StockRecord
from shop.shipping.models import WeightBased

LONG_AGO = date(2026, 1, 1)


def open_shop():
    """Countries, delivery, fee terms and the premium rule."""
    for alpha2, name in (("US", "United States"), ("DE", "Germany")):
        Country.objects.create(
            iso_3166_1_a2=alpha2, printable_name=name, name=name, is_shipping_country=True
        )
    charge("Standard delivery", "6.50", "US")
    charge("International delivery", "14.00", "DE")
    PaymentFeeTerms.objects.create(
        currency="USD",
        percent=Decimal("2.9"),
        fixed=Decimal("0.30"),
        source="Published price",
        effective_from=LONG_AGO,
    )
    PremiumRule.objects.create(rate=Decimal("0.10"), effective_from=LONG_AGO)


def charge(name, amount, *countries, up_to="20.000", free_from=None, currency="USD"):
    """A flat charge: one band for whatever weighs `up_to` kilograms at most."""
    method = WeightBased.objects.create(
        name=name,
        currency=currency,
        free_shipping_threshold=free_from and Decimal(free_from),
    )
    method.countries.add(*countries)
    method.bands.create(upper_limit=Decimal(up_to), charge=Decimal(amount))
    return method


def workshop(slug="lotus", *, people=12, currency="USD"):
    made = Workshop.objects.create(
        slug=slug,
        name=f"{slug.title()} Workshop",
        country="KH",
        province="Takeo",
        craft="Weaving",
        currency=currency,
        floor_region="national",
        opened_on=LONG_AGO,
    )
    for _ in range(people):
        Membership.objects.create(
            workshop=made, artisan=Artisan.objects.create(), effective_from=LONG_AGO
        )
    return made


def shelve(title="Krama tote", *, price="48.00", free=5, made_by=None, variants=()):
    """A product with `free` pieces in stock; each variant has as many."""
    kind, _ = ProductClass.objects.get_or_create(name="Handmade", track_stock=True)
    product = Product.objects.create(
        title=title,
        structure=Product.PARENT if variants else Product.STANDALONE,
        product_class=kind,
        workshop=made_by,
        description=f"<p>{title}, made by hand.</p>",
    )
    category = Category.objects.filter(name="Bags").first() or Category.add_root(name="Bags")
    product.categories.add(category)
    for label in variants or (None,):
        sold = product
        if label:
            sold = Product.objects.create(structure=Product.CHILD, parent=product, title=label)
        put_in_stock(sold, sku=f"{title}-{label}", price=price, free=free)
    return product


def put_in_stock(sold, *, sku, price, free):
    partner, _ = Partner.objects.get_or_create(code="fairhand", defaults={"name": "Fairhand"})
    record = StockRecord.objects.create(
        product=sold,
        partner=partner,
        partner_sku=sku,
        price=Decimal(price),
        price_currency="USD",
    )
    stock.open_count(record, quantity=free, source=f"shelves:{sku}", reason="opening count")
    return record


def leave_in_stock(product, *, free):
    """Count again: this many pieces of a product are there."""
    for record in StockRecord.objects.filter(product=product):
        difference = free - record.num_in_stock
        stock.correct(record, difference=difference, source=f"left:{free}", reason="counted again")


def agree_pay(product, *, minutes=95, monthly="550.00", benchmark=None):
    """A piece rate from a floor of `monthly` dollars, and a cost sheet, both in force."""
    wage_floor("legal minimum", monthly)
    chosen = benchmark and wage_floor("living wage benchmark", benchmark)
    makers = list(Artisan.objects.order_by("pk")[:2])
    study = record_study(
        product_id=product.pk,
        timed_on=LONG_AGO,
        allowance_percent=0,
        cycles=[(makers[number % 2], minutes * 60) for number in range(6)],
    )
    rate = agree_rate(
        product.workshop,
        product_id=product.pk,
        time_study=study,
        skill="skilled",
        effective_from=LONG_AGO,
        benchmark=chosen,
    )
    sheet = write_sheet(
        product,
        currency="USD",
        materials=Decimal("8.90"),
        workshop_costs=Decimal("5.60"),
        inbound_freight=Decimal("2.50"),
        evidence=keep_evidence(ContentFile(b"cloth 8.90"), title="Invoice 17"),
        effective_from=LONG_AGO,
    )
    return rate, sheet


def wage_floor(kind, monthly):
    floor, _ = WageFloor.objects.get_or_create(
        country="KH",
        region="national",
        skill="any",
        kind=kind,
        effective_from=LONG_AGO,
        defaults={
            "amount": Decimal(monthly),
            "currency": "USD",
            "per": "month",
            "source": "Test gazette",
            "source_year": 2026,
        },
    )
    return floor


def exchange(base, quote, rate):
    return ExchangeRate.objects.create(
        base_currency=base,
        quote_currency=quote,
        rate=Decimal(rate),
        on=LONG_AGO,
        source="Test bank",
    )
