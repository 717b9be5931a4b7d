"""What the basket page shows, gathered for its template."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from shop.basket.codes import shown_codes
from shop.basket.forms import too_many
from shop.catalogue.pictures import picture_of
from shop.offer.shown import basket_discounts
from shop.order.pending import pending_order
from shop.shipping.estimates import delivery_of_basket


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
    lines = [line_view(line) for line in basket.all_lines()] if basket.pk else []
    after_discounts = basket.total_incl_tax if lines else Decimal("0.00")
    delivery, sentence = delivery_of_basket(basket) if lines else (None, "")
    return {
        "lines": lines,
        "subtotal": basket.total_incl_tax_excl_discounts if lines else after_discounts,
        "discounts": basket_discounts(basket) if lines else [],
        "codes": shown_codes(basket) if lines else [],
        "typed_code": request.POST.get("code", ""),
        "shipping": delivery,
        "shipping_note": sentence,
        "total": after_discounts + (delivery or 0),
        "currency": basket.currency if lines else "",
        "can_check_out": bool(lines) and not any(line.warning for line in lines),
        "pending_order": pending_order(request),
    }


def line_view(line):
    """One line as the basket and the checkout show it."""
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
        list_total=line.line_price_incl_tax,
        line_total=line.line_price_incl_tax_incl_discounts,
        currency=line.price_currency,
        warning=_warning(line, shown, free),
    )


def _warning(line, shown, free):
    if not shown.is_public:
        return _("This piece is not in the shop any more. Please remove it.")
    return too_many(shown.title, free) if line.quantity > free else ""
