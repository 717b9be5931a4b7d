"""What somebody with SQL in her hands tries, on whichever database the suite runs."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from artisans.ledger import accounts
from artisans.ledger.models import PremiumRule, Transfer
from artisans.ledger.posting import reverse
from tests.artisans.forging import NOON, as_it_was, insert, row, run

ON_SQLITE = connection.vendor == "sqlite"

SIDE_DOORS = {
    "sqlite": [
        "UPDATE OR REPLACE ledger_transfer SET source = 'acceptance:1:maker:1', kind = 'piece_pay'",
        "UPDATE OR IGNORE ledger_transfer SET amount = 1",
        "INSERT INTO ledger_transfer SELECT * FROM ledger_transfer WHERE id = 1 "
        "ON CONFLICT (id) DO UPDATE SET amount = 1",
        "INSERT OR REPLACE INTO ledger_account (id, kind, currency, is_live) "
        "SELECT id, 'cash', 'INR', 0 FROM ledger_account WHERE kind = 'artisan_payable'",
    ],
    "postgresql": [
        "TRUNCATE ledger_transfer",
        "TRUNCATE ledger_transfer CASCADE",
        "TRUNCATE ledger_account CASCADE",
        "TRUNCATE ledger_premiumrule",
        "INSERT INTO ledger_transfer SELECT * FROM ledger_transfer WHERE id = 1 "
        "ON CONFLICT (id) DO UPDATE SET amount = 1",
        "MERGE INTO ledger_transfer t USING ledger_transfer s ON t.id = s.id "
        "WHEN MATCHED THEN DELETE",
    ],
}


def test_a_row_with_everything_in_place_would_be_taken(posted):
    insert(row())

    assert Transfer.objects.count() == 3


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_transfer SET amount = 1",
        "UPDATE ledger_transfer SET reason = 'x' WHERE id = 1",
        "UPDATE ledger_transfer SET id = id + 10",
        "DELETE FROM ledger_transfer",
        "DELETE FROM ledger_transfer WHERE id = 2",
        "UPDATE ledger_account SET kind = 'cash'",
        "UPDATE ledger_account SET currency = 'USD'",
        "DELETE FROM ledger_account",
    ],
)
def test_nothing_in_the_books_is_changed_or_deleted(posted, sql):
    before = as_it_was()

    with pytest.raises(IntegrityError, match=r"is_never_changed|is_never_deleted"):
        run(sql)

    assert as_it_was() == before


@pytest.mark.parametrize("sql", SIDE_DOORS[connection.vendor])
def test_this_database_has_no_side_door(posted, sql):
    before = as_it_was()

    with pytest.raises(DatabaseError):
        run(sql)

    assert as_it_was() == before


if ON_SQLITE:

    @pytest.mark.parametrize("verb", ["INSERT OR REPLACE INTO", "REPLACE INTO"])
    @pytest.mark.parametrize(
        "collision",
        [
            {"id": 1},
            {"source": "pay-run:1:artisan:1"},
            {"previous_hash": "0" * 64},
            {"id": 1, "previous_hash": "0" * 64, "source": "a:1", "kind": "piece_pay"},
        ],
        ids=["id", "cause", "previous hash", "everything"],
    )
    def test_sqlite_replaces_no_row(posted, verb, collision):
        before = as_it_was()

        with pytest.raises(IntegrityError):
            insert(row(**collision), verb=verb)

        assert as_it_was() == before

    @pytest.mark.parametrize("amount", [1.5, "ten", b"10"])
    def test_sqlite_keeps_no_amount_that_is_not_whole(posted, amount):
        with pytest.raises(IntegrityError):
            insert(row(amount=amount))


@pytest.mark.parametrize(
    ("changes", "promise"),
    [
        ({"amount": 0}, "transfer_moves_something"),
        ({"amount": -100}, "transfer_moves_something|amount_check|CHECK constraint"),
        ({"currency": "USD"}, "transfer_keeps_to_one_currency"),
        ({"id": 4}, "transfer_takes_the_next_place"),
        ({"id": 0}, "transfer_takes_the_next_place"),
        ({"previous_hash": "f" * 64}, "transfer_takes_the_next_place"),
        ({"kind": "refund"}, "artisan_is_debited_only|transfer_joins_the_accounts"),
        ({"kind": "premium"}, "artisan_is_debited_only|transfer_joins_the_accounts"),
        ({"kind": "chargeback"}, "artisan_is_debited_only|transfer_joins_the_accounts"),
        ({"kind": "reversal", "reverses_id": 1}, "artisan_is_debited_only|reversal_mirrors"),
        ({"kind": "statutory_deduction"}, "transfer_joins_the_accounts|gives_its_reason"),
        ({"source": "pay-run:1:artisan:1"}, "one_transfer_per_cause|transfer_replaces_no_other"),
        ({"reverses_id": 1}, "reversal_mirrors|reversal_names"),
        ({"source": ""}, "transfer_names_its_cause"),
        ({"hash": "short"}, "transfer_carries_a_whole_hash"),
        ({"artisan_agreed_at": NOON}, "artisan_agrees_before"),
    ],
)
def test_a_forged_row_is_refused(posted, changes, promise):
    before = as_it_was()

    with pytest.raises(IntegrityError, match=promise):
        insert(row(**changes))

    assert as_it_was() == before


def test_a_row_to_itself_is_refused(posted):
    with pytest.raises(IntegrityError, match=r"transfer_joins_two_accounts|accounts_of_its_kind"):
        insert(row(credit_id=row()["debit_id"]))


@pytest.mark.parametrize("kind", ["payout", "premium", "piece_pay", "refund"])
def test_a_premium_fund_is_emptied_by_shares_to_its_makers_only(posted, workshop, kind):
    fund = accounts.premium_fund(workshop.pk, "INR").pk

    with pytest.raises(IntegrityError, match="transfer_joins_the_accounts_of_its_kind"):
        insert(row(kind=kind, debit_id=fund))


def test_a_reversal_of_piece_pay_takes_nothing_from_an_artisan(posted):
    with pytest.raises(IntegrityError, match="artisan_is_debited_only_for_the_closed_list"):
        insert(
            row(
                kind="reversal",
                reverses_id=posted.pk,
                debit_id=posted.credit_id,
                credit_id=posted.debit_id,
                amount=10800,
                reason="the customer sent it back",
            )
        )


@pytest.mark.parametrize("changes", [{"amount": 10799}, {"credit_id": None}])
def test_a_reversal_mirrors_what_it_reverses(posted, changes):
    cash = accounts.cash("INR").pk
    mirror = {
        "kind": "employer_error_reversal",
        "reverses_id": posted.pk,
        "debit_id": posted.credit_id,
        "credit_id": posted.debit_id,
        "amount": 10800,
        "reason": "counted twice",
        "artisan_agreed_at": NOON,
    }

    with pytest.raises(IntegrityError, match="reversal_mirrors_its_transfer"):
        insert(row(**mirror | {key: value or cash for key, value in changes.items()}))


def test_a_second_reversal_neither_joins_nor_replaces_the_first(posted):
    payout = Transfer.objects.get(kind="payout")
    reverse(payout, reason="sent back", source="failed:1", occurred_at=NOON)
    before = as_it_was()
    second = row(
        kind="reversal",
        reverses_id=payout.pk,
        debit_id=payout.credit_id,
        credit_id=payout.debit_id,
        amount=5400,
        reason="sent back",
    )

    with pytest.raises(IntegrityError):
        insert(second, verb="INSERT OR REPLACE INTO" if ON_SQLITE else "INSERT INTO")

    assert as_it_was() == before


def test_an_account_has_the_owner_its_kind_asks_for(db):
    values = {"kind": "artisan_payable", "currency": "INR", "is_live": False}

    with pytest.raises(IntegrityError, match="account_has_the_owner_its_kind_asks_for"):
        insert(values, table="ledger_account")


def test_the_enterprise_has_one_cash_account_in_a_currency(db):
    accounts.cash("INR", is_live=False)

    with pytest.raises(IntegrityError, match=r"one_account_of_a_kind|account_replaces_no_other"):
        insert({"kind": "cash", "currency": "INR", "is_live": False}, table="ledger_account")


@pytest.mark.parametrize(
    ("sql", "promise"),
    [
        ("UPDATE ledger_premiumrule SET rate = 0.01", "premium_rule_only_ends"),
        ("DELETE FROM ledger_premiumrule", "premium_rule_is_never_deleted"),
    ],
)
def test_a_premium_rule_is_ended_never_lowered(premium_rule, sql, promise):
    with pytest.raises(IntegrityError, match=promise):
        run(sql)


def test_two_premium_rules_never_share_a_day(premium_rule):
    with pytest.raises(IntegrityError, match="one_premium_rule_at_a_time"), transaction.atomic():
        PremiumRule.objects.create(rate=Decimal("0.05"), effective_from=date(2026, 1, 1))


def test_a_premium_rule_ends_and_another_begins(premium_rule):
    premium_rule.effective_to = date(2026, 1, 1)
    premium_rule.save()

    PremiumRule.objects.create(rate=Decimal("0.12"), effective_from=date(2026, 1, 1))

    rates = [PremiumRule.objects.in_force(date(2026, 1, day)).get().rate for day in (1, 2)]
    assert rates == [Decimal("0.12"), Decimal("0.12")]


def test_a_payout_above_what_is_owed_is_refused(posted):
    hers, before = posted.credit, as_it_was()

    with pytest.raises(IntegrityError, match="payout_is_never_more_than_is_owed"):
        insert(
            row(
                kind="payout",
                debit_id=hers.pk,
                credit_id=accounts.cash("INR").pk,
                amount=posted.amount + 1,
            )
        )

    assert as_it_was() == before
