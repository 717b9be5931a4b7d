"""What the database refuses about baskets, on SQLite and on PostgreSQL.

A basket that became an order, or went into another basket, is over: its lines, their options and
its codes stay as they were. On PostgreSQL the basket's row is locked first, so that nothing slips
in while an order is being placed.
"""

from artisans.guards import Guard

BASKETS = "basket_basket"
LINES = "basket_line"
OPTIONS = "basket_lineattribute"
CODES = "basket_basket_vouchers"

SAYS = "a basket that was ordered or merged stays as it is; cancel its order to change it"


def _closed(*baskets: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {BASKETS} b WHERE b.id IN ({', '.join(baskets)}) "
        "AND b.status NOT IN ('Open', 'Saved'))"
    )


def _stays(table: str, *, noun: str, basket: str) -> list[Guard]:
    """Guards on one table whose rows belong to `basket`, an expression over {row}."""
    new, old = basket.format(row="NEW"), basket.format(row="OLD")
    of = {
        "INSERT": (f"closed_basket_takes_no_{noun}", [new]),
        "UPDATE": (f"{noun}_of_a_closed_basket_is_never_changed", [old, new]),
        "DELETE": (f"{noun}_of_a_closed_basket_is_kept", [old]),
    }
    return [
        Guard(
            name=name,
            table=table,
            before=event,
            says=SAYS,
            when=_closed(*baskets),
            locks=f"{BASKETS} WHERE id IN ({', '.join(baskets)}) ORDER BY id",
        )
        for event, (name, baskets) in of.items()
    ]


BASKET_GUARDS = [
    *_stays(LINES, noun="line", basket="{row}.basket_id"),
    *_stays(CODES, noun="code", basket="{row}.basket_id"),
    *_stays(
        OPTIONS,
        noun="option",
        basket=f"(SELECT l.basket_id FROM {LINES} l WHERE l.id = {{row}}.line_id)",
    ),
    Guard(
        name="merged_basket_stays_merged",
        table=BASKETS,
        before="UPDATE",
        says="its pieces are in another basket",
        when="OLD.status = 'Merged' AND NEW.status <> 'Merged'",
    ),
]

# Reads order_order: a migration that rebuilds that table on SQLite takes this away and puts it
# back (`uninstall`, `install`).
ORDERED_BASKET_GUARDS = [
    Guard(
        name="basket_of_a_standing_order_stays_closed",
        table=BASKETS,
        before="UPDATE",
        says="cancel its order first",
        when="NEW.status IN ('Open', 'Saved') AND OLD.status NOT IN ('Open', 'Saved') AND "
        "EXISTS (SELECT 1 FROM order_order o WHERE o.basket_id = OLD.id "
        "AND o.status <> 'cancelled')",
    ),
]
