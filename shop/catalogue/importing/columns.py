"""The columns of a product export that the shop reads, under every name they have had."""

import re
from enum import StrEnum


class Column(StrEnum):
    HANDLE = "Handle"
    TITLE = "Title"
    BODY = "Body (HTML)"
    TYPE = "Type"
    CATEGORY = "Product Category"
    TAGS = "Tags"
    PUBLISHED = "Published"
    STATUS = "Status"
    GIFT_CARD = "Gift Card"
    SEO_TITLE = "SEO Title"
    SEO_DESCRIPTION = "SEO Description"
    OPTION1_VALUE = "Option1 Value"
    OPTION2_VALUE = "Option2 Value"
    OPTION3_VALUE = "Option3 Value"
    SKU = "Variant SKU"
    BARCODE = "Variant Barcode"
    PRICE = "Variant Price"
    COMPARE_AT = "Variant Compare At Price"
    QUANTITY = "Variant Inventory Qty"
    GRAMS = "Variant Grams"
    WEIGHT = "Variant Weight"
    WEIGHT_UNIT = "Variant Weight Unit"
    REQUIRES_SHIPPING = "Variant Requires Shipping"
    VARIANT_IMAGE = "Variant Image"
    IMAGE = "Image Src"
    IMAGE_POSITION = "Image Position"
    IMAGE_ALT = "Image Alt Text"


REQUIRED = (Column.HANDLE, Column.TITLE, Column.PRICE)
# Left out of the note about missing columns: most exports do without them.
RARE = {Column.CATEGORY, Column.STATUS, Column.WEIGHT, Column.WEIGHT_UNIT, Column.VARIANT_IMAGE}
OPTIONS = (Column.OPTION1_VALUE, Column.OPTION2_VALUE, Column.OPTION3_VALUE)

# Shopify renamed its columns in 2025; older exports and other shops' writers differ a little too.
_OTHER_NAMES = {
    Column.HANDLE: ("URL handle",),
    Column.BODY: ("Description", "Body", "Body HTML"),
    Column.TYPE: ("Custom Product Type", "Product type"),
    Column.CATEGORY: ("Standard Product Type", "Standardized Product Type"),
    Column.PUBLISHED: ("Published on online store",),
    Column.SKU: ("SKU",),
    Column.BARCODE: ("Barcode",),
    Column.PRICE: ("Price",),
    Column.COMPARE_AT: ("Compare-at price",),
    Column.QUANTITY: ("Inventory quantity", "Variant Inventory Quantity"),
    Column.GRAMS: ("Weight value (grams)",),
    Column.WEIGHT_UNIT: ("Weight unit for display",),
    Column.REQUIRES_SHIPPING: ("Requires shipping",),
    Column.IMAGE: ("Product image URL", "Image URL"),
    Column.VARIANT_IMAGE: ("Variant image URL",),
}


def _plain(heading):
    """Letters and digits only, so that case, hyphens and spacing do not matter."""
    return " ".join(re.findall(r"[^\W_]+", heading.casefold()))


_BY_NAME = {_plain(column.value): column for column in Column} | {
    _plain(name): column for column, names in _OTHER_NAMES.items() for name in names
}


def column_of(heading):
    """The column a heading names, or None for one the shop does not read."""
    return _BY_NAME.get(_plain(heading))


def places_of(headings):
    """Where each column stands, by its own name before any other it has had."""
    plain = [_plain(heading) for heading in headings]
    places = {}
    for column in Column:
        for name in (column.value, *_OTHER_NAMES.get(column, ())):
            if _plain(name) in plain:
                places.setdefault(column, plain.index(_plain(name)))
    return places
