"""What the database refuses to have in the books, on SQLite and on PostgreSQL."""

from artisans.guards import Guard, never_changes, never_goes
from artisans.ledger.models import FIRST_HASH

ACCOUNTS = "ledger_account"
TRANSFERS = "ledger_transfer"
RULES = "ledger_premiumrule"

# The closed list of FAIR-PAY: nothing that begins with a customer is on it.
MAY_DEBIT_AN_ARTISAN = (
    "payout",
    "advance_offset",
    "statutory_deduction",
    "employer_error_reversal",
)

# kind: debit account → credit account. A reversal mirrors the transfer it names instead.
JOINS = {
    "piece_pay": ("piece_pay_expense", "artisan_payable"),
    "premium": ("premium_expense", "premium_fund"),
    "premium_share": ("premium_fund", "artisan_payable"),
    "top_up": ("top_up_expense", "artisan_payable"),
    "advance": ("workshop_advance", "cash"),
    "advance_offset": ("artisan_payable", "workshop_advance"),
    "statutory_deduction": ("artisan_payable", "statutory_payable"),
    "payout": ("artisan_payable", "cash"),
}


def _quoted(words: object) -> str:
    return ", ".join(f"'{word}'" for word in words)  # type: ignore[attr-defined]


_BOTH_ACCOUNTS = (
    f"SELECT 1 FROM {ACCOUNTS} d, {ACCOUNTS} c WHERE d.id = NEW.debit_id AND c.id = NEW.credit_id"
)
_JOINED = _quoted(f"{kind}:{debit}:{credit}" for kind, (debit, credit) in JOINS.items())
_SAME_OWNER = (
    "COALESCE(o.owner_artisan_id, 0) = COALESCE(NEW.owner_artisan_id, 0) "
    "AND COALESCE(o.owner_workshop_id, 0) = COALESCE(NEW.owner_workshop_id, 0)"
)

TRANSFER_GUARDS = [
    *never_changes(TRANSFERS, noun="transfer"),
    Guard(
        name="transfer_takes_the_next_place_in_the_chain",
        table=TRANSFERS,
        before="INSERT",
        says="its id and previous_hash follow the last transfer; post it with posting.post",
        when=f"NEW.id <> COALESCE((SELECT MAX(t.id) FROM {TRANSFERS} t), 0) + 1 "
        "OR NEW.previous_hash <> COALESCE("
        f"(SELECT t.hash FROM {TRANSFERS} t ORDER BY t.id DESC LIMIT 1), '{FIRST_HASH}')",
    ),
    Guard(
        # INSERT OR REPLACE deletes what a unique constraint meets without asking a delete trigger.
        name="transfer_replaces_no_other",
        table=TRANSFERS,
        before="INSERT",
        says="its cause was posted, or what it reverses was reversed, before",
        when=f"EXISTS (SELECT 1 FROM {TRANSFERS} t WHERE (t.kind = NEW.kind "
        "AND t.source = NEW.source) OR t.reverses_id = NEW.reverses_id)",
        vendors=("sqlite",),
    ),
    Guard(
        # SQLite would store 1.5 or 'ten' in a column of integers.
        name="transfer_amount_is_a_whole_number",
        table=TRANSFERS,
        before="INSERT",
        says="amounts are integers of the minor unit",
        when="typeof(NEW.amount) <> 'integer'",
        vendors=("sqlite",),
    ),
    Guard(
        name="transfer_keeps_to_one_currency",
        table=TRANSFERS,
        before="INSERT",
        says="both accounts carry the currency of the transfer, and both are live or neither is",
        when=f"NOT EXISTS ({_BOTH_ACCOUNTS} AND d.currency = NEW.currency "
        "AND c.currency = NEW.currency AND d.is_live = c.is_live)",
    ),
    Guard(
        name="artisan_is_debited_only_for_the_closed_list",
        table=TRANSFERS,
        before="INSERT",
        says="only a payout, an advance offset, a statutory deduction or a reversal of the "
        "employer's own error may lower what an artisan is owed",
        when=f"NEW.kind NOT IN ({_quoted(MAY_DEBIT_AN_ARTISAN)}) AND EXISTS (SELECT 1 FROM "
        f"{ACCOUNTS} d WHERE d.id = NEW.debit_id AND d.kind = 'artisan_payable')",
    ),
    Guard(
        name="transfer_joins_the_accounts_of_its_kind",
        table=TRANSFERS,
        before="INSERT",
        says="this kind of transfer joins other kinds of accounts",
        when="NEW.reverses_id IS NULL AND NOT EXISTS "
        f"({_BOTH_ACCOUNTS} AND NEW.kind || ':' || d.kind || ':' || c.kind IN ({_JOINED}))",
    ),
    Guard(
        name="reversal_mirrors_its_transfer",
        table=TRANSFERS,
        before="INSERT",
        says="a reversal moves the same amount between the same accounts the other way, and is "
        "not itself reversed",
        when=f"NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {TRANSFERS} t "
        "WHERE t.id = NEW.reverses_id AND t.debit_id = NEW.credit_id "
        "AND t.credit_id = NEW.debit_id AND t.amount = NEW.amount AND t.reverses_id IS NULL)",
    ),
]

ACCOUNT_GUARDS = [
    *never_changes(ACCOUNTS, noun="account"),
    Guard(
        name="account_replaces_no_other",
        table=ACCOUNTS,
        before="INSERT",
        says="this account exists",
        when=f"EXISTS (SELECT 1 FROM {ACCOUNTS} o WHERE o.id = NEW.id OR (o.kind = NEW.kind "
        f"AND o.currency = NEW.currency AND o.is_live = NEW.is_live AND {_SAME_OWNER}))",
        vendors=("sqlite",),
    ),
]

RULE_GUARDS = [
    *never_goes(RULES, noun="premium_rule"),
    Guard(
        name="premium_rule_only_ends",
        table=RULES,
        before="UPDATE",
        says="sales were credited by it: end it and begin another",
        when="NEW.rate <> OLD.rate OR NEW.effective_from <> OLD.effective_from "
        "OR COALESCE(NEW.effective_to, '0001-01-01') <> OLD.effective_to",
    ),
]

LEDGER_GUARDS = [*ACCOUNT_GUARDS, *TRANSFER_GUARDS, *RULE_GUARDS]

_HELD = (
    f"COALESCE((SELECT SUM(t.amount) FROM {TRANSFERS} t WHERE t.credit_id = NEW.debit_id), 0) - "
    f"COALESCE((SELECT SUM(t.amount) FROM {TRANSFERS} t WHERE t.debit_id = NEW.debit_id), 0)"
)
# A list of its own, installed later. An offset may meet a balance that an error of ours, found
# late and taken back with her consent, left below nothing: it is bounded by the pay it comes with.
OWED_GUARDS = [
    Guard(
        name="payout_is_never_more_than_is_owed",
        table=TRANSFERS,
        before="INSERT",
        says="a payout takes no more than the account holds",
        when=f"NEW.kind = 'payout' AND NEW.amount > {_HELD} AND EXISTS (SELECT 1 FROM {ACCOUNTS} d "
        "WHERE d.id = NEW.debit_id AND d.kind = 'artisan_payable')",
    ),
    Guard(
        name="premium_fund_is_never_shared_twice",
        table=TRANSFERS,
        before="INSERT",
        says="a premium share takes no more than the fund holds",
        when=f"NEW.kind = 'premium_share' AND NEW.amount > {_HELD}",
    ),
]
