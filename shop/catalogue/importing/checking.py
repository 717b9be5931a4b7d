"""From the rows of a handle to a checked product, or to what is wrong with each row."""

from dataclasses import dataclass, field
from functools import partial

from shop.catalogue.importing import values
from shop.catalogue.importing.bodies import clean_body
from shop.catalogue.importing.columns import Column
from shop.catalogue.importing.products import (
    ImportedPicture,
    ImportedProduct,
    ImportedVariant,
    label_of,
)
from shop.catalogue.importing.values import BadValue, no_longer_than, one_line

LONGEST_NAME = 255
LONGEST_SKU = 128
LONGEST_ALT = 200


@dataclass
class Checking:
    """Checks the products of one file against themselves and each other."""

    report: object
    currency: str
    skus: dict = field(default_factory=dict)
    barcodes: dict = field(default_factory=dict)

    def product(self, group):
        """The group as an ImportedProduct; None when a row is wrong, and then each is reported."""
        faults = []
        attempt = partial(_attempt, faults)
        described = _describe(group.lead, attempt)
        pictures = self._pictures(group)
        variants = self._variants(group, pictures, attempt)
        faults += _faults_of_options(group)
        attempt(group.lead.line, no_longer_than, group.handle, LONGEST_NAME, name="handle")
        if not group.variant_rows:
            faults.append((group.lead.line, "the price is missing"))
        faults = _with_malformed_rows(faults, group)
        if faults:
            self.report.leave_out(group.handle, faults=faults, lines=group.lines)
            return None
        return ImportedProduct(
            handle=group.handle,
            line=group.lead.line,
            lines=group.lines,
            requires_shipping=self._requires_shipping(group),
            compare_at_price=max(filter(None, (v.compare_at for v in variants)), default=None),
            variants=tuple(variants),
            pictures=tuple(pictures.values()),
            **described,
        )

    def _variants(self, group, pictures, attempt):
        variants = [self._variant(row, group, pictures, attempt) for row in group.variant_rows]
        return [variant for variant in variants if variant]

    def _variant(self, row, group, pictures, attempt):
        line = row.line
        label = attempt(line, no_longer_than, label_of(row), LONGEST_NAME, name="variant's name")
        sku = attempt(line, self._sku, row)
        price = attempt(line, values.price, row[Column.PRICE], currency=self.currency)
        former = attempt(line, values.compare_at, row[Column.COMPARE_AT], currency=self.currency)
        pieces = attempt(line, values.quantity, row[Column.QUANTITY])
        if price is None or pieces is None:
            return None
        return ImportedVariant(
            line=line,
            label=label,
            sku=sku,
            price=price,
            compare_at=former if former and former > price else None,
            quantity=self._counted(pieces, row, group),
            weight_grams=self._weight(row, group),
            barcode=self._noted(row, group, self._barcode, row),
            picture=_variant_picture(row, pictures),
        )

    def _sku(self, row):
        sku = values.without_apostrophe(one_line(row[Column.SKU]))
        no_longer_than(sku, LONGEST_SKU, name="SKU")
        if sku and self.skus.setdefault(sku, row.line) != row.line:
            before = self.skus[sku]
            raise BadValue(f"the SKU {values.quoted(sku)} was used before, on line {before}")
        return sku

    def _barcode(self, row):
        code = values.barcode(row[Column.BARCODE])
        if code and self.barcodes.setdefault(code, row.line) != row.line:
            before = self.barcodes[code]
            raise BadValue(f"the barcode {code} was used before, on line {before}: left out")
        return code

    def _counted(self, pieces, row, group):
        if pieces >= 0:
            return pieces
        reason = f"the quantity {pieces} is negative: it opens with 0"
        self.report.note(reason, line=row.line, handle=group.handle)
        return 0

    def _weight(self, row, group):
        """Shopify's grams are grams, whatever unit it shows them in."""
        if row[Column.GRAMS]:
            return self._noted(row, group, values.weight_grams, row[Column.GRAMS])
        unit = row[Column.WEIGHT_UNIT] or "g"
        return self._noted(row, group, values.weight_grams, row[Column.WEIGHT], unit=unit)

    def _requires_shipping(self, group):
        read = partial(values.truth, name="Variant Requires Shipping", empty=True)
        said = [
            self._noted(row, group, read, row[Column.REQUIRES_SHIPPING]) is not False
            for row in group.variant_rows
        ]
        if any(said) and not all(said):
            reason = "only some of its variants require shipping: it is sent whole"
            self.report.note(reason, line=group.lead.line, handle=group.handle)
        return any(said)

    def _pictures(self, group):
        """Its pictures by address, in the order the file gives them."""
        rows = {row[Column.IMAGE]: row for row in reversed(group.rows) if row[Column.IMAGE]}
        rows = sorted(rows.values(), key=lambda row: row.line)
        places = {
            row.line: self._noted(row, group, values.position, row[Column.IMAGE_POSITION])
            for row in rows
        }
        last = len(rows) + max(filter(None, places.values()), default=0)
        rows.sort(key=lambda row: last if places[row.line] is None else places[row.line])
        return {
            row[Column.IMAGE]: ImportedPicture(
                line=row.line, url=row[Column.IMAGE], alt=self._alt(row, group), order=order
            )
            for order, row in enumerate(rows)
        }

    def _alt(self, row, group):
        alt = one_line(row[Column.IMAGE_ALT])
        if len(alt) <= LONGEST_ALT:
            return alt
        reason = f"the picture's alternative text is cut to {LONGEST_ALT} characters"
        self.report.note(reason, line=row.line, handle=group.handle)
        return alt[: LONGEST_ALT - 1].rsplit(" ", 1)[0] + "…"

    def _noted(self, row, group, read, *args, **options):
        """A value the product can do without: one that cannot be read becomes a note and None."""
        try:
            return read(*args, **options)
        except BadValue as fault:
            self.report.note(str(fault), line=row.line, handle=group.handle)
            return None


def _with_malformed_rows(faults, group):
    """Cells of a malformed row stand under the wrong headings: only that is said of them."""
    malformed = {row.line for row in group.rows if row.faults}
    return [fault for fault in faults if fault[0] not in malformed] + [
        (row.line, fault) for row in group.rows for fault in row.faults
    ]


def _attempt(faults, line, read, *args, **options):
    """A value the product cannot do without: one that cannot be read is a fault of its line."""
    try:
        return read(*args, **options)
    except BadValue as fault:
        faults.append((line, str(fault)))
        return None


def _describe(lead, attempt):
    line = lead.line
    title = one_line(lead[Column.TITLE])
    if not title:
        attempt(line, _refuse, "the title is missing")
    if attempt(line, values.truth, lead[Column.GIFT_CARD], name="Gift Card", empty=False):
        attempt(line, _refuse, "gift cards are not products here: this import leaves them out")
    is_public = attempt(line, values.truth, lead[Column.PUBLISHED], name="Published", empty=True)
    is_active = attempt(line, values.is_active, lead[Column.STATUS])
    return {
        "title": attempt(line, no_longer_than, title, LONGEST_NAME, name="title"),
        "description": clean_body(lead[Column.BODY]),
        "category": attempt(line, no_longer_than, category_of(lead), LONGEST_NAME, name="type"),
        "tags": tags_of(lead),
        "is_public": bool(is_public and is_active),
        "meta_title": attempt(
            line, no_longer_than, one_line(lead[Column.SEO_TITLE]), LONGEST_NAME, name="SEO title"
        ),
        "meta_description": one_line(lead[Column.SEO_DESCRIPTION]),
    }


def category_of(row):
    """The product's type, else the last part of Shopify's own category."""
    path = row[Column.CATEGORY].split(">")
    return one_line(row[Column.TYPE] or path[-1])


def tags_of(row):
    """Tags in the file's order, each once."""
    return list(dict.fromkeys(filter(None, map(one_line, row[Column.TAGS].split(",")))))


def _refuse(reason):
    raise BadValue(reason)


def _faults_of_options(group):
    """Variants that cannot be told apart."""
    rows = group.variant_rows
    seen, faults = {}, []
    for row in rows:
        label = label_of(row)
        if not label and len(rows) > 1:
            faults.append((row.line, "it has no option value, but the product has other variants"))
        elif label.casefold() in seen:
            before = seen[label.casefold()]
            reason = f"the options {values.quoted(label)} were used before, on line {before}"
            faults.append((row.line, reason))
        seen.setdefault(label.casefold(), row.line)
    return faults


def _variant_picture(row, pictures):
    """The variant's own picture, with the gallery's alternative text where it hangs there too."""
    url = row[Column.VARIANT_IMAGE]
    if not url:
        return None
    alt = pictures[url].alt if url in pictures else ""
    return ImportedPicture(line=row.line, url=url, alt=alt)
