"""The hash chain: each transfer seals itself and the one before.

What is hashed is text that reads back in one way only: numbers end with a comma, texts begin with
their length and a colon, NULL is a hyphen, instants are UTC with six decimals. Posting and
verifying both write it here.
"""

import hashlib
from datetime import UTC, datetime

from django.db import connection

from artisans.ledger.models import FIRST_HASH, Transfer

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


def joining(*, kind: str, currency: str, debit_code: str, credit_code: str) -> str:
    """What a transfer says of its kind, currency and accounts: the same for very many of them."""
    return "".join(f"{len(said)}:{said}" for said in (kind, currency, debit_code, credit_code))


def seal(
    previous_hash: str,
    id: int,
    joins: str,
    amount: int,
    source: str,
    occurred_at: str,
    posted_at: str,
    reason: str,
    artisan_agreed_at: str | None,
    reverses_id: int | None,
) -> str:
    """SHA-256 over all that a transfer says and the hash before; see the module for the form.

    `joins` is said by `joining`, instants by `instant`. By position: it is called for every row.
    """
    agreed = "-" if artisan_agreed_at is None else f"{len(artisan_agreed_at)}:{artisan_agreed_at}"
    reverses = "-" if reverses_id is None else f"{reverses_id},"
    said = (
        f"{previous_hash}{id},{joins}{amount},{len(source)}:{source}{len(occurred_at)}:"
        f"{occurred_at}{len(posted_at)}:{posted_at}{len(reason)}:{reason}{agreed}{reverses}"
    )
    return hashlib.sha256(said.encode()).hexdigest()


def instant(at: datetime) -> str:
    """An instant as it is hashed: 2026-11-10 12:00:00.000000, in UTC."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
