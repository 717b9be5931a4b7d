"""Reading from the books what is due, before anybody agrees to pay it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db.models import OuterRef, Q, QuerySet, Subquery

from artisans.ledger.balances import total
from artisans.ledger.models import Account, AccountKind, Kind
from artisans.people.models import Artisan, Membership, Workshop


def first_instant(day: date) -> datetime:
    """Periods of pay begin at midnight UTC."""
    return datetime.combine(day, time(), tzinfo=UTC)


def artisans_to_pay(workshop: Workshop, *, until: date) -> QuerySet[Artisan]:
    """Those who worked here last: whoever moved is paid everything by her new workshop's runs."""
    last = Membership.objects.filter(artisan=OuterRef("pk"), effective_from__lt=until)
    latest = last.order_by("-effective_from").values("workshop")[:1]
    return Artisan.objects.annotate(latest=Subquery(latest)).filter(latest=workshop.pk)


@dataclass(frozen=True, kw_only=True)
class Owed:
    """What one artisan is owed when a period ends, and what of it the period brought."""

    piece_pay: int = 0
    top_up: int = 0
    advance_offset: int = 0
    balance: int = 0

    @property
    def brought_forward(self) -> int:
        """The rest of the balance: what earlier periods left."""
        return self.balance - self.piece_pay - self.top_up + self.advance_offset


def owed(
    artisans: QuerySet[Artisan], *, currency: str, is_live: bool, starts_on: date, ends_on: date
) -> dict[int, Owed]:
    """By artisan, in one query. What was debited since the period ended counts in her balance too,
    or a run gathered late would pay a second time.
    """
    start, end = first_instant(starts_on), first_instant(ends_on)
    inside = Q(occurred_at__gte=start, occurred_at__lt=end)
    accounts = Account.objects.filter(
        kind=AccountKind.ARTISAN_PAYABLE,
        owner_artisan__in=artisans,
        currency=currency,
        is_live=is_live,
    ).annotate(
        piece_pay=total("credit", inside & Q(kind=Kind.PIECE_PAY)),
        top_up=total("credit", inside & Q(kind=Kind.TOP_UP)),
        advance_offset=total("debit", inside & Q(kind=Kind.ADVANCE_OFFSET)),
        credited=total("credit", Q(occurred_at__lt=end)),
        debited=total("debit"),
    )
    return {
        account.owner_artisan_id: Owed(
            piece_pay=account.piece_pay,
            top_up=account.top_up,
            advance_offset=account.advance_offset,
            balance=account.credited - account.debited,
        )
        for account in accounts
        if account.owner_artisan_id
    }


def premium_to_share(workshop: Workshop, *, currency: str, is_live: bool, ends_on: date) -> int:
    """The fund as it stood when the period ended, less what was shared since."""
    funds = Account.objects.filter(
        kind=AccountKind.PREMIUM_FUND,
        owner_workshop=workshop,
        currency=currency,
        is_live=is_live,
    ).annotate(
        credited=total("credit", Q(occurred_at__lt=first_instant(ends_on))),
        debited=total("debit"),
    )
    held: int = sum(fund.credited - fund.debited for fund in funds)
    return max(held, 0)


def equal_shares(amount: int, *, among: Iterable[int]) -> dict[int, int]:
    """Split minor units so that they add up: the first in order get one of what is left over."""
    members = list(among)
    if not members:
        return {}
    each, left_over = divmod(amount, len(members))
    return {member: each + (place < left_over) for place, member in enumerate(members)}
