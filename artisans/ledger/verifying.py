"""Replaying the ledger: every hash, every rule a row can break, every balance.

One stream, a few comparisons a row: whatever depends only on the kind and the two accounts is
worked out once for all transfers that share them.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import CharField, F, Func, Q, QuerySet

from artisans import guards
from artisans.ledger import balances, chain
from artisans.ledger.guards import JOINS, LEDGER_GUARDS, MAY_DEBIT_AN_ARTISAN, OWED_GUARDS
from artisans.ledger.models import FIRST_HASH, Account, AccountKind, Kind, Transfer

AT_ONCE = 2_000

REVERSALS = (Kind.REVERSAL.value, Kind.EMPLOYER_ERROR_REVERSAL.value)


class LedgerIsAltered(Exception):
    """The books are not as they were written. The message names the first thing that is wrong."""


@dataclass(frozen=True, kw_only=True)
class Verified:
    """How far the books were replayed. `last_hash` stands for everything up to `transfers`."""

    transfers: int
    accounts: int
    last_hash: str


class Instant(Func):
    """An instant as the chain hashes it, written by the database: faster than by Python."""

    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # Django leaves the decimals away when they are zero.
        template = "CASE LENGTH(%(expressions)s) WHEN 19 THEN %(expressions)s || '.000000' "
        template += "ELSE %(expressions)s END"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "TO_CHAR(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
        return self.as_sql(compiler, connection, template=template, **context)


def verify() -> Verified:
    """Replay every transfer there is now in one stream, while others post. Raises LedgerIsAltered.

    Memory grows with the number of accounts, not of transfers.
    """
    absent = guards.missing([*LEDGER_GUARDS, *OWED_GUARDS], connection=connection)
    if absent:
        raise LedgerIsAltered(f"This guard is not in the database as it was written: {absent[0]}.")
    with _streaming():
        return _verify_to(chain.last_place()[0])


def holds(seen: str) -> None:
    """Whether the chain still has the end it had once, PLACE:HASH. Raises LedgerIsAltered."""
    place, _, hash = seen.partition(":")
    places = [int(place)] if place.isdecimal() and len(place) < 19 else []
    if not Transfer.objects.filter(pk__in=places, hash=hash).exists():
        raise LedgerIsAltered(f"The chain ended with {seen} once and does not hold it now.")


def _streaming() -> AbstractContextManager[object]:
    """PostgreSQL streams inside a transaction only; on SQLite one would keep everybody waiting."""
    return transaction.atomic() if connection.vendor == "postgresql" else nullcontext()


def _verify_to(last: int) -> Verified:
    # Whoever opens an account from here on and posts to it is for the next time.
    accounts = {account.pk: account for account in Account.objects.all()}
    owed: defaultdict[int, int] = defaultdict(int)
    place, last_hash, wrong = _replay(_rows(last), joins=Joins(accounts), owed=owed)
    if wrong:
        raise LedgerIsAltered(wrong)
    _mirrors(last)
    _compare(owed, accounts, last)
    return Verified(transfers=place, accounts=len(accounts), last_hash=last_hash)


class Joins(dict[tuple[int, int, str, str], tuple[str, str]]):
    """What the chain says of two accounts, a kind and a currency, and what is wrong with them."""

    def __init__(self, accounts: dict[int, Account]):
        super().__init__()
        self.accounts = accounts

    def __missing__(self, key: tuple[int, int, str, str]) -> tuple[str, str]:
        debit_id, credit_id, kind, currency = key
        debit, credit = self.accounts.get(debit_id), self.accounts.get(credit_id)
        if debit is None or credit is None:
            return "", "names an account that does not exist"
        said = chain.joining(
            kind=kind, currency=currency, debit_code=debit.code, credit_code=credit.code
        )
        self[key] = found = (said, _broken(kind, currency, debit, credit))
        return found


def _broken(kind: str, currency: str, debit: Account, credit: Account) -> str:
    """The rule that these accounts, kind and currency break together, none for an empty text."""
    if not currency == debit.currency == credit.currency:
        return f"is in {currency}, its accounts are not"
    if debit.is_live != credit.is_live:
        return "joins live and practice money"
    if debit.kind == AccountKind.ARTISAN_PAYABLE and kind not in MAY_DEBIT_AN_ARTISAN:
        return "takes from an artisan"
    if kind not in REVERSALS and JOINS.get(kind) != (debit.kind, credit.kind):
        return "joins accounts its kind does not"
    return ""


def _rows(last: int) -> Iterator[Any]:
    """The transfers up to the last, as bare tuples in the order that _replay takes apart."""
    rows: QuerySet[Transfer, Any] = (
        Transfer.objects.filter(pk__lte=last)
        .order_by("id")
        .values_list(
            *("id", "debit_id", "credit_id", "kind", "currency", "amount", "source"),
            *(Instant("occurred_at"), Instant("posted_at"), "reason"),
            *(Instant("artisan_agreed_at"), "reverses_id", "previous_hash", "hash"),
        )
    )
    return rows.iterator(chunk_size=AT_ONCE)


def _replay(
    rows: Iterator[Any], *, joins: Joins, owed: defaultdict[int, int]
) -> tuple[int, str, str]:
    """Follow the chain and add up what is owed: the last place, its hash, and what is wrong.

    Returns rather than raises: an error would keep the stream open beyond its transaction.
    """
    seal, place, last_hash = chain.seal, 0, FIRST_HASH
    for row in rows:
        id, debit, credit, kind, currency, amount, source = row[:7]
        occurred, posted, reason, agreed, reverses, previous, hash = row[7:]
        said, broken = joins[debit, credit, kind, currency]
        place += 1
        if (
            id != place
            or type(amount) is not int
            or amount <= 0
            or previous != last_hash
            or hash
            != seal(last_hash, id, said, amount, source, occurred, posted, reason, agreed, reverses)
            or broken
        ):
            return place, last_hash, _first_wrong(row, place, last_hash, said, broken)
        last_hash = hash
        owed[credit] += amount
        owed[debit] -= amount
    return place, last_hash, ""


def _first_wrong(row: Any, place: int, last_hash: str, said: str, broken: str) -> str:
    id, _debit, _credit, kind, _currency, amount, source, *_dated, previous, _hash = row
    where = f"Transfer {id} ({kind} for {source})"
    if id != place:
        return f"Transfer {place} is missing: the next one there is {id}."
    if previous != last_hash:
        return f"{where} does not follow transfer {place - 1}."
    if type(amount) is int and amount <= 0:
        return f"{where} moves nothing."
    if said and not broken:
        return f"{where} is not what was posted: its hash differs."
    return f"{where} {broken}."


def _mirrors(last: int) -> None:
    """Every reversal against what it reverses, in one query."""
    mirrored = Q(
        kind__in=REVERSALS,
        reverses__lt=F("id"),
        reverses__reverses__isnull=True,
        debit=F("reverses__credit"),
        credit=F("reverses__debit"),
        amount=F("reverses__amount"),
    )
    reversals = Transfer.objects.filter(Q(reverses__isnull=False) | Q(kind__in=REVERSALS))
    for transfer in reversals.filter(pk__lte=last).exclude(mirrored).order_by("id")[:1]:
        raise LedgerIsAltered(
            f"Transfer {transfer.pk} ({transfer.kind} for {transfer.source}) does not mirror "
            f"transfer {transfer.reverses_id}."
        )


def _compare(owed: dict[int, int], accounts: dict[int, Account], last: int) -> None:
    """The replayed balances beside those that pages read."""
    until = Q(pk__lte=last)
    summed = Account.objects.annotate(
        owed=balances.total("credit", until) - balances.total("debit", until)
    )
    for number, sum_read in summed.values_list("pk", "owed").iterator(chunk_size=AT_ONCE):
        if owed.get(number, 0) != sum_read:
            raise LedgerIsAltered(
                f"Account {accounts[number]} holds {owed.get(number, 0)} when replayed and "
                f"{sum_read} when summed."
            )
