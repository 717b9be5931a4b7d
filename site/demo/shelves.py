"""The demo's catalogue on the shelves: categories, products, pictures, delivery, fees."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from functools import partial

from django.conf import settings
from django.core.files.base import ContentFile
from oscar.apps.address.models import Country

from artisans.people.models import Workshop
from demo.drawing import VIEWS
from demo.products import CATEGORIES, PRODUCTS
from shop.catalogue.models import Category, Product, ProductClass, ProductImage
from shop.costing.models import PaymentFeeTerms
from shop.partner.models import Partner, StockRecord
from shop.shipping.models import WeightBased
from shop.tax.importing import import_rates
from shop.tax.models import TaxRegistration

COUNTRIES = (
    # alpha-2, alpha-3, numeric, name, order
    ("US", "USA", "840", "United States", 9),
    ("CA", "CAN", "124", "Canada", 5),
    ("GB", "GBR", "826", "United Kingdom", 5),
    ("DE", "DEU", "276", "Germany", 5),
    ("FR", "FRA", "250", "France", 5),
    ("NL", "NLD", "528", "Netherlands", 5),
    ("CH", "CHE", "756", "Switzerland", 5),
    ("JP", "JPN", "392", "Japan", 5),
    ("AU", "AUS", "036", "Australia", 5),
)
# Delivery in dollars before tax, for parcels of up to so many kilograms.
AT_HOME = (("2.000", "6.50"), ("5.000", "9.50"), ("15.000", "16.00"))
ABROAD = (("2.000", "14.00"), ("5.000", "24.00"), ("15.000", "48.00"))
# Where the enterprise of the demo collects tax: two states, and the EU by its One Stop Shop.
REGISTRATIONS = (("US", "NY", "DEMO-NY-1"), ("US", "CA", "DEMO-CA-1"), ("EU", "", "DEMO-OSS-1"))
REGISTERED_ON = date(2025, 1, 1)


def stock_shelves(drawings):
    """Create everything a shopper can find. `drawings` is a folder of pictures drawn already."""
    make_delivery()
    make_taxes()
    make_fees()
    categories = {name: _category(name) for name in CATEGORIES}
    for demo in PRODUCTS:
        if not Product.objects.filter(handle=demo.handle).exists():
            _shelve(demo, categories[demo.category])
    hang_pictures(drawings)


def make_delivery():
    """Delivery at home and abroad, free from an amount on."""
    for alpha2, alpha3, number, name, order in COUNTRIES:
        Country.objects.get_or_create(
            pk=alpha2,
            defaults={
                "iso_3166_1_a3": alpha3,
                "iso_3166_1_numeric": number,
                "printable_name": name,
                "name": name,
                "display_order": order,
                "is_shipping_country": True,
            },
        )
    home = [settings.HOME_COUNTRY]
    abroad = [country[0] for country in COUNTRIES if country[0] not in home]
    _delivery("Standard delivery", AT_HOME, "120.00", home)
    _delivery("International delivery", ABROAD, "220.00", abroad)


def make_taxes():
    """Every rate we ship with, and registrations so that some of them are collected."""
    import_rates()
    for country, state, number in REGISTRATIONS:
        TaxRegistration.objects.get_or_create(
            country=country,
            state=state,
            effective_from=REGISTERED_ON,
            defaults={"number": number},
        )


def make_fees():
    PaymentFeeTerms.objects.get_or_create(
        currency="USD",
        effective_from=date(2024, 1, 1),
        defaults={
            "percent": Decimal("2.9"),
            "fixed": Decimal("0.30"),
            "source": "Stripe's published price for cards, United States",
        },
    )


def _delivery(name, bands, free_from, countries):
    method, is_new = WeightBased.objects.get_or_create(
        name=name, defaults={"currency": "USD", "free_shipping_threshold": Decimal(free_from)}
    )
    if is_new:
        method.countries.set(countries)
        for up_to, charge in bands:
            method.bands.create(upper_limit=Decimal(up_to), charge=Decimal(charge))


def _category(name):
    found = Category.objects.filter(name=name).first()
    return found or Category.add_root(name=name, slug=name.lower())


def hang_pictures(drawings):
    """Give each product its pictures. Cleaning them takes the time, on all processors."""
    hung = set(ProductImage.objects.values_list("product__handle", "display_order"))
    products = Product.objects.in_bulk(field_name="handle")
    images = [
        ProductImage(
            product=products[demo.handle],
            caption=getattr(demo, f"alt_{view}"),
            display_order=order,
        )
        for demo in PRODUCTS
        for order, view in enumerate(VIEWS)
        if (demo.handle, order) not in hung
    ]
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for image in pool.map(partial(_taken_in, drawings), images):
            image.save()


def _taken_in(drawings, image):
    name = f"{image.product.handle}-{VIEWS[image.display_order]}.webp"
    image.take_in(ContentFile((drawings / name).read_bytes(), name=name))
    return image


def _shelve(demo, category):
    product = Product.objects.create(
        structure=Product.PARENT if demo.variants else Product.STANDALONE,
        product_class=_product_class(),
        handle=demo.handle,
        title=demo.title,
        slug=demo.handle,
        description=f"<p>{demo.description}</p>",
        meta_description=demo.seo,
        workshop=Workshop.objects.get(slug=demo.workshop),
        material=demo.material,
        weight_grams=demo.weight_grams,
    )
    product.categories.add(category)
    for variant in demo.variants or (None,):
        _stock_record(_variant(product, variant), demo, variant)


def _variant(product, label):
    if label is None:
        return product
    return Product.objects.create(structure=Product.CHILD, parent=product, title=label)


def _stock_record(sold, demo, variant):
    StockRecord.objects.create(
        product=sold,
        partner=_partner(),
        partner_sku=f"{demo.handle}-{variant.lower()}" if variant else demo.handle,
        price=demo.price,
        price_currency="USD",
    )


def _partner():
    return Partner.objects.get_or_create(code="fairhand", defaults={"name": "Fairhand"})[0]


def _product_class():
    return ProductClass.objects.get_or_create(
        name="Handmade", defaults={"requires_shipping": True, "track_stock": True}
    )[0]
