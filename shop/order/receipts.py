"""The receipt: what was paid, where it went, what it did, and whose story goes with it.

Safe as SAFETY asks: it names workshops, never a person, and shows a story only while the
consent for it is in force.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.urls import reverse

from artisans.money import format_money
from artisans.people.models import Workshop
from cms.stories import stories_for
from impact.reporting import order_impact
from shop.catalogue.pictures import picture_of
from shop.mailing import send
from shop.offer.shown import order_discounts
from shop.order.breakdown import order_breakdown
from shop.order.models import Order
from shop.payment.shown import payments_of
from shop.tax.shown import tax_of_order


@dataclass(frozen=True)
class ReceiptLine:
    title: str
    quantity: int
    called_off: int
    returned: int
    list_total: Decimal
    line_total: Decimal
    image_url: str
    width: int
    height: int
    workshop_name: str
    workshop_url: str
    story: object


@dataclass(frozen=True)
class ReceiptImpact:
    """Pooled figures of workshops; amounts already written as a reader reads them."""

    paid_minutes: Decimal
    pay: list
    premium: list


def receipt(order, *, channel="site"):
    """What the order page and the receipt e-mail show of an order."""
    lines = list(
        order.lines.select_related("product__parent", "workshop")
        .prefetch_related("product__images", "product__parent__images", "discounts__order_discount")
        .order_by("pk")
    )
    public = set(
        Workshop.objects.publishable()
        .filter(pk__in=[line.workshop_id for line in lines if line.workshop_id])
        .values_list("pk", flat=True)
    )
    sources = [line.source for line in lines]
    stories = stories_for(sources, channel=channel) if order.is_paid else {}
    payments = payments_of(order)
    is_divided = order.is_paid and not payments.go_back_whole
    tax = tax_of_order(order)
    shown = [
        receipt_line(line, public, stories.get(line.source), is_inclusive=tax.is_inclusive)
        for line in lines
    ]
    return {
        "order": order,
        "lines": shown,
        "subtotal": sum(line.list_total for line in shown),
        "discounts": order_discounts(order, lines),
        "delivery_offer": delivery_offer(order),
        "shipping": order.shipping_incl_tax if tax.is_inclusive else order.shipping_excl_tax,
        "tax": tax,
        "total": order.total_incl_tax,
        "currency": order.currency,
        "payments": payments,
        "breakdown": order_breakdown(order, lines, known_fee=payments.fee_in(order.currency))
        if is_divided
        else None,
        "impact": receipt_impact(lines) if is_divided else None,
        "address_lines": order.shipping_address.active_address_fields()
        if order.shipping_address
        else [],
        "order_url": settings.SITE_URL + reverse("order", kwargs={"token": order.token}),
        "site_url": settings.SITE_URL,
    }


def delivery_offer(order):
    """The name of the offer that made delivery cheaper, or nothing."""
    offers = order.discounts.filter(category="Shipping", amount__gt=0)
    return offers.values_list("offer_name", flat=True).first() or ""


def receipt_line(line, public, story, *, is_inclusive):
    """One line, with its workshop where that may be shown and its story where one may be."""
    images = _images(line.product)
    picture = picture_of(images[0]) if images else None
    is_public = line.workshop_id in public
    return ReceiptLine(
        title=line.title,
        quantity=line.quantity,
        called_off=line.called_off,
        returned=line.returned,
        list_total=line.line_price_before_discounts_incl_tax
        if is_inclusive
        else line.line_price_before_discounts_excl_tax,
        line_total=line.line_price_incl_tax if is_inclusive else line.line_price_excl_tax,
        image_url=picture.thumb_url if picture else "",
        width=picture.width if picture else 4,
        height=picture.height if picture else 5,
        workshop_name=line.workshop.name if line.workshop else "",
        workshop_url=f"/workshops/{line.workshop.slug}/" if is_public else "",
        story=story,
    )


def _images(product):
    """A variant shows its own pictures, else its parent's."""
    if product is None:
        return []
    own = list(product.images.all())
    return own or (list(product.parent.images.all()) if product.parent else [])


def receipt_impact(lines):
    """What this purchase did, or None when nothing was recorded for it."""
    impact = order_impact([line.source for line in lines])
    if not (impact.paid_minutes or impact.piece_pay or impact.premium):
        return None
    return ReceiptImpact(
        paid_minutes=impact.paid_minutes,
        pay=_written(impact.piece_pay),
        premium=_written(impact.premium),
    )


def _written(amounts):
    return [format_money(amount, currency=key) for key, amount in sorted(amounts.items())]


def send_receipt(order_pk):
    """Send the receipt by e-mail, HTML and text. Called after the payment is committed."""
    order = Order.objects.select_related("shipping_address__country").get(pk=order_pk)
    send("receipt", receipt(order, channel="email"), to=order.email)
