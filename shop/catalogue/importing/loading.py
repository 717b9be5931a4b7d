"""From a checked product to the catalogue: created whole, changed where it differs, or left alone.

Called inside one transaction per product. It never touches the stock of what is there already.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Sum
from oscar.core.utils import slugify

from shop.catalogue.importing.columns import Column
from shop.catalogue.importing.pictures import known_images, wanted_pictures
from shop.catalogue.importing.values import quoted
from shop.catalogue.models import Category, Product, ProductClass, ProductImage
from shop.partner.models import Partner, StockMovement, StockRecord
from shop.partner.stock import open_count

LONGEST_SLUG = 255
SHIPPED, NOT_SHIPPED = "Handmade", "Handmade, not shipped"

# What a field is read from. A file without such a column leaves the field as it is.
READ_FROM = {
    "description": {Column.BODY},
    "product_class": {Column.REQUIRES_SHIPPING},
    "tags": {Column.TAGS},
    "is_public": {Column.PUBLISHED, Column.STATUS},
    "meta_title": {Column.SEO_TITLE},
    "meta_description": {Column.SEO_DESCRIPTION},
    "compare_at_price": {Column.COMPARE_AT},
    "weight_grams": {Column.GRAMS, Column.WEIGHT},
}


class NotLoadable(Exception):
    """What is in the catalogue stands against what is in the file."""

    def __init__(self, line, reason):
        self.line = line
        super().__init__(reason)


@dataclass
class Loading:
    """Loads the products of one file for one workshop."""

    workshop: object
    report: object
    reason: str
    columns: frozenset
    # SKUs the file names itself: none of them is given to a variant that has none.
    named_skus: frozenset = frozenset()
    _changes: list = field(default_factory=list)

    def found(self, imported):
        """The product of that handle, or None. Raises NotLoadable where it stands in the way."""
        product = Product.objects.filter(handle=imported.handle).first()
        if product:
            self._check_kind(product, imported)
        for variant in imported.variants:
            self._check_sku(variant, product)
        return product

    def load(self, imported, product, gallery):
        """Bring the catalogue in line with the file; what changed, None for a new product."""
        self._changes, is_new = [], product is None
        product = product or self._new(imported)
        self._set(product, **self._fields(imported))
        self._file_under(product, imported.category)
        sold = self._variants(product, imported)
        if gallery is not None:
            self._hang(product, imported, sold, gallery)
        return None if is_new else tuple(dict.fromkeys(self._changes))

    def _check_kind(self, product, imported):
        if product.is_child:
            raise NotLoadable(imported.line, "the handle belongs to a variant of another product")
        if product.workshop_id not in (None, self.workshop.pk):
            other = product.workshop.slug
            raise NotLoadable(imported.line, f"the handle belongs to a product of workshop {other}")
        if product.is_parent != imported.has_options:
            change = "gain" if imported.has_options else "lose"
            reason = (
                f"it is in the catalogue already; an import cannot make it {change} its options"
            )
            raise NotLoadable(imported.line, reason)

    def _check_sku(self, variant, product):
        record = variant.sku and self._records().filter(partner_sku=variant.sku).first()
        if record and (product is None or product.pk != canonical(record.product).pk):
            owner = canonical(record.product)
            reason = f"the SKU {quoted(variant.sku)} belongs to another product, {owner.title}"
            raise NotLoadable(variant.line, reason)

    def _new(self, imported):
        return Product(
            handle=imported.handle,
            structure=Product.PARENT if imported.has_options else Product.STANDALONE,
            slug=slug_of(imported.handle, otherwise="product"),
            product_class=product_class(requires_shipping=imported.requires_shipping),
        )

    def _fields(self, imported):
        weights = [variant.weight_grams for variant in imported.variants]
        return {
            "workshop": self.workshop,
            "title": imported.title,
            "description": imported.description,
            "product_class": product_class(requires_shipping=imported.requires_shipping),
            "tags": imported.tags,
            "weight_grams": max(filter(None, weights), default=None),
            "is_public": imported.is_public,
            "meta_title": imported.meta_title,
            "meta_description": imported.meta_description,
            "compare_at_price": imported.compare_at_price,
        }

    def _set(self, instance, **fields):
        """Save what differs, and only then: a product left alone keeps its date."""
        differing = [
            name
            for name, value in fields.items()
            if self.columns & READ_FROM.get(name, self.columns)
            and (value or getattr(instance, name))
            and value != getattr(instance, name)
        ]
        for name in differing:
            setattr(instance, name, fields[name])
        if differing or instance.pk is None:
            instance.save()
        self._changes += differing

    def _file_under(self, product, name):
        """The category of that name, created when there is none. Others staff chose stay."""
        if not name:
            return
        category = category_named(name)
        if not product.categories.filter(pk=category.pk).exists():
            product.categories.add(category)
            self._changes.append("category")

    def _variants(self, product, imported):
        """What is sold, by label; a variant the file no longer has is hidden, never deleted."""
        if not imported.has_options:
            self._sell(product, imported.variants[0], imported)
            return {"": product}
        children = list(product.children.order_by("pk"))
        matched = self._matched(children, imported.variants)
        for variant in imported.variants:
            child = matched.get(variant.label) or self._new_child(product, variant)
            self._set(child, title=variant.label, is_public=product.is_public)
            self._sell(child, variant, imported)
            matched[variant.label] = child
        for child in children:
            if child not in matched.values() and child.is_public:
                self._set(child, is_public=False)
                reason = f"the variant {child.title} is not in the file any more: hidden"
                self.report.note(reason, line=imported.line, handle=imported.handle)
        return matched

    def _new_child(self, product, variant):
        slug = slug_of(f"{product.handle} {variant.label}", otherwise="variant")
        return Product(structure=Product.CHILD, parent=product, slug=slug)

    def _matched(self, children, variants):
        """Which child each variant is: the one of the same name, else the one of the same SKU."""
        by_label = {child.title.casefold(): child for child in children}
        matched = {
            variant.label: by_label[variant.label.casefold()]
            for variant in variants
            if variant.label.casefold() in by_label
        }
        for variant in variants:
            if variant.sku and variant.label not in matched:
                by_sku = [child for child in children if self._has_sku(child, variant.sku)]
                if by_sku and by_sku[0] not in matched.values():
                    matched[variant.label] = by_sku[0]
        return matched

    def _has_sku(self, product, sku):
        return product.stockrecords.filter(partner_sku=sku).exists()

    def _sell(self, product, variant, imported):
        """The stock record of something to buy; only a new one is given a count."""
        self._set(product, weight_grams=variant.weight_grams, upc=self._upc(product, variant))
        record = product.stockrecords.first()
        is_new = record is None
        record = record or StockRecord(product=product, partner=partner())
        sku = variant.sku or record.partner_sku or self._free_sku(imported)
        currency = settings.DEFAULT_CURRENCY
        self._set(record, partner_sku=sku, price=variant.price, price_currency=currency)
        if is_new:
            source = f"import:{sku}"[:120]
            open_count(record, quantity=variant.quantity, source=source, reason=self.reason)
        elif Column.QUANTITY in self.columns:
            self._compare_count(record, variant, imported)

    def _upc(self, product, variant):
        """The barcode, unless another product carries it."""
        if not variant.barcode:
            return product.upc
        if Product.objects.filter(upc=variant.barcode).exclude(pk=product.pk).exists():
            reason = f"the barcode {variant.barcode} is another product's: left out"
            self.report.note(reason, line=variant.line)
            return product.upc
        return variant.barcode

    def _free_sku(self, imported):
        """`<handle>-<n>` with the first number that nobody uses."""
        number = 1
        while self._is_used(sku := f"{imported.handle[:110]}-{number}"):
            number += 1
        return sku

    def _is_used(self, sku):
        return sku in self.named_skus or self._records().filter(partner_sku=sku).exists()

    def _records(self):
        return StockRecord.objects.filter(partner__code="fairhand").select_related(
            "product__parent"
        )

    def _compare_count(self, record, variant, imported):
        """Say so when the file's count is not the one that was opened with."""
        opened = record.movements.filter(kind=StockMovement.Kind.OPENING_COUNT)
        pieces = opened.aggregate(pieces=Sum("in_stock_change"))["pieces"] or 0
        if pieces != variant.quantity:
            self.report.note(
                f"the quantity {variant.quantity} is not taken over (it opened with {pieces}): "
                "a quantity is changed by deliveries and counts, not by an import",
                line=variant.line,
                handle=imported.handle,
            )

    def _hang(self, product, imported, sold, gallery):
        """Save new pictures, bring known ones in order, take down what the file no longer names."""
        owners = {"": product} | sold
        known = known_images(product)
        for label, picture in wanted_pictures(imported):
            key = label, picture.url
            image = known.pop(key, None) or gallery.ready.pop(key, None)
            if image is None:
                continue
            if image.pk is None:
                image.product = owners[label]
                gallery.hung.append(image)
                self._changes.append("pictures")
            self._set(image, caption=picture.alt, display_order=picture.order)
        if gallery.is_complete and known:
            # Not one by one: Oscar would renumber the others each time.
            ProductImage.objects.filter(pk__in=[image.pk for image in known.values()]).delete()
            self._changes.append("pictures")


def canonical(product):
    """The product a page is about: a variant's parent, else itself."""
    return product.parent if product.is_child else product


def slug_of(text, *, otherwise):
    """A slug that is never empty, or the address of the page could not be written."""
    return slugify(text)[:LONGEST_SLUG].strip("-") or otherwise


def category_named(name):
    """The category of that name in any case, created at the root when there is none."""
    wanted = name.casefold()
    for pk, known in Category.objects.order_by("depth", "path").values_list("pk", "name"):
        if known.casefold() == wanted:
            return Category.objects.get(pk=pk)
    return Category.add_root(name=name, slug=slug_of(name, otherwise="category"))


def product_class(*, requires_shipping):
    """Handmade things, sent or not; their stock is counted."""
    name = SHIPPED if requires_shipping else NOT_SHIPPED
    found = ProductClass.objects.filter(name=name).order_by("pk").first()
    return found or ProductClass.objects.create(
        name=name, requires_shipping=requires_shipping, track_stock=True
    )


def partner():
    """The one partner: everything is sent from Fairhand's own shelves."""
    return Partner.objects.get_or_create(code="fairhand", defaults={"name": "Fairhand"})[0]
