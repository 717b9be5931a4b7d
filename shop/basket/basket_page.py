"""What the basket page shows, gathered for its template."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from shop.basket.codes import shown_codes
from shop.basket.forms import too_many
from shop.catalogue.pictures import picture_of
from shop.offer.shown import basket_discounts
from shop.order.pending import pending_order
from shop.shipping.estimates import BasketEstimate, basket_estimate
from shop.tax.forms import deliver_to
from shop.tax.shown import tax_of_quote

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class BasketLineView:
    id: int
    title: str
    url: str
    image_url: str
    width: int
    height: int
    alt: str
    variant_label: str
    workshop_name: str
    unit_price: Decimal
    quantity: int
    max_quantity: int
    list_total: Decimal
    line_total: Decimal
    currency: str
    warning: str


def basket_page(request):
    """The context of `oscar/basket/basket.html`."""
    basket = request.basket
    estimate = estimate_of(basket, request.strategy.destination)
    lines = line_views(basket) if basket.pk else []
    subtotal = sum((line.list_total or ZERO for line in lines), ZERO)
    after_discounts = sum((line.line_total or ZERO for line in lines), ZERO)
    tax = tax_of_quote(estimate.quote)
    return {
        "lines": lines,
        "subtotal": subtotal,
        "discounts": basket_discounts(basket) if lines else [],
        "codes": shown_codes(basket) if lines else [],
        "typed_code": request.POST.get("code", ""),
        "shipping": estimate.delivery,
        "shipping_note": estimate.sentence,
        "tax": tax,
        "deliver_to": deliver_to(request) if lines else None,
        "total": after_discounts + (estimate.delivery or 0) + tax.on_top,
        "currency": basket.currency if lines else "",
        "can_check_out": bool(lines)
        and estimate.is_possible
        and not any(line.warning for line in lines),
        "pending_order": pending_order(request),
    }


def estimate_of(basket, destination):
    """Delivery and tax to the visitor's destination, unless a line cannot be sold as it is."""
    if not basket.pk or not basket.all_lines() or any(map(why_not_sold, basket.all_lines())):
        return BasketEstimate("")
    return basket_estimate(basket, destination)


def line_views(basket):
    """The lines as the basket and the checkout show them, with their pictures."""
    lines = list(basket.all_lines())
    prefetch_related_objects(lines, "product__images", "product__parent__images")
    return [line_view(line) for line in lines]


def line_view(line):
    """One line with its picture."""
    product = line.product
    shown = product.parent if product.is_child else product
    images = list(product.images.all()) or list(shown.images.all())
    picture = picture_of(images[0]) if images else None
    free = line.stockrecord.net_stock_level
    return BasketLineView(
        id=line.pk,
        title=shown.title,
        url=product.get_absolute_url(),
        image_url=picture.thumb_url if picture else "",
        width=picture.width if picture else 4,
        height=picture.height if picture else 5,
        alt="",
        variant_label=product.title if product.is_child else "",
        workshop_name=shown.workshop.name if shown.workshop else "",
        unit_price=line.unit_price_incl_tax,
        quantity=line.quantity,
        max_quantity=free,
        list_total=line.shown_total_before_discounts,
        line_total=line.shown_total,
        currency=line.price_currency,
        warning=_warning(line, shown, free),
    )


def _warning(line, shown, free):
    if not shown.is_public:
        return _("This piece is not in the shop any more. Please remove it.")
    if sentence := why_not_sold(line):
        return sentence
    return too_many(shown.title, free) if line.quantity > free else ""


def why_not_sold(line):
    """A sentence when its price is gone, or in another currency than the rest; else nothing."""
    price = line.purchase_info.price
    if not price.exists:
        return _("This piece cannot be bought at the moment. Please remove it.")
    if price.currency != line.basket.currency:
        return _("This piece is priced in %(currency)s now. Please remove it and buy it apart.") % {
            "currency": price.currency
        }
    return ""
