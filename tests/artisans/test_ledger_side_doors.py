"""Ways around a trigger: what each engine lets somebody switch off, and what then still holds."""

import contextlib

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from artisans.ledger import accounts, chain
from artisans.ledger.models import Account, Kind, Transfer
from artisans.ledger.posting import reverse
from artisans.ledger.verifying import LedgerIsAltered, verify
from tests.artisans.forging import NOON, as_it_was, insert, row, run

ON_SQLITE = connection.vendor == "sqlite"
MAY_DEBIT = {"payout", "advance_offset", "statutory_deduction", "employer_error_reversal"}
OTHERS = ["refund", "chargeback", "discount", "breakage", "unsold", "fine", "correction", ""]


def sealed(**changes):
    """A row whose hash is right: whoever writes it knows how we seal."""
    forged = row(**changes)
    codes = {a.pk: a.code for a in Account.objects.all()}
    joins = chain.joining(
        kind=forged["kind"],
        currency=forged["currency"],
        debit_code=codes[forged["debit_id"]],
        credit_code=codes[forged["credit_id"]],
    )
    hash = chain.seal(
        forged["previous_hash"],
        forged["id"],
        joins,
        forged["amount"],
        forged["source"],
        chain.instant(forged["occurred_at"]),
        chain.instant(forged["posted_at"]),
        forged["reason"],
        None,
        forged["reverses_id"],
    )
    return forged | {"hash": hash}


@pytest.mark.parametrize("kind", [*(k for k in Kind.values if k not in MAY_DEBIT), *OTHERS])
@pytest.mark.parametrize("paid_to", [accounts.cash, accounts.piece_pay_expense])
def test_no_kind_that_is_not_on_the_closed_list_takes_from_an_artisan(posted, kind, paid_to):
    before = as_it_was()

    with pytest.raises(IntegrityError):
        insert(row(kind=kind, credit_id=paid_to("INR").pk, reason="so it is"))

    assert as_it_was() == before


@pytest.mark.parametrize("kind", sorted(MAY_DEBIT))
def test_no_artisan_is_debited_to_pay_a_premium_fund(posted, workshop, kind):
    fund = accounts.premium_fund(workshop.pk, "INR").pk
    agreed = NOON if kind == "employer_error_reversal" else None

    with pytest.raises(IntegrityError):
        insert(row(kind=kind, credit_id=fund, reason="so it is", artisan_agreed_at=agreed))


def test_practice_money_never_pays_from_a_live_account(posted):
    live = accounts.cash("INR", is_live=True).pk

    with pytest.raises(IntegrityError, match="transfer_keeps_to_one_currency"):
        insert(row(credit_id=live))


def test_a_transfer_of_another_currency_on_one_side_is_refused(posted):
    dollars = accounts.cash("USD").pk

    with pytest.raises(IntegrityError, match="transfer_keeps_to_one_currency"):
        insert(row(credit_id=dollars))


def test_a_reversal_is_never_reversed(posted):
    payout = Transfer.objects.get(kind="payout")
    undone = reverse(payout, reason="sent back", source="failed:1", occurred_at=NOON)
    again = row(
        kind="reversal",
        reverses_id=undone.pk,
        debit_id=undone.credit_id,
        credit_id=undone.debit_id,
        amount=5400,
        reason="sent again",
    )

    with pytest.raises(IntegrityError, match=r"closed_list|reversal_mirrors_its_transfer"):
        insert(again)


@pytest.mark.parametrize(
    "changes",
    [{"id": 99}, {"id": -1}, {"previous_hash": "0" * 64}, {"previous_hash": ""}],
    ids=["a gap", "before the first", "the first one's", "none"],
)
def test_no_row_stands_anywhere_but_at_the_end_of_the_chain(posted, changes):
    with pytest.raises(IntegrityError, match="transfer_takes_the_next_place_in_the_chain"):
        insert(row(**changes))


def test_a_row_made_up_by_somebody_who_cannot_seal_is_found(posted):
    insert(row())

    with pytest.raises(LedgerIsAltered, match="its hash differs"):
        verify()


@contextlib.contextmanager
def set_to(pragma, value):
    with connection.cursor() as cursor:
        was = cursor.execute(f"PRAGMA {pragma}").fetchone()[0]
        cursor.execute(f"PRAGMA {pragma} = {value}")
        assert cursor.execute(f"PRAGMA {pragma}").fetchone()[0] == value
        yield
        cursor.execute(f"PRAGMA {pragma} = {was}")


if ON_SQLITE:

    @pytest.mark.parametrize("recursive", [0, 1])
    @pytest.mark.parametrize(
        "sql",
        [
            "REPLACE INTO ledger_transfer SELECT * FROM ledger_transfer WHERE id = 1",
            "INSERT OR REPLACE INTO ledger_transfer SELECT * FROM ledger_transfer",
            "UPDATE OR REPLACE ledger_transfer SET id = 1 WHERE id = 2",
            "UPDATE OR REPLACE ledger_account SET id = 1",
            "REPLACE INTO ledger_account SELECT * FROM ledger_account",
        ],
    )
    def test_replacing_is_refused_whether_triggers_call_triggers_or_not(posted, sql, recursive):
        before = as_it_was()

        with (
            set_to("recursive_triggers", recursive),
            pytest.raises(IntegrityError),
        ):
            run(sql)

        assert as_it_was() == before

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize(
        "strike",
        [
            lambda: run("DELETE FROM ledger_account"),
            lambda: run("UPDATE ledger_account SET id = id + 100"),
            lambda: insert(row(debit_id=999)),
            lambda: insert(row(credit_id=999)),
        ],
        ids=["accounts go", "accounts move", "nobody is debited", "nobody is credited"],
    )
    def test_the_books_hold_without_foreign_keys(posted, strike):
        before = as_it_was()

        with set_to("foreign_keys", 0), pytest.raises(IntegrityError):
            strike()

        assert as_it_was() == before

    def test_a_temporary_trigger_changes_nothing_that_is_written(posted):
        run(
            "CREATE TEMP TRIGGER helpful BEFORE INSERT ON main.ledger_transfer "
            "BEGIN UPDATE ledger_transfer SET amount = 1; END"
        )

        with pytest.raises(IntegrityError, match="transfer_is_never_changed"):
            insert(row())

    @pytest.mark.django_db(transaction=True)
    def test_an_attached_database_is_no_way_in(posted, tmp_path):
        with connection.cursor() as cursor:
            cursor.execute(f"ATTACH '{tmp_path / 'other.sqlite3'}' AS other")
            cursor.execute("CREATE TABLE other.ledger_transfer AS SELECT * FROM ledger_transfer")
            cursor.execute("UPDATE other.ledger_transfer SET amount = 1, id = id + 2")

        try:
            with pytest.raises(IntegrityError):
                run("INSERT INTO main.ledger_transfer SELECT * FROM other.ledger_transfer")
            with pytest.raises(IntegrityError):
                run(
                    "UPDATE main.ledger_transfer SET amount = o.amount "
                    "FROM other.ledger_transfer o WHERE o.id = main.ledger_transfer.id + 2"
                )
        finally:
            run_outside("DETACH other")

    def run_outside(sql):
        with connection.cursor() as cursor:
            cursor.execute(sql)

    @pytest.mark.parametrize("amount", [-100, 0])
    def test_a_sealed_row_past_switched_off_checks_is_found(posted, amount):
        with set_to("ignore_check_constraints", 1):
            insert(sealed(amount=amount))

        with pytest.raises(LedgerIsAltered, match="moves nothing"):
            verify()

    def test_a_guard_taken_out_of_the_schema_is_found(posted):
        with set_to("writable_schema", 1):
            run("DELETE FROM sqlite_master WHERE name = 'transfer_is_never_deleted'")

        with pytest.raises(LedgerIsAltered, match="transfer_is_never_deleted"):
            verify()

    @pytest.mark.parametrize("guard", ["transfer_is_never_changed", "account_replaces_no_other"])
    def test_a_dropped_guard_is_found(posted, guard):
        run(f"DROP TRIGGER {guard}")

        with pytest.raises(LedgerIsAltered, match=guard):
            verify()


if not ON_SQLITE:

    @pytest.fixture
    def intruder(posted):
        """A role with every right on every table, which owns none of them."""
        run("CREATE ROLE intruder NOSUPERUSER NOINHERIT")
        run("GRANT ALL ON ALL TABLES IN SCHEMA public TO intruder")
        run("GRANT USAGE, CREATE ON SCHEMA public TO intruder")
        run("SET CONSTRAINTS ALL IMMEDIATE")
        run("SET LOCAL ROLE intruder")
        yield
        run("RESET ROLE")

    @pytest.mark.parametrize(
        "sql",
        [
            "SET session_replication_role = replica",
            "SET LOCAL session_replication_role = replica",
            "ALTER TABLE ledger_transfer DISABLE TRIGGER ALL",
            "ALTER TABLE ledger_transfer DISABLE TRIGGER transfer_is_never_changed",
            "DROP TRIGGER transfer_is_never_changed ON ledger_transfer",
            "DROP FUNCTION transfer_is_never_changed() CASCADE",
            "CREATE OR REPLACE FUNCTION transfer_is_never_changed() RETURNS trigger "
            "LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "ALTER TABLE ledger_transfer DROP CONSTRAINT transfer_moves_something",
            "CREATE RULE quiet AS ON UPDATE TO ledger_transfer DO INSTEAD NOTHING",
            "TRUNCATE ledger_transfer CASCADE",
            "UPDATE ledger_transfer SET amount = 1",
            "DELETE FROM ledger_transfer",
        ],
    )
    def test_somebody_with_every_right_but_ownership_gets_nowhere(intruder, sql):
        before = as_it_was()

        with pytest.raises(DatabaseError):
            run(sql)

        assert as_it_was() == before

    @pytest.mark.parametrize(
        "sql",
        [
            "MERGE INTO ledger_transfer t USING ledger_transfer s ON t.id = s.id "
            "WHEN MATCHED THEN UPDATE SET amount = 1",
            "MERGE INTO ledger_transfer t USING ledger_transfer s ON t.id = s.id + 9 "
            "WHEN NOT MATCHED THEN INSERT VALUES (s.id + 9, 1, 'INR', s.kind, 'm', now(), now(), "
            "'', NULL, s.previous_hash, s.hash, s.credit_id, s.debit_id, NULL)",
            "WITH gone AS (DELETE FROM ledger_transfer RETURNING *) SELECT count(*) FROM gone",
            "INSERT INTO ledger_transfer SELECT * FROM ledger_transfer WHERE id = 1 "
            "ON CONFLICT ON CONSTRAINT one_transfer_per_cause DO UPDATE SET amount = 1",
        ],
        ids=["merge updates", "merge inserts", "a delete inside a query", "on conflict"],
    )
    def test_other_verbs_of_postgresql_meet_the_same_guards(posted, sql):
        before = as_it_was()

        with pytest.raises(IntegrityError, match=r"transfer_(is_never|takes_the_next_place)"):
            run(sql)

        assert as_it_was() == before

    def test_copy_meets_the_same_guards(posted):
        forged = row(id=9)
        line = "\t".join("\\N" if value is None else str(value) for value in forged.values())

        with pytest.raises(IntegrityError, match="next_place"), transaction.atomic():
            copy(f"COPY ledger_transfer ({', '.join(forged)}) FROM STDIN", line)

        assert Transfer.objects.count() == 2

    def copy(sql, line):
        with (
            connection.cursor() as cursor,
            connection.wrap_database_errors,
            cursor.copy(sql) as into,
        ):
            into.write(line + "\n")

    @pytest.mark.parametrize(
        "sql",
        [
            "ALTER TABLE ledger_transfer DISABLE TRIGGER transfer_is_never_changed",
            "ALTER TABLE ledger_transfer DISABLE TRIGGER USER",
            "ALTER TABLE ledger_transfer ENABLE REPLICA TRIGGER transfer_is_never_changed",
            "DROP TRIGGER transfer_is_never_changed ON ledger_transfer",
        ],
    )
    def test_what_the_owner_switches_off_is_found(posted, sql):
        run("SET CONSTRAINTS ALL IMMEDIATE")
        run(sql)

        with pytest.raises(LedgerIsAltered, match="This guard is not in the database"):
            verify()

    def test_what_a_replica_changes_is_found(posted):
        run("SET LOCAL session_replication_role = replica")
        run("UPDATE ledger_transfer SET amount = 10799 WHERE id = 1")
        run("SET LOCAL session_replication_role = origin")

        with pytest.raises(LedgerIsAltered, match="Transfer 1 "):
            verify()


EMPTIED = {
    "sqlite": (
        "DROP TRIGGER transfer_is_never_changed",
        "CREATE TRIGGER transfer_is_never_changed BEFORE UPDATE ON ledger_transfer "
        "WHEN (1 = 0) BEGIN SELECT 1; END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION transfer_is_never_changed() RETURNS trigger "
        "LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    ),
}


def test_a_guard_that_was_emptied_is_found(posted):
    for sql in EMPTIED[connection.vendor]:
        run(sql)

    with pytest.raises(LedgerIsAltered, match="as it was written: transfer_is_never_changed"):
        verify()
