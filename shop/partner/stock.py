"""The only ways a stock record moves. Each is one conditional UPDATE and one journal row.

Every function is safe to repeat: a movement with the same kind and source is made once.
"""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from shop.partner.models import StockMovement, StockRecord

Kind = StockMovement.Kind


class NotEnoughStock(Exception):
    """Fewer pieces are free than were asked for."""

    def __init__(self, stockrecord):
        self.stockrecord = stockrecord
        super().__init__(f"Not enough of {stockrecord.partner_sku} in stock.")


class StockIsPromised(Exception):
    """A correction would leave fewer pieces than are promised to orders."""


def open_count(stockrecord, *, quantity, source, reason):
    """Enter the pieces counted when a catalogue is first loaded."""
    _move(stockrecord, kind=Kind.OPENING_COUNT, in_stock=quantity, source=source, reason=reason)


def accept(stockrecord, *, quantity, source):
    """Add accepted pieces. Called by `shop.receiving` alone, beside the makers' piece pay."""
    _move(stockrecord, kind=Kind.ACCEPTANCE, in_stock=quantity, source=source)


def correct(stockrecord, *, difference, source, reason):
    """Correct a counting error by `difference` pieces; raises StockIsPromised."""
    _move(stockrecord, kind=Kind.CORRECTION, in_stock=difference, source=source, reason=reason)


def reserve(stockrecord, *, quantity, source):
    """Promise pieces to an order line; raises NotEnoughStock and moves nothing."""
    _move(stockrecord, kind=Kind.RESERVATION, allocated=quantity, source=source)


def release(stockrecord, *, quantity, source, reason=""):
    """Give promised pieces back to the shelf."""
    _move(stockrecord, kind=Kind.RELEASE, allocated=-quantity, source=source, reason=reason)


def dispatch(stockrecord, *, quantity, source):
    """Send promised pieces away."""
    _move(stockrecord, kind=Kind.DISPATCH, in_stock=-quantity, allocated=-quantity, source=source)


def take_back(stockrecord, *, quantity, source, reason):
    """Put pieces back on the shelf that a customer sent back."""
    _move(stockrecord, kind=Kind.RETURN, in_stock=quantity, source=source, reason=reason)


@transaction.atomic
def _move(stockrecord, *, kind, source, in_stock=0, allocated=0, reason=""):
    if in_stock == 0 and allocated == 0:
        return
    if not _journal(stockrecord, kind, source, in_stock, allocated, reason):
        return
    if not _update(stockrecord, in_stock, allocated):
        raise StockIsPromised(source) if in_stock < 0 else NotEnoughStock(stockrecord)
    stockrecord.refresh_from_db(fields=["num_in_stock", "num_allocated"])


def _journal(stockrecord, kind, source, in_stock, allocated, reason):
    """Write the journal row; False when this cause has already moved this record."""
    try:
        with transaction.atomic():
            StockMovement.objects.create(
                stockrecord=stockrecord,
                kind=kind,
                source=source,
                in_stock_change=in_stock,
                allocated_change=allocated,
                reason=reason,
                moved_at=timezone.now(),
            )
    except IntegrityError:
        if not StockMovement.objects.filter(
            stockrecord=stockrecord, kind=kind, source=source
        ).exists():
            raise
        return False
    return True


def _update(stockrecord, in_stock, allocated):
    """One conditional UPDATE: its row count says whether there was enough."""
    return (
        StockRecord.objects.filter(pk=stockrecord.pk)
        .filter(
            num_in_stock__gte=F("num_allocated") + allocated - in_stock,
            num_allocated__gte=-allocated,
        )
        .update(
            num_in_stock=F("num_in_stock") + in_stock,
            num_allocated=F("num_allocated") + allocated,
        )
    )
