"""The hash chain: each transfer seals itself and the one before."""

import hashlib
import json
from datetime import UTC, datetime

from django.db import connection

from artisans.ledger.models import FIRST_HASH, Transfer

_written = json.JSONEncoder(separators=(",", ":")).encode  # built once: it is called for every row

# Any number will do, as long as nothing else in this database takes an advisory lock by it.
LOCK = 7_411_902


def lock() -> None:
    """Be the only one to post until this transaction ends.

    On SQLite the transaction is that already (transaction_mode IMMEDIATE). Take row locks before
    it: whoever waits for one while holding this lets nobody else post.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def last_place() -> tuple[int, str]:
    """The id and hash of the last transfer; 0 and zeros for an empty ledger."""
    last = Transfer.objects.order_by("-id").values_list("id", "hash").first()
    return last or (0, FIRST_HASH)


def seal(
    *,
    previous_hash: str,
    id: int,
    kind: str,
    debit_code: str,
    credit_code: str,
    amount: int,
    currency: str,
    source: str,
    occurred_at: datetime,
    posted_at: datetime,
    reason: str,
    artisan_agreed_at: datetime | None,
    reverses_id: int | None,
) -> str:
    """SHA-256 over all that a transfer says, its accounts by what they are, and the hash before."""
    said = [
        previous_hash,
        id,
        str(kind),
        debit_code,
        credit_code,
        amount,
        currency,
        source,
        _instant(occurred_at),
        _instant(posted_at),
        reason,
        _instant(artisan_agreed_at),
        reverses_id,
    ]
    return hashlib.sha256(_written(said).encode()).hexdigest()


def _instant(at: datetime | None) -> str | None:
    if at is None:
        return None
    return (at if at.tzinfo is UTC else at.astimezone(UTC)).isoformat(timespec="microseconds")
