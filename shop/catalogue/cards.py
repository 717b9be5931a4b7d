"""Product cards: everything a card shows, read in a fixed number of queries."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from cms.templatetags.countries import country_name
from shop.catalogue.models import Product, ProductImage
from shop.catalogue.pictures import picture_of
from shop.partner.models import StockRecord
from shop.partner.strategy import is_sold
from shop.tax.quoting import category_of


@dataclass(frozen=True)
class ProductCard:
    url: str
    title: str
    price: Decimal | None
    currency: str
    from_price: bool
    compare_at: Decimal | None
    price_note: str
    image_url: str
    image_srcset: str
    image_width: int
    image_height: int
    image_alt: str
    workshop_name: str
    place: str
    is_available: bool
    eager: bool = False


def with_cards(products):
    """Make a queryset of products carry what `card_of` reads. Four queries, whatever the number."""
    children = Product.objects.public().prefetch_related("stockrecords")
    return (
        products.select_related("product_class", "workshop")
        .prefetch_related(
            Prefetch("stockrecords", StockRecord.objects.order_by("pk")),
            Prefetch("images", ProductImage.objects.order_by("display_order", "pk")),
            Prefetch("children", children.order_by("pk"), to_attr="public_children"),
        )
        .distinct()
    )


def put_cards_on(products, *, display, eager=0):
    """Give each product its `card`, with prices as `display` says.

    The first `eager` pictures load at once. Returns the list.
    """
    products = list(products)
    for index, product in enumerate(products):
        product.card = card_of(product, display=display, eager=index < eager)
    return products


def card_of(product, *, display, eager=False):
    """The card of a product read through `with_cards`."""
    records = [record for record in sold_as(product) if is_sold(record)]
    prices = [shown_price(product, record, display) for record in records]
    currency = records[0].price_currency if records else ""
    images = list(product.images.all())
    picture = picture_of(images[0]) if images else None
    return ProductCard(
        url=product.get_absolute_url(),
        title=product.title,
        price=min(prices, default=None),
        currency=currency,
        from_price=len(set(prices)) > 1,
        compare_at=shown_former_price(product, currency, display),
        price_note=display.note if prices and display.is_inclusive else "",
        image_url=picture.url if picture else "",
        image_srcset=picture.srcset if picture else "",
        image_width=picture.width if picture else 4,
        image_height=picture.height if picture else 5,
        image_alt=(picture.alt if picture else "") or product.title,
        workshop_name=product.workshop.name if product.workshop else "",
        place=place_of(product.workshop),
        is_available=any(record.net_stock_level > 0 for record in records),
        eager=eager,
    )


def sold_as(product):
    """The stock records a shopper can choose between: the product's own, or its variants'."""
    sources = product.public_children if product.is_parent else [product]
    return [record for source in sources for record in list(source.stockrecords.all())[:1]]


def shown_price(product, record, display):
    """One piece's price as the visitor's destination reads it."""
    return display.shown(
        record.price, currency=record.price_currency, category=category_of(product)
    )


def shown_former_price(product, currency, display):
    """The price it had before, read the same way."""
    if product.compare_at_price is None or not currency:
        return None
    return display.shown(product.compare_at_price, currency=currency, category=category_of(product))


def place_of(workshop):
    """Province and country, never closer."""
    if workshop is None:
        return ""
    return _("%(province)s, %(country)s") % {
        "province": workshop.province,
        "country": country_name(workshop.country),
    }
