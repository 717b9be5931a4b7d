"""A whole catalogue: each product checked, then loaded in a transaction of its own."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from shop.catalogue.importing.checking import Checking
from shop.catalogue.importing.columns import Column
from shop.catalogue.importing.loading import Loading, NotLoadable
from shop.catalogue.importing.pictures import Gallery, known_images
from shop.catalogue.importing.products import grouped

LONGEST_REASON = 200


def import_catalogue(sheet, *, workshop, name, report, pictures=None, watched=iter):
    """Load a sheet's products for a workshop; what happened to each is in the report.

    `name` is the file's, for the opening counts. Without `pictures` none is touched. `watched`
    wraps the list of products, to show progress.
    """
    for remark in sheet.notes:
        report.note(remark)
    checking = Checking(report=report, currency=settings.DEFAULT_CURRENCY)
    groups = grouped(sheet.rows, report)
    products = [product for product in map(checking.product, groups) if product]
    loading = Loading(
        workshop=workshop,
        report=report,
        reason=f"opening count of the imported catalogue {name}"[:LONGEST_REASON],
        columns=sheet.columns,
        named_skus=frozenset(checking.skus),
    )
    if not sheet.columns & {Column.IMAGE, Column.VARIANT_IMAGE}:
        pictures = None
    for imported in watched(products):
        _import_one(imported, loading, pictures, report)


def _import_one(imported, loading, pictures, report):
    gallery = Gallery()
    try:
        product = loading.found(imported)
        if pictures is not None:
            gallery = pictures.prepare(imported, known_images(product))
        with transaction.atomic():
            changes = loading.load(imported, product, gallery if pictures else None)
    except NotLoadable as refusal:
        report.leave_out(
            imported.handle, faults=[(refusal.line, str(refusal))], lines=imported.lines
        )
    except (DatabaseError, ValidationError, OSError) as error:
        reason = f"it could not be saved: {error}"
        report.leave_out(imported.handle, faults=[(imported.line, reason)], lines=imported.lines)
    else:
        report.pictures_loaded += len(gallery.hung)
        gallery.hung.clear()
        report.record(_outcome(changes), imported.handle, changes or ())
    finally:
        gallery.discard()


def _outcome(changes):
    if changes is None:
        return "created"
    return "changed" if changes else "unchanged"
