"""Product cards for pages that know products only by label."""

from django import template

from shop.catalogue.cards import put_cards_on, with_cards
from shop.catalogue.models import Product
from shop.partner.strategy import Strategy

register = template.Library()
GRID = "components/product_grid.html"


@register.inclusion_tag(GRID, takes_context=True)
def featured_products(context, limit=8):
    """The newest products that are in the shop."""
    newest = Product.objects.browsable().order_by("-date_created", "-pk")
    return _grid(newest, limit, context)


@register.inclusion_tag(GRID, takes_context=True)
def workshop_products(context, workshop_id, limit=8):
    """The newest products of one workshop."""
    products = Product.objects.browsable().filter(workshop=workshop_id)
    return _grid(products.order_by("-date_created", "-pk"), limit, context)


@register.inclusion_tag(GRID, takes_context=True)
def products_by_id(context, ids):
    """The named products, in the given order."""
    order = {pk: index for index, pk in enumerate(ids)}
    products = with_cards(Product.objects.browsable().filter(pk__in=order))
    found = put_cards_on(products, display=_display(context))
    return {"products": sorted(found, key=lambda product: order[product.pk])}


def _grid(products, limit, context):
    return {"products": put_cards_on(with_cards(products)[:limit], display=_display(context))}


def _display(context):
    """How the visitor reads prices; a page shown without one, such as a preview, is for home."""
    strategy = getattr(context.get("request"), "strategy", None) or Strategy()
    return strategy.display
