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
from shop.shipping.models import OrderAndItemCharges

COUNTRIES = (
    # alpha-2, alpha-3, numeric, name, order
    ("US", "USA", "840", "United States", 9),
    ("CA", "CAN", "124", "Canada", 5),
    ("GB", "GBR", "826", "United Kingdom", 5),
    ("DE", "DEU", "276", "Germany", 5),
    ("FR", "FRA", "250", "France", 5),
    ("NL", "NLD", "528", "Netherlands", 5),
    ("AU", "AUS", "036", "Australia", 5),
)


def stock_shelves(drawings):
    """Create everything a shopper can find. `drawings` is a folder of pictures drawn already."""
    make_delivery()
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
    _charge("Standard delivery", "6.50", "120.00", home)
    _charge("International delivery", "14.00", "220.00", abroad)


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


def _charge(name, per_order, free_from, countries):
    charge, is_new = OrderAndItemCharges.objects.get_or_create(
        name=name,
        defaults={
            "price_per_order": Decimal(per_order),
            "price_per_item": Decimal("0.00"),
            "free_shipping_threshold": Decimal(free_from),
        },
    )
    if is_new:
        charge.countries.set(countries)


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
