"""What the database refuses about codes: to be used more often than their kind allows."""

from artisans.guards import Guard

VOUCHERS = "voucher_voucher"
USES = "voucher_voucherapplication"


def _is(usage: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {VOUCHERS} v WHERE v.id = NEW.voucher_id AND v.usage = '{usage}')"
    )


VOUCHER_GUARDS = [
    Guard(
        name="single_use_code_is_used_once",
        table=USES,
        before="INSERT",
        says="another order uses it",
        when=f"{_is('Single use')} AND EXISTS "
        f"(SELECT 1 FROM {USES} u WHERE u.voucher_id = NEW.voucher_id)",
        locks=f"{VOUCHERS} WHERE id = NEW.voucher_id",
    ),
    Guard(
        name="customer_uses_a_code_once",
        table=USES,
        before="INSERT",
        says="another order of this customer uses it",
        when=f"{_is('Once per customer')} AND EXISTS "
        f"(SELECT 1 FROM {USES} u WHERE u.voucher_id = NEW.voucher_id AND "
        "(u.user_id = NEW.user_id OR (u.mailbox = NEW.mailbox AND NEW.mailbox <> '')))",
        locks=f"{VOUCHERS} WHERE id = NEW.voucher_id",
    ),
    Guard(
        name="use_of_a_code_is_never_changed",
        table=USES,
        before="UPDATE",
        says="give it back and claim anew; only an account that was deleted may go from it",
        when="NEW.voucher_id <> OLD.voucher_id OR NEW.order_id <> OLD.order_id "
        "OR NEW.mailbox <> OLD.mailbox OR NEW.user_id IS NOT NULL",
    ),
]
