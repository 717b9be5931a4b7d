"""What the product page shows, gathered for its template."""

from dataclasses import dataclass
from decimal import Decimal

import nh3
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from artisans.people.models import Workshop
from cms.stories import story_of_workshop
from cms.templatetags.countries import country_name
from shop.catalogue.cards import put_cards_on, shown_former_price, shown_price, with_cards
from shop.catalogue.models import Product
from shop.catalogue.pictures import picture_of
from shop.catalogue.structured import product_jsonld
from shop.costing.breakdown import price_breakdown
from shop.partner.strategy import is_sold
from shop.shipping.estimates import delivery_estimate
from shop.tax.forms import deliver_to

RELATED = 4


@dataclass(frozen=True)
class Variant:
    id: int
    label: str
    product: Product
    price: Decimal
    net_price: Decimal
    currency: str
    is_available: bool
    is_selected: bool
    free: int


@dataclass(frozen=True)
class Availability:
    is_available: bool
    message: str
    max_quantity: int


@dataclass(frozen=True)
class Maker:
    name: str
    province: str
    country_name: str
    url: str | None


def find_product(pk):
    """A public product with its `related` ones, read together; raises Http404."""
    public_workshop = Workshop.objects.publishable().filter(pk=OuterRef("workshop_id"))
    read = with_cards(Product.objects.public()).annotate(
        has_public_workshop=Exists(public_workshop)
    )
    related = list(related_to(pk))
    products = {product.pk: product for product in read.filter(pk__in=[pk, *related])}
    if pk not in products:
        raise Http404(_("This product is not in the shop any more."))
    product = products[pk]
    product.related = [products[other] for other in related]
    return product


def related_to(pk):
    """Ids of other products of the same categories, the newest first."""
    others = Product.objects.browsable().filter(categories__product=pk).exclude(pk=pk)
    others = others.order_by("-date_created", "-pk").distinct()
    return others.values_list("pk", flat=True)[:RELATED]


def product_page(product, request, *, add_form=None):
    """The context of `oscar/catalogue/detail.html` for a product found by `find_product`."""
    display = request.strategy.display
    variants = variants_of(product, chosen=request.GET.get("variant", ""), display=display)
    shown = next((variant for variant in variants if variant.is_selected), None)
    breakdown = shown and price_breakdown(
        product.pk,
        price=shown.net_price,
        tax=shown.price - shown.net_price,
        currency=shown.currency,
        on=timezone.localdate(),
    )
    context = {
        "product": product,
        "title": product.meta_title or product.title,
        "description": product.meta_description,
        "description_html": nh3.clean(product.description),
        "workshop": maker_of(product),
        "gallery": [picture_of(image) for image in product.images.all()],
        "variants": variants if product.is_parent else [],
        "price": shown and shown.price,
        "currency": shown and shown.currency,
        "compare_at": shown and shown_former_price(product, shown.currency, display),
        "price_note": display.note if shown else "",
        "is_inclusive": display.is_inclusive,
        "availability": availability_of(shown),
        "form_url": reverse("basket:add", kwargs={"pk": product.pk}),
        "add_form": add_form,
        "breakdown": breakdown,
        "delivery_note": delivery_note(product, shown, display),
        "deliver_to": deliver_to(request) if shown else None,
        "story": story_of_workshop(product.workshop_id),
        "related": [other.card for other in put_cards_on(product.related, display=display)],
        "breadcrumbs": breadcrumbs_of(product),
        "canonical_url": request.build_absolute_uri(product.get_absolute_url()),
    }
    context["jsonld_html"] = product_jsonld(context, request)
    return context


def delivery_note(product, shown, display):
    """What delivery and taxes come to where the visitor is, as sentences."""
    if shown is None:
        return ""
    sent = shown.product
    estimate = delivery_estimate(sent, shown.net_price, shown.currency, display=display)
    return f"{estimate} {display.notice}".strip()


def variants_of(product, *, chosen, display):
    """The choices a shopper has, one for a product without variants."""
    choices = product.public_children if product.is_parent else [product]
    priced = [
        (choice, record)
        for choice in choices
        for record in list(choice.stockrecords.all())[:1]
        if is_sold(record)
    ]
    selected = _selected(priced, chosen)
    return [
        Variant(
            id=choice.pk,
            label=choice.title or product.title,
            product=choice,
            price=shown_price(product, record, display),
            net_price=record.price,
            currency=record.price_currency,
            is_available=record.net_stock_level > 0,
            is_selected=choice.pk == selected,
            free=record.net_stock_level,
        )
        for choice, record in priced
    ]


def _selected(priced, chosen):
    """The asked-for variant, else the first that can be had, else the first."""
    ids = [choice.pk for choice, _record in priced]
    if chosen.isdigit() and int(chosen) in ids:
        return int(chosen)
    in_stock = [choice.pk for choice, record in priced if record.net_stock_level > 0]
    return (in_stock or ids or [None])[0]


def availability_of(variant):
    """In words a shopper can act on; few pieces left are said, many are not."""
    if variant is None or variant.free <= 0:
        return Availability(False, _("Sold out. The next pieces are being made."), 0)
    if variant.free <= 5:
        message = _("Only %(count)d left.") % {"count": variant.free}
        return Availability(True, message, variant.free)
    return Availability(True, _("In stock, ready to send."), variant.free)


def maker_of(product):
    workshop = product.workshop
    if workshop is None:
        return None
    return Maker(
        name=workshop.name,
        province=workshop.province,
        country_name=country_name(workshop.country),
        url=f"/workshops/{workshop.slug}/" if product.has_public_workshop else None,
    )


def breadcrumbs_of(product):
    category = product.categories.first()
    trail = [(_("Shop"), reverse("catalogue:index"))]
    if category:
        trail.append((category.name, category.get_absolute_url()))
    return [*trail, (product.title, "")]
