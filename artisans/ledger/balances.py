"""Balances: sums over transfers, never stored where they could drift."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import BigIntegerField, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce

from artisans.ledger.models import Account, AccountKind, Transfer


def balance(account: Account, *, at: datetime | None = None) -> int:
    """Minor units on an account, with everything that occurred up to and including an instant.

    Positive is what we owe on a payable or a fund, and what was spent or lent on the others; cash
    that was paid out counts as negative. One query.
    """
    return balances([account], at=at)[account.pk]


def balances(accounts: Iterable[Account], *, at: datetime | None = None) -> dict[int, int]:
    """The balance of each account by its id, in one query for any number of accounts."""
    until = Q() if at is None else Q(occurred_at__lte=at)
    ids = [account.pk for account in accounts]
    summed = Account.objects.filter(pk__in=ids).annotate(
        credited=total("credit", until), debited=total("debit", until)
    )
    return {
        account.pk: signed(account.kind, account.credited - account.debited) for account in summed
    }


def total(side: str, which: Q | None = None) -> Coalesce:
    """An annotation for accounts: the sum of the transfers that name one on this side."""
    sums = (
        Transfer.objects.filter(which or Q(), **{side: OuterRef("pk")})
        .order_by()
        .values(side)
        .annotate(total=Cast(Sum("amount"), BigIntegerField()))
    )
    return Coalesce(Subquery(sums.values("total")), Value(0), output_field=BigIntegerField())


def signed(kind: str, owed: int) -> int:
    """Credits less debits, turned so that the usual balance of this kind is positive."""
    return owed if AccountKind(kind).is_owed else -owed
