"""Somebody who owns the database took the guards away: the chain still tells."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import connection

from artisans.guards import Guard
from artisans.ledger import accounts, chain, verifying
from artisans.ledger.guards import LEDGER_GUARDS
from artisans.ledger.models import Kind, Transfer
from artisans.ledger.posting import post, reverse
from artisans.ledger.verifying import LedgerIsAltered, holds

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)


@pytest.fixture
def five_transfers(makers):
    for number in range(5):
        post(
            kind=Kind.PIECE_PAY,
            debit=accounts.piece_pay_expense("INR"),
            credit=accounts.artisan_payable(makers[0], "INR"),
            amount=100 + number,
            source=f"acceptance:{number}:maker:1",
            occurred_at=NOON,
        )


@pytest.fixture
def unguarded(five_transfers):
    """Alter the books behind the guards' back, and put the guards back."""

    def unguarded(sql):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # Deferred checks would otherwise hold the tables against ALTER.
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for statement in _all(Guard.removal):
                cursor.execute(statement)
            cursor.execute(sql)
            for statement in _all(Guard.statements):
                cursor.execute(statement)

    return unguarded


def _all(what):
    return [statement for guard in LEDGER_GUARDS for statement in what(guard, connection.vendor)]


def test_books_that_nobody_altered_are_verified_at_a_rate(five_transfers, capsys):
    call_command("verify_ledger")

    said = capsys.readouterr().out
    assert said.startswith("5 transfers and 2 balances are as they were posted (")
    assert " transfers a second).\nThe last is 5:" in said


def test_an_empty_ledger_is_verified(db, capsys):
    call_command("verify_ledger")

    assert capsys.readouterr().out.startswith("0 transfers")


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        (
            "UPDATE ledger_transfer SET amount = 1 WHERE id = 3",
            "Transfer 3 (piece_pay for acceptance:2:maker:1)",
        ),
        ("UPDATE ledger_transfer SET amount = 1 WHERE id >= 3", "Transfer 3 "),
        (
            "UPDATE ledger_transfer SET source = 'refund:1' WHERE id = 5",
            "Transfer 5 (piece_pay for refund:1)",
        ),
        ("UPDATE ledger_transfer SET occurred_at = posted_at WHERE id = 2", "Transfer 2 "),
        ("UPDATE ledger_transfer SET reason = 'x' WHERE id = 1", "Transfer 1 "),
        ("UPDATE ledger_transfer SET hash = previous_hash WHERE id = 4", "Transfer 4 "),
        (
            "DELETE FROM ledger_transfer WHERE id = 2",
            "Transfer 2 is missing: the next one there is 3.",
        ),
        ("DELETE FROM ledger_transfer WHERE id = 1", "Transfer 1 is missing"),
        (
            "UPDATE ledger_account SET currency = 'USD' WHERE kind = 'artisan_payable'",
            "Transfer 1 ",
        ),
        ("UPDATE ledger_account SET is_live = NOT is_live", "Transfer 1 "),
    ],
)
def test_a_single_altered_row_is_named(unguarded, capsys, sql, named):
    unguarded(sql)

    with pytest.raises(SystemExit) as exit:
        call_command("verify_ledger")

    assert exit.value.code == 1
    assert capsys.readouterr().err.startswith(named)


def test_a_reversal_that_is_no_mirror_is_named(five_transfers, unguarded, makers, capsys):
    payout = post(
        kind=Kind.PAYOUT,
        debit=accounts.artisan_payable(makers[0], "INR"),
        credit=accounts.cash("INR"),
        amount=90,
        source="pay-run:1",
        occurred_at=NOON,
    )
    reverse(payout, reason="sent back", source="failed:1", occurred_at=NOON)
    unguarded(f"UPDATE ledger_transfer SET amount = 80, hash = '{_forged(7, 80)}' WHERE id = 7")

    with pytest.raises(SystemExit):
        call_command("verify_ledger")

    assert capsys.readouterr().err == (
        "Transfer 7 (reversal for failed:1) does not mirror transfer 6.\n"
    )


def _forged(place, amount):
    """The hash that a transfer would carry had it been posted with another amount."""
    transfer = Transfer.objects.get(pk=place)
    joins = chain.joining(
        kind=transfer.kind,
        currency=transfer.currency,
        debit_code=transfer.debit.code,
        credit_code=transfer.credit.code,
    )
    return chain.seal(
        transfer.previous_hash,
        place,
        joins,
        amount,
        transfer.source,
        chain.instant(transfer.occurred_at),
        chain.instant(transfer.posted_at),
        transfer.reason,
        None,
        transfer.reverses_id,
    )


def test_instants_verify_with_and_without_decimals(makers, capsys):
    for number, at in enumerate([NOON, NOON.replace(microsecond=5), NOON.replace(second=7)]):
        post(
            kind=Kind.PIECE_PAY,
            debit=accounts.piece_pay_expense("INR"),
            credit=accounts.artisan_payable(makers[0], "INR"),
            amount=100,
            source=f"acceptance:{number}",
            occurred_at=at,
        )

    call_command("verify_ledger")

    assert capsys.readouterr().out.startswith("3 transfers")


def test_an_end_that_was_cut_off_is_told_by_what_an_earlier_run_ended_with(unguarded, capsys):
    call_command("verify_ledger")
    seen = capsys.readouterr().out.split("The last is ")[1].strip()
    call_command("verify_ledger", holds=seen)
    unguarded("DELETE FROM ledger_transfer WHERE id = 5")

    call_command("verify_ledger")
    with pytest.raises(SystemExit):
        call_command("verify_ledger", holds=seen)

    assert (
        capsys.readouterr().err == f"The chain ended with {seen} once and does not hold it now.\n"
    )


@pytest.mark.parametrize("seen", ["", "x", "5", "5:", "-1:0", "99999999999999999999:00"])
def test_an_end_that_is_none_is_not_held(five_transfers, seen):
    with pytest.raises(LedgerIsAltered):
        holds(seen)


def test_what_is_posted_while_the_books_are_replayed_is_for_the_next_time(five_transfers, makers):
    post(
        kind=Kind.PAYOUT,
        debit=accounts.artisan_payable(makers[0], "INR"),
        credit=accounts.cash("INR"),
        amount=1,
        source="pay-run:1",
        occurred_at=NOON,
    )

    verified = verifying._verify_to(5)

    assert verified.transfers == 5


def test_a_missing_guard_is_named(five_transfers, capsys):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in LEDGER_GUARDS[0].removal(connection.vendor):
            cursor.execute(statement)

    with pytest.raises(SystemExit):
        call_command("verify_ledger")

    assert capsys.readouterr().err == (
        "This guard is not in the database as it was written: account_is_never_changed.\n"
    )
