"""Replaying the ledger: every hash, every rule a row can break, every balance."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import F

from artisans import guards
from artisans.ledger import balances, chain
from artisans.ledger.guards import JOINS, LEDGER_GUARDS, MAY_DEBIT_AN_ARTISAN
from artisans.ledger.models import FIRST_HASH, Account, AccountKind, Transfer

AT_ONCE = 5_000

SAID = (
    "kind",
    "amount",
    "currency",
    "source",
    "occurred_at",
    "posted_at",
    "reason",
    "artisan_agreed_at",
    "reverses_id",
)


class LedgerIsAltered(Exception):
    """The books are not as they were written. The message names the first thing that is wrong."""


@dataclass(frozen=True, kw_only=True)
class Verified:
    transfers: int
    accounts: int


def verify() -> Verified:
    """Replay every transfer in one stream. Raises LedgerIsAltered."""
    absent = guards.missing(LEDGER_GUARDS, connection=connection)
    if absent:
        raise LedgerIsAltered(f"This guard is not in the database: {absent[0]}.")
    accounts = {account.pk: account for account in Account.objects.all()}
    codes = {pk: account.code for pk, account in accounts.items()}
    owed: defaultdict[int, int] = defaultdict(int)
    place, last_hash = 0, FIRST_HASH
    for row in _rows():
        place += 1
        _check(row, place=place, last_hash=last_hash, accounts=accounts, codes=codes)
        last_hash = row["hash"]
        owed[row["credit_id"]] += row["amount"]
        owed[row["debit_id"]] -= row["amount"]
    _compare(owed, accounts)
    return Verified(transfers=place, accounts=len(accounts))


def _rows() -> Iterator[dict]:  # type: ignore[type-arg]
    names = ("id", "debit_id", "credit_id", "previous_hash", "hash", *SAID)
    rows = Transfer.objects.order_by("id").values_list(*names)
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield dict(zip(names, row, strict=True))


def _check(row, *, place, last_hash, accounts, codes) -> None:  # type: ignore[no-untyped-def]
    where = f"Transfer {row['id']} ({row['kind']} for {row['source']})"
    if row["id"] != place:
        raise LedgerIsAltered(f"Transfer {place} is missing: the next one there is {row['id']}.")
    if row["previous_hash"] != last_hash:
        raise LedgerIsAltered(f"{where} does not follow transfer {place - 1}.")
    debit, credit = accounts.get(row["debit_id"]), accounts.get(row["credit_id"])
    if debit is None or credit is None:
        raise LedgerIsAltered(f"{where} names an account that does not exist.")
    hash = chain.seal(
        id=row["id"],
        previous_hash=last_hash,
        debit_code=codes[debit.pk],
        credit_code=codes[credit.pk],
        **{name: row[name] for name in SAID},
    )
    if row["hash"] != hash:
        raise LedgerIsAltered(f"{where} is not what was posted: its hash differs.")
    if row["amount"] <= 0:
        raise LedgerIsAltered(f"{where} moves nothing.")
    if debit.is_live is not credit.is_live:
        raise LedgerIsAltered(f"{where} mixes practice and live money.")
    if not row["currency"] == debit.currency == credit.currency:
        raise LedgerIsAltered(f"{where} is in {row['currency']}, its accounts are not.")
    if debit.kind == AccountKind.ARTISAN_PAYABLE and row["kind"] not in MAY_DEBIT_AN_ARTISAN:
        raise LedgerIsAltered(f"{where} takes from an artisan.")
    if row["reverses_id"] is None and JOINS.get(row["kind"]) != (debit.kind, credit.kind):
        raise LedgerIsAltered(f"{where} joins accounts its kind does not.")


def _compare(owed: dict[int, int], accounts: dict[int, Account]) -> None:
    """The replayed balances beside those that pages read."""
    summed = Account.objects.annotate(
        owed=balances.total("credit") - balances.total("debit")
    ).annotate(number=F("pk"))
    for number, sum_read in summed.values_list("number", "owed").iterator(chunk_size=AT_ONCE):
        if owed.get(number, 0) != sum_read:
            raise LedgerIsAltered(
                f"Account {accounts[number]} holds {owed.get(number, 0)} when replayed and "
                f"{sum_read} when summed."
            )
