"""Structured data (schema.org) of a product page, from the same figures the page shows."""

import json

from django.utils.html import format_html
from django.utils.safestring import mark_safe

# The escapes json_script makes: nothing in the data can close the script element.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def product_jsonld(context, request):
    """Product with its Offer, and the BreadcrumbList, as script elements of data."""
    return format_html(
        "{}{}", _script(_product(context, request)), _script(_trail(context, request))
    )


def _product(context, request):
    product = context["product"]
    data = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.title,
        "description": context["description"] or product.title,
        "image": [request.build_absolute_uri(picture.large_url) for picture in context["gallery"]],
        "sku": product.upc or str(product.pk),
    }
    if context["workshop"]:
        data["brand"] = {"@type": "Brand", "name": context["workshop"].name}
    if context["price"] is not None:
        data["offers"] = _offer(context)
    return data


def _offer(context):
    in_stock = context["availability"].is_available
    return {
        "@type": "Offer",
        "url": context["canonical_url"],
        "price": str(context["price"]),
        "priceCurrency": context["currency"],
        "priceSpecification": {
            "@type": "UnitPriceSpecification",
            "price": str(context["price"]),
            "priceCurrency": context["currency"],
            "valueAddedTaxIncluded": context["is_inclusive"],
        },
        "availability": "https://schema.org/" + ("InStock" if in_stock else "OutOfStock"),
    }


def _trail(context, request):
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": label,
                "item": request.build_absolute_uri(url or request.path),
            }
            for position, (label, url) in enumerate(context["breadcrumbs"], start=1)
        ],
    }


def _script(data):
    escaped = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(escaped))
