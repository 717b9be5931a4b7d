"""The only ways a stock record moves: a row in its journal, and one conditional UPDATE.

An order's pieces move together, all or none, in five queries however many they are. Every function
is safe to repeat: a movement with the same kind and source is made once.
"""

from collections import Counter
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, F, IntegerField, Value, When
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


@dataclass(frozen=True)
class Pieces:
    """So many of a stock record, and the cause of their moving."""

    stockrecord: StockRecord
    quantity: int
    source: str


def open_count(stockrecord, *, quantity, source, reason):
    """Enter the pieces counted when a catalogue is first loaded."""
    _move_one(stockrecord, kind=Kind.OPENING_COUNT, in_stock=quantity, source=source, reason=reason)


def accept(stockrecord, *, quantity, source):
    """Add accepted pieces. Called by `shop.receiving` alone, beside the makers' piece pay."""
    _move_one(stockrecord, kind=Kind.ACCEPTANCE, in_stock=quantity, source=source)


def correct(stockrecord, *, difference, source, reason):
    """Correct a counting error by `difference` pieces; raises StockIsPromised."""
    _move_one(stockrecord, kind=Kind.CORRECTION, in_stock=difference, source=source, reason=reason)


def reserve(pieces):
    """Promise pieces to order lines; raises NotEnoughStock and moves nothing."""
    _move(_moves(pieces, kind=Kind.RESERVATION, allocated=1))


def release(pieces, *, reason=""):
    """Give promised pieces back to the shelf."""
    _move(_moves(pieces, kind=Kind.RELEASE, allocated=-1, reason=reason))


def dispatch(pieces):
    """Send promised pieces away."""
    _move(_moves(pieces, kind=Kind.DISPATCH, in_stock=-1, allocated=-1))


def take_back(stockrecord, *, quantity, source, reason):
    """Put pieces back on the shelf that a customer sent back."""
    _move_one(stockrecord, kind=Kind.RETURN, in_stock=quantity, source=source, reason=reason)


def _moves(pieces, *, in_stock=0, allocated=0, **why):
    return [
        StockMovement(
            stockrecord=each.stockrecord,
            in_stock_change=in_stock * each.quantity,
            allocated_change=allocated * each.quantity,
            source=each.source,
            **why,
        )
        for each in pieces
    ]


def _move_one(stockrecord, *, in_stock, **why):
    _move([StockMovement(stockrecord=stockrecord, in_stock_change=in_stock, **why)])


@transaction.atomic
def _move(movements):
    movements = [each for each in movements if each.in_stock_change or each.allocated_change]
    if not movements:
        return
    records = _locked({each.stockrecord_id for each in movements})
    fresh = _not_made_before(movements)
    if not fresh:
        return
    now = timezone.now()
    for movement in fresh:
        movement.moved_at = now
    StockMovement.objects.bulk_create(fresh)
    changes = _changes(fresh)
    if _update(changes) < len(changes):
        raise _refusal(fresh, records, changes)
    for movement in fresh:
        record, (in_stock, allocated) = movement.stockrecord, changes[movement.stockrecord_id]
        record.num_in_stock = records[record.pk].num_in_stock + in_stock
        record.num_allocated = records[record.pk].num_allocated + allocated


def _locked(pks):
    """The records by primary key, locked in its order: no two orders wait for each other."""
    records = StockRecord.objects.filter(pk__in=pks).order_by("pk")
    return {record.pk: record for record in records.select_for_update(no_key=True)}


def _not_made_before(movements):
    """Without those whose cause has moved their record already."""
    sources = {each.source for each in movements}
    made = StockMovement.objects.filter(
        stockrecord__in={each.stockrecord_id for each in movements},
        kind=movements[0].kind,
        source__in=sources,
    )
    known = set(made.values_list("stockrecord_id", "source"))
    return [each for each in movements if (each.stockrecord_id, each.source) not in known]


def _changes(movements):
    """What each record changes by: pieces in stock, pieces allocated."""
    in_stock, allocated = Counter(), Counter()
    for each in movements:
        in_stock[each.stockrecord_id] += each.in_stock_change
        allocated[each.stockrecord_id] += each.allocated_change
    return {pk: (in_stock[pk], allocated[pk]) for pk in in_stock}


def _update(changes):
    """One conditional UPDATE: its row count says whether there was enough of each."""
    in_stock = _by_record({pk: change for pk, (change, _) in changes.items()})
    allocated = _by_record({pk: change for pk, (_, change) in changes.items()})
    return StockRecord.objects.filter(
        pk__in=changes,
        num_in_stock__gte=F("num_allocated") + allocated - in_stock,
        num_allocated__gte=-1 * allocated,
    ).update(
        num_in_stock=F("num_in_stock") + in_stock, num_allocated=F("num_allocated") + allocated
    )


def _by_record(changes):
    """The change of the row at hand."""
    if len(set(changes.values())) == 1:
        return Value(next(iter(changes.values())), output_field=IntegerField())
    cases = [When(pk=pk, then=Value(change)) for pk, change in changes.items()]
    return Case(*cases, output_field=IntegerField())


def _refusal(movements, records, changes):
    """Names the first record that has too little."""
    short = next(each for each in movements if _lacks(records, changes, each.stockrecord_id))
    if short.in_stock_change < 0:
        return StockIsPromised(short.source)
    return NotEnoughStock(short.stockrecord)


def _lacks(records, changes, pk):
    in_stock, allocated = changes[pk]
    promised = records[pk].num_allocated + allocated
    return not 0 <= promised <= records[pk].num_in_stock + in_stock
