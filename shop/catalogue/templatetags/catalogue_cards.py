"""Product cards for pages that know products only by label."""

from django import template

from shop.catalogue.cards import put_cards_on, with_cards
from shop.catalogue.models import Product

register = template.Library()
GRID = "components/product_grid.html"


@register.inclusion_tag(GRID)
def featured_products(limit=8):
    """The newest products that are in the shop."""
    return _grid(Product.objects.browsable().order_by("-date_created", "-pk"), limit)


@register.inclusion_tag(GRID)
def workshop_products(workshop_id, limit=8):
    """The newest products of one workshop."""
    products = Product.objects.browsable().filter(workshop=workshop_id)
    return _grid(products.order_by("-date_created", "-pk"), limit)


@register.inclusion_tag(GRID)
def products_by_id(ids):
    """The named products, in the given order."""
    order = {pk: index for index, pk in enumerate(ids)}
    found = put_cards_on(with_cards(Product.objects.browsable().filter(pk__in=order)))
    return {"products": sorted(found, key=lambda product: order[product.pk])}


def _grid(products, limit):
    return {"products": put_cards_on(with_cards(products)[:limit])}
