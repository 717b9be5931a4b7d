"""What the database refuses about pay and deliveries, on SQLite and on PostgreSQL."""

from artisans.guards import Guard

RATES = "making_piecerate"
ORDERS = "making_workorder"
DELIVERIES = "making_delivery"
LINES = "making_deliveryline"

_ORDER = f"(SELECT d.work_order_id FROM {DELIVERIES} d WHERE d.id = NEW.delivery_id)"
_COME = (
    "COALESCE((SELECT SUM(CASE WHEN d.accepted_at IS NULL THEN l.delivered ELSE l.accepted END) "
    f"FROM {LINES} l JOIN {DELIVERIES} d ON d.id = l.delivery_id "
    f"WHERE d.work_order_id = {_ORDER} AND l.id <> {{own_id}}), 0)"
)
_TOO_MANY = f"{_COME} + NEW.delivered > (SELECT w.quantity FROM {ORDERS} w WHERE w.id = {_ORDER})"


def _never_larger(before: str, own_id: str) -> Guard:
    return Guard(
        name=f"delivery_is_never_larger_than_its_order_{before.lower()}",
        table=LINES,
        before=before,
        says="more pieces than the work order still asks for",
        when=_TOO_MANY.format(own_id=own_id),
        locks=f"{ORDERS} WHERE id = {_ORDER}",
    )


def _final(before: str, row: str) -> Guard:
    return Guard(
        name=f"accepted_delivery_is_final_{before.lower()}",
        table=LINES,
        before=before,
        says="its makers were credited; record another delivery",
        when=f"EXISTS (SELECT 1 FROM {DELIVERIES} d WHERE d.id = {row}.delivery_id "
        "AND d.accepted_at IS NOT NULL)",
    )


def _changed(*columns: str) -> str:
    return " OR ".join(f"NEW.{column} <> OLD.{column}" for column in columns)


MAKING_GUARDS = [
    Guard(
        name="piece_rate_stays_as_agreed",
        table=RATES,
        before="UPDATE",
        says="end it and agree another",
        when=_changed(
            "product_id",
            "workshop_id",
            "time_study_id",
            "skill",
            "standard_minutes",
            "floor_per_minute",
            "floor_amount",
            "amount",
            "currency",
            "legal_floor_id",
            "effective_from",
        ),
    ),
    Guard(
        name="work_order_keeps_its_terms",
        table=ORDERS,
        before="UPDATE",
        says="the rate was agreed when it was ordered, and an order is never made smaller",
        when=_changed("workshop_id", "product_id", "piece_rate_id")
        + " OR NEW.quantity < OLD.quantity",
    ),
    Guard(
        name="delivery_is_accepted_once",
        table=DELIVERIES,
        before="UPDATE",
        says="its makers were credited",
        when="OLD.accepted_at IS NOT NULL AND (NEW.accepted_at IS NULL OR "
        + _changed("accepted_at", "work_order_id")
        + ")",
    ),
    _never_larger("INSERT", "COALESCE(NEW.id, -1)"),
    _never_larger("UPDATE", "OLD.id"),
    _final("INSERT", "NEW"),
    _final("UPDATE", "OLD"),
    _final("DELETE", "OLD"),
]
