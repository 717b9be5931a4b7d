"""From rows to products: the rows of a handle belong together."""

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal

from shop.catalogue.importing.columns import OPTIONS, Column
from shop.catalogue.importing.values import one_line, quoted

# Shopify's way to say that a product has no options.
NO_OPTION = "Default Title"


@dataclass(frozen=True)
class ImportedPicture:
    """A picture's address, and the line that gives it. Order and alt text are its gallery's."""

    line: int
    url: str
    alt: str = ""
    order: int = 0


@dataclass(frozen=True)
class ImportedVariant:
    """One thing a shopper can buy; its label is empty where the product has no options."""

    line: int
    label: str
    sku: str
    price: Decimal
    compare_at: Decimal | None
    quantity: int
    weight_grams: int | None
    barcode: str | None
    picture: ImportedPicture | None


@dataclass(frozen=True)
class ImportedProduct:
    """A whole product as the file describes it, checked."""

    handle: str
    line: int
    lines: tuple
    title: str
    description: str
    category: str
    tags: list
    is_public: bool
    meta_title: str
    meta_description: str
    requires_shipping: bool
    compare_at_price: Decimal | None
    variants: tuple
    pictures: tuple

    @property
    def has_options(self):
        return bool(self.variants[0].label)


@dataclass
class Group:
    """The rows of one handle."""

    handle: str
    rows: list = field(default_factory=list)

    @property
    def lines(self):
        return tuple(row.line for row in self.rows)

    @property
    def lead(self):
        """The row that describes the product: the first with a title."""
        return next((row for row in self.rows if row[Column.TITLE]), self.rows[0])

    @property
    def variant_rows(self):
        return [row for row in self.rows if carries_variant(row)]


def carries_variant(row):
    """Whether a row is something to buy, and not a further picture."""
    return bool(label_of(row) or row[Column.PRICE] or row[Column.SKU])


def label_of(row):
    """The variant's options, such as “Blue / Large”; empty for a product without any."""
    values = [one_line(row[column]) for column in OPTIONS if row[column]]
    return "" if values == [NO_OPTION] else " / ".join(values)


def handle_of(row):
    """The handle as Shopify would write it: lower case, hyphens for spaces and punctuation.

    Letters of every script stay, with their vowel signs, which a slug of Django's would lose.
    """
    text = unicodedata.normalize("NFC", row[Column.HANDLE]).lower()
    return re.sub(r"(?:(?![a-z0-9_])[\x00-\x7f]|\s)+", "-", text).strip("-")


def grouped(rows, report):
    """The rows by handle, in the file's order. A handle that is used again is reported."""
    groups, repeated, before = {}, {}, None
    for row in rows:
        handle = handle_of(row)
        if not handle:
            report.fail(row.line, _without_handle(row))
        elif handle not in groups:
            groups[handle] = Group(handle, [row])
        elif _starts_again(groups[handle], row, is_next=before == handle):
            repeated[handle] = row.line
            report.fail(row.line, _used_before(groups[handle]), handle=handle)
        elif handle in repeated:
            reason = f"it goes with line {repeated[handle]}, where the handle is used again"
            report.fail(row.line, reason, handle=handle)
        else:
            groups[handle].rows.append(row)
        before = handle
    return list(groups.values())


def _without_handle(row):
    if row.faults:
        return row.faults[0]
    if row[Column.HANDLE]:
        return f"the handle {quoted(row[Column.HANDLE])} has no letter or digit"
    return "the handle is missing"


def _starts_again(group, row, *, is_next):
    """Whether a row begins another product under a handle that is taken.

    Some exports repeat the title on each row of a product; a title on a row apart from the rest,
    another title, or the same variant once more is another product.
    """
    title, lead = row[Column.TITLE], group.lead[Column.TITLE]
    if not title or not lead:
        return False
    if title != lead or not is_next:
        return True
    return carries_variant(row) and label_of(row).casefold() in {
        label_of(other).casefold() for other in group.variant_rows
    }


def _used_before(group):
    return f"the handle was used before, on line {group.rows[0].line}; only the first is loaded"
