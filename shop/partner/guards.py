"""What the database refuses about stock, on SQLite and on PostgreSQL.

Stock is the sum of its journal, and the journal says why. Pieces come in through an accepted
delivery, whose makers are credited with it; a count may say that there are fewer.
"""

from artisans.guards import Guard, never_changes

RECORDS = "partner_stockrecord"
JOURNAL = "partner_stockmovement"

_IS_MADE = (
    f"EXISTS (SELECT 1 FROM {RECORDS} r JOIN catalogue_product p ON p.id = r.product_id "
    "LEFT JOIN catalogue_product f ON f.id = p.parent_id "
    "WHERE r.id = NEW.stockrecord_id AND COALESCE(p.workshop_id, f.workshop_id) IS NOT NULL)"
)


def _moved(column: str) -> str:
    return f"COALESCE((SELECT SUM(m.{column}) FROM {JOURNAL} m WHERE m.stockrecord_id = OLD.id), 0)"


def _came_by(kind: str) -> str:
    return (
        f"COALESCE((SELECT SUM(m.in_stock_change) FROM {JOURNAL} m "
        f"WHERE m.stockrecord_id = NEW.stockrecord_id AND m.kind = '{kind}'), 0)"
    )


# Cast inside the branch that is for acceptances: other causes end in no number.
_ACCEPTED = (
    "(SELECT COALESCE(SUM(l.accepted), 0) FROM making_delivery d "
    "JOIN making_workorder o ON o.id = d.work_order_id "
    "JOIN making_deliveryline l ON l.delivery_id = d.id "
    f"JOIN {RECORDS} r ON r.id = NEW.stockrecord_id "
    "JOIN catalogue_product p ON p.id = r.product_id "
    "WHERE d.id = CAST(SUBSTR(NEW.source, 12) AS BIGINT) AND d.accepted_at IS NOT NULL "
    "AND o.product_id IN (p.id, p.parent_id))"
)

STOCK_GUARDS = [
    Guard(
        name="stock_record_begins_empty",
        table=RECORDS,
        before="INSERT",
        says="enter an opening count or accept a delivery",
        when="NEW.num_in_stock <> 0 OR NEW.num_allocated <> 0",
    ),
    Guard(
        name="stock_is_the_sum_of_its_journal",
        table=RECORDS,
        before="UPDATE",
        says="move it with shop.partner.stock, which says why",
        when="(NEW.num_in_stock <> OLD.num_in_stock AND NEW.num_in_stock <> "
        f"{_moved('in_stock_change')}) "
        "OR (NEW.num_allocated <> OLD.num_allocated AND NEW.num_allocated <> "
        f"{_moved('allocated_change')})",
    ),
    *never_changes(JOURNAL, noun="stock_movement"),
    Guard(
        name="acceptance_is_of_an_accepted_delivery",
        table=JOURNAL,
        before="INSERT",
        says="pieces come in by accepting a delivery of this product, whose makers are credited",
        when=f"CASE WHEN NEW.kind = 'acceptance' THEN {_ACCEPTED} < NEW.in_stock_change "
        "ELSE 1 = 0 END",
    ),
    Guard(
        name="opening_count_comes_first",
        table=JOURNAL,
        before="INSERT",
        says="this record has moved: accept a delivery, or correct the count",
        when="NEW.kind = 'opening_count' AND EXISTS "
        f"(SELECT 1 FROM {JOURNAL} m WHERE m.stockrecord_id = NEW.stockrecord_id)",
    ),
    Guard(
        name="count_of_made_pieces_is_never_above_what_came_in",
        table=JOURNAL,
        before="INSERT",
        says="more pieces than were ever delivered: record a delivery, so that their makers are "
        "paid",
        when="NEW.kind = 'correction' AND NEW.in_stock_change > 0 "
        f"AND {_came_by('correction')} + NEW.in_stock_change > 0 "
        f"AND {_came_by('opening_count')} = 0 AND {_IS_MADE}",
    ),
]

# Pieces that a customer sends back: never more than went out.
RETURN_GUARDS = [
    Guard(
        name="pieces_come_back_at_most_as_often_as_they_were_sent",
        table=JOURNAL,
        before="INSERT",
        says="more pieces than were ever sent: record a delivery, or correct the count",
        locks=f"{RECORDS} r WHERE r.id = NEW.stockrecord_id",
        when="NEW.kind = 'return' AND "
        f"{_came_by('return')} + {_came_by('dispatch')} + NEW.in_stock_change > 0",
    ),
]
