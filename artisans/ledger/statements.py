"""The statement of an account: what there was, each line with the balance after it, what there is.

Lines stand in the order of `occurred_at`, then of the chain. A page begins beside a line, never
after a number of lines to skip, so that it costs as much at a million transfers as at ten thousand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from django.db.models import BigIntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce

from artisans.ledger.balances import signed, total
from artisans.ledger.models import Account, Kind, Transfer

LINES_PER_PAGE = 50

# What a line names: both sides with their owners, and the reversal either way.
NAMED = (
    *("debit__owner_artisan", "debit__owner_workshop"),
    *("credit__owner_artisan", "credit__owner_workshop"),
    *("reverses", "reversed_by"),
)


class NoSuchLine(Exception):
    """The page is to stand beside a transfer that is not on this account."""


class Turn(Enum):
    LATER = "later"
    EARLIER = "earlier"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a page stands: the lines later or earlier than a transfer, or than the period's end."""

    turn: Turn = Turn.LATER
    beside: int | None = None


FIRST, LAST = Place(), Place(turn=Turn.EARLIER)


@dataclass(frozen=True, kw_only=True)
class Period:
    """From an instant until just before another, open where there is none."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None

    @property
    def until(self) -> Q:
        return Q(occurred_at__lt=self.ends_at) if self.ends_at else Q()

    @property
    def within(self) -> Q:
        return self.until & (Q(occurred_at__gte=self.starts_at) if self.starts_at else Q())


EVER = Period()


@dataclass(frozen=True, kw_only=True)
class Line:
    """One transfer as this account sees it. Minor units; a positive `change` raises the balance."""

    transfer: Transfer
    other: Account
    change: int
    balance: int


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A page of an account's statement. Minor units, signed as `balances.balance` signs them.

    `opening` and `closing` are the period's, whatever page and kind of transfer were asked for.
    """

    account: Account
    opening: int
    closing: int
    lines: list[Line]
    has_earlier: bool
    has_later: bool


def statement(
    account: Account,
    *,
    period: Period = EVER,
    kind: Kind | None = None,
    place: Place = FIRST,
    at_most: int = LINES_PER_PAGE,
) -> Statement:
    """A page of an account's statement, in four queries at most. Raises NoSuchLine.

    With a kind of transfer the lines are those of that kind, their balances still the account's.
    """
    which = period.within & (Q(kind=kind) if kind else Q()) & _beside(account, place)
    found = _transfers(account, which, place.turn, at_most + 1, _with_balances(account, kind))
    is_cut, found = len(found) > at_most, found[:at_most]
    if place.turn is Turn.EARLIER:
        found.reverse()
    opening, closing, before = _sums(account, period, found[0] if found else None)
    return Statement(
        account=account,
        opening=opening,
        closing=closing,
        lines=_lines(account, found, before),
        has_earlier=is_cut if place.turn is Turn.EARLIER else place.beside is not None,
        has_later=is_cut if place.turn is Turn.LATER else place.beside is not None,
    )


def _beside(account: Account, place: Place) -> Q:
    if place.beside is None:
        return Q()
    on_it = Transfer.objects.filter(Q(debit=account) | Q(credit=account), pk=place.beside)
    transfer = on_it.only("occurred_at").first()
    if transfer is None:
        raise NoSuchLine(f"Transfer {place.beside} is not on this account.")
    at, id = transfer.occurred_at, transfer.pk
    if place.turn is Turn.LATER:
        return Q(occurred_at__gte=at) & (Q(occurred_at__gt=at) | Q(pk__gt=id))
    return _before(at, id)


def _before(at: Any, id: Any) -> Q:
    """Lines before a place. The first condition is what an index can look up."""
    return Q(occurred_at__lte=at) & (Q(occurred_at__lt=at) | Q(pk__lt=id))


def _transfers(
    account: Account, which: Q, turn: Turn, at_most: int, balances: dict[str, Any]
) -> list[Transfer]:
    """The nearest transfers of either side. Each side is read in order from its own index."""
    order = ("occurred_at", "id") if turn is Turn.LATER else ("-occurred_at", "-id")
    found: list[Transfer] = []
    for side in ("debit", "credit"):
        on_side: QuerySet[Transfer] = Transfer.objects.filter(which, **{side: account})
        named = on_side.select_related(*NAMED).annotate(**balances)
        found += named.order_by(*order)[:at_most]
    found.sort(key=lambda t: (t.occurred_at, t.pk), reverse=turn is Turn.EARLIER)
    return found[:at_most]


def _with_balances(account: Account, kind: Kind | None) -> dict[str, Any]:
    """Lines of one kind leave others out, so each has its balance looked up."""
    if kind is None:
        return {}
    at, id = OuterRef("occurred_at"), OuterRef("pk")
    until = Q(occurred_at__lte=at) & (Q(occurred_at__lt=at) | Q(pk__lte=id))
    return {"owed": _sum(account, "credit", until) - _sum(account, "debit", until)}


def _sum(account: Account, side: str, which: Q) -> Coalesce:
    sums = Transfer.objects.filter(which, **{side: account}).order_by().values(side)
    summed = sums.annotate(total=Cast(Sum("amount"), BigIntegerField())).values("total")
    return Coalesce(Subquery(summed), Value(0), output_field=BigIntegerField())


def _sums(account: Account, period: Period, first: Transfer | None) -> tuple[int, int, int]:
    """The balance before the period, at its end, and before its first line on the page."""
    asked = {"closing": period.until}
    if period.starts_at:
        asked["opening"] = Q(occurred_at__lt=period.starts_at)
    if first:
        asked["before"] = _before(first.occurred_at, first.pk)
    owed = {name: total("credit", q) - total("debit", q) for name, q in asked.items()}
    row = Account.objects.filter(pk=account.pk).annotate(**owed).values(*owed).get()
    opening, closing, before = (
        signed(account.kind, row.get(name, 0)) for name in ("opening", "closing", "before")
    )
    return opening, closing, before


def _lines(account: Account, transfers: list[Transfer], before: int) -> list[Line]:
    lines = []
    for transfer in transfers:
        is_credit = transfer.credit_id == account.pk
        change = signed(account.kind, transfer.amount if is_credit else -transfer.amount)
        before += change
        owed: int | None = getattr(transfer, "owed", None)
        lines.append(
            Line(
                transfer=transfer,
                other=transfer.debit if is_credit else transfer.credit,
                change=change,
                balance=before if owed is None else signed(account.kind, owed),
            )
        )
    return lines
