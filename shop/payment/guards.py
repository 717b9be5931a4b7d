"""What the database refuses about refunds, on SQLite and on PostgreSQL.

Money that was captured goes back once, pieces that were sold come back once, and a refund that
failed stays failed.
"""

from artisans.guards import Guard, never_goes

ATTEMPTS = "payment_paymentattempt"
REFUNDS = "payment_refund"
LINES = "payment_refundline"

_STANDING = "r.status <> 'failed'"

REFUND_GUARDS = [
    Guard(
        name="refunded_is_the_sum_of_its_refunds",
        table=ATTEMPTS,
        before="UPDATE",
        says="ask for a refund with shop.payment.refunding, which keeps a row for it",
        when="NEW.refunded_amount <> OLD.refunded_amount AND NEW.refunded_amount <> "
        f"COALESCE((SELECT SUM(r.amount) FROM {REFUNDS} r WHERE r.attempt_id = OLD.id "
        f"AND {_STANDING}), 0)",
    ),
    Guard(
        name="refunds_are_never_more_than_was_captured",
        table=REFUNDS,
        before="INSERT",
        says="give back at most what is left of the payment",
        locks=f"{ATTEMPTS} a WHERE a.id = NEW.attempt_id",
        when=f"NEW.status <> 'failed' AND NEW.amount + COALESCE((SELECT SUM(r.amount) "
        f"FROM {REFUNDS} r WHERE r.attempt_id = NEW.attempt_id AND {_STANDING}), 0) > "
        f"(SELECT a.captured_amount FROM {ATTEMPTS} a WHERE a.id = NEW.attempt_id)",
    ),
    Guard(
        name="refund_keeps_what_it_is",
        table=REFUNDS,
        before="UPDATE",
        says="a refund's payment, amount and reason stay; ask for another one",
        when="NEW.attempt_id <> OLD.attempt_id OR NEW.amount <> OLD.amount "
        "OR NEW.reason <> OLD.reason OR NEW.key <> OLD.key "
        "OR NEW.refund_id <> OLD.refund_id",
    ),
    Guard(
        name="failed_refund_stays_failed",
        table=REFUNDS,
        before="UPDATE",
        says="ask for another refund",
        when="OLD.status = 'failed' AND NEW.status <> 'failed'",
    ),
    *never_goes(REFUNDS, noun="refund"),
    Guard(
        name="pieces_are_refunded_once",
        table=LINES,
        before="INSERT",
        says="these pieces were refunded before",
        locks="order_line l WHERE l.id = NEW.line_id",
        when="NEW.quantity + COALESCE((SELECT SUM(o.quantity) "
        f"FROM {LINES} o JOIN {REFUNDS} r ON r.id = o.refund_id "
        f"WHERE o.line_id = NEW.line_id AND {_STANDING}), 0) > "
        "(SELECT l.quantity FROM order_line l WHERE l.id = NEW.line_id)",
    ),
    Guard(
        name="refund_line_is_of_its_own_order",
        table=LINES,
        before="INSERT",
        says="refund the lines of the order that was paid",
        when="(SELECT l.order_id FROM order_line l WHERE l.id = NEW.line_id) <> "
        f"(SELECT a.order_id FROM {REFUNDS} r JOIN {ATTEMPTS} a ON a.id = r.attempt_id "
        "WHERE r.id = NEW.refund_id)",
    ),
    Guard(
        name="refund_line_is_never_changed",
        table=LINES,
        before="UPDATE",
        says="the row stays as it was written; ask for another refund",
    ),
    *never_goes(LINES, noun="refund_line"),
]
