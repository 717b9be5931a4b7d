"""Writing into the books by SQL, as somebody who should not."""

from datetime import UTC, datetime

from django.db import connection, transaction

from artisans.ledger.models import Transfer

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)


def row(**changes):
    """The next transfer as a forger would write it: everything in place but what she changes."""
    last = Transfer.objects.last()
    return {
        "id": last.id + 1,
        "debit_id": last.debit_id,
        "credit_id": last.credit_id,
        "amount": 100,
        "currency": "INR",
        "kind": "payout",
        "source": "forged:1",
        "occurred_at": NOON,
        "posted_at": NOON,
        "reason": "",
        "artisan_agreed_at": None,
        "reverses_id": None,
        "previous_hash": last.hash,
        "hash": "f" * 64,
    } | changes


def insert(values, *, verb="INSERT INTO", table="ledger_transfer"):
    columns, marks = ", ".join(values), ", ".join(["%s"] * len(values))
    run(f"{verb} {table} ({columns}) VALUES ({marks})", list(values.values()))


def run(sql, parameters=None):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def as_it_was():
    return list(Transfer.objects.values_list("id", "amount", "source", "hash"))
