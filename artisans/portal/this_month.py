"""What one artisan's page tells her: read from the books, in as few queries as it has parts."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from artisans.ledger.accounts import is_live_here
from artisans.ledger.balances import total
from artisans.ledger.models import Account, AccountKind, Kind, Transfer
from artisans.making.models import DeliveryLine
from artisans.payouts.models import Payout
from artisans.people.models import Artisan, Membership

LATEST = 6


@dataclass(frozen=True, kw_only=True)
class Amount:
    """An amount in minor units of its currency."""

    amount: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """Pieces of one product that are paid, at one rate. Money in major units."""

    product: str
    count: int
    rate: Decimal
    currency: str

    @property
    def pay(self) -> Decimal:
        return self.count * self.rate


@dataclass(frozen=True, kw_only=True)
class ThisMonth:
    first_day: date
    piece_pay: list[Amount]
    top_ups: list[Amount]
    advance_offsets: list[Amount]
    pieces: list[Pieces]
    premium_share: list[Amount]
    members: int
    payouts: list[Payout]


def artisan_of(user: Any) -> Artisan | None:
    """The artisan who signs in as this user, with her workshop and how many share its fund."""
    mine = Membership.objects.current().filter(artisan=OuterRef("pk"))
    sharing = (
        Membership.objects.current()
        .filter(workshop=OuterRef("workshop_id"))
        .order_by()
        .values("workshop")
        .annotate(people=Count("artisan"))
    )
    return (
        Artisan.objects.filter(user=user)
        .annotate(workshop_id=Subquery(mine.values("workshop")[:1]))
        .annotate(members=Coalesce(Subquery(sharing.values("people")), Value(0)))
        .first()
    )


def this_month(artisan: Artisan) -> ThisMonth:
    """Five queries, whatever she made. Months are counted in UTC, as pay runs are."""
    first_day = timezone.localdate().replace(day=1)
    since = datetime(first_day.year, first_day.month, 1, tzinfo=UTC)
    moved = _moved(artisan, since)
    return ThisMonth(
        first_day=first_day,
        piece_pay=moved[Kind.PIECE_PAY],
        top_ups=moved[Kind.TOP_UP],
        advance_offsets=moved[Kind.ADVANCE_OFFSET],
        pieces=_pieces(artisan, since),
        premium_share=_premium_share(artisan),
        members=artisan.members,  # type: ignore[attr-defined]
        payouts=list(_payouts(artisan)),
    )


def _moved(artisan: Artisan, since: datetime) -> dict[str, list[Amount]]:
    """What the books say of her work by kind, without what was reversed with her agreement."""
    hers = Account.objects.filter(owner_artisan=artisan, is_live=is_live_here()).values("pk")
    sums = (
        Transfer.objects.filter(
            Q(credit__in=hers, kind__in=(Kind.PIECE_PAY, Kind.TOP_UP))
            | Q(debit__in=hers, kind=Kind.ADVANCE_OFFSET),
            occurred_at__gte=since,
            reversed_by=None,
        )
        .order_by()
        .values("kind", "currency")
        .annotate(moved=Sum("amount"))
    )
    by_kind: dict[str, list[Amount]] = defaultdict(list)
    for row in sums:
        amount = Amount(amount=int(row["moved"]), currency=row["currency"])
        by_kind[row["kind"]].append(amount)
    return by_kind


def _pieces(artisan: Artisan, since: datetime) -> list[Pieces]:
    order = "delivery__work_order__"
    rows = (
        DeliveryLine.objects.filter(artisan=artisan, delivery__accepted_at__gte=since)
        .filter(Q(accepted__gt=0) | Q(paid_rework__gt=0))
        .values(
            # A variant without a title of its own goes by its parent's.
            name=Coalesce(
                NullIf(F(f"{order}product__title"), Value("")),
                F(f"{order}product__parent__title"),
                Value("?"),
            ),
            rate=F(f"{order}piece_rate__amount"),
            currency=F(f"{order}piece_rate__currency"),
        )
        .annotate(count=Sum(F("accepted") + F("paid_rework")))
        .order_by("name", "rate")
    )
    return [
        Pieces(product=row["name"], count=row["count"], rate=row["rate"], currency=row["currency"])
        for row in rows
    ]


def _premium_share(artisan: Artisan) -> list[Amount]:
    """Her part of the fund if it were shared today: the pay run fixes it."""
    workshop, members = artisan.workshop_id, artisan.members  # type: ignore[attr-defined]
    if not workshop or not members:
        return []
    funds = Account.objects.filter(
        kind=AccountKind.PREMIUM_FUND, owner_workshop=workshop, is_live=is_live_here()
    ).annotate(owed=total("credit") - total("debit"))
    shares = [Amount(amount=fund.owed // members, currency=fund.currency) for fund in funds]
    return [share for share in shares if share.amount > 0]


def _payouts(artisan: Artisan) -> QuerySet[Payout]:
    paid = Payout.objects.filter(artisan=artisan, paid_at__isnull=False)
    return paid.order_by("-paid_at", "-id")[:LATEST]
