"""The only module that writes transfers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from artisans.ledger import chain
from artisans.ledger.models import Account, AccountKind, Kind, Transfer


class SameCauseOtherFigures(Exception):
    """The cause was posted before, with another amount or other accounts."""


class WouldTakeFromAnArtisan(Exception):
    """The reversal would lower what an artisan is owed."""


class NotReversible(Exception):
    """The transfer was reversed before, or is a reversal itself."""


@dataclass(frozen=True, kw_only=True)
class Posting:
    """What is to be posted. `amount` in minor units of the accounts' currency."""

    kind: Kind
    debit: Account
    credit: Account
    amount: int
    source: str
    occurred_at: datetime
    reason: str = ""
    artisan_agreed_at: datetime | None = None
    reverses: Transfer | None = None

    def is_told_by(self, transfer: Transfer) -> bool:
        """Whether a transfer already says this."""
        return (
            transfer.debit_id == self.debit.pk
            and transfer.credit_id == self.credit.pk
            and transfer.amount == self.amount
            and transfer.reverses_id == (self.reverses.pk if self.reverses else None)
        )


def post(
    *,
    kind: Kind,
    debit: Account,
    credit: Account,
    amount: int,
    source: str,
    occurred_at: datetime,
) -> Transfer:
    """Write one transfer, once: the same cause again answers with the transfer that is there.

    Raises SameCauseOtherFigures when the cause was posted with other figures, IntegrityError for
    what the books refuse. Rules: FAIR-PAY, "The ledger".
    """
    posting = Posting(
        kind=kind,
        debit=debit,
        credit=credit,
        amount=amount,
        source=source,
        occurred_at=occurred_at,
    )
    return post_all([posting])[0]


def post_all(postings: Iterable[Posting]) -> list[Transfer]:
    """Write several transfers in order, each once, all or none: four queries for any number."""
    postings = list(postings)
    if not postings:
        return []
    with transaction.atomic():
        chain.lock()
        known = _posted_before(postings)
        fresh = []
        place = chain.last_place()
        for posting in postings:
            cause = (str(posting.kind), posting.source)
            if cause not in known:
                known[cause] = transfer = _transfer(posting, after=place)
                place = (transfer.pk, transfer.hash)
                fresh.append(transfer)
            elif not posting.is_told_by(known[cause]):
                raise SameCauseOtherFigures(
                    f"{posting.kind} for {posting.source} was posted before with other figures; "
                    "correct it with a reversal."
                )
        Transfer.objects.bulk_create(fresh)
    return [known[(str(posting.kind), posting.source)] for posting in postings]


def reverse(transfer: Transfer, *, reason: str, source: str, occurred_at: datetime) -> Transfer:
    """Undo a transfer by its mirror, at most once. Raises NotReversible, WouldTakeFromAnArtisan."""
    if transfer.credit.kind == AccountKind.ARTISAN_PAYABLE:
        raise WouldTakeFromAnArtisan(
            "What an artisan was credited is hers. Only an error of the employer can be taken "
            "back, and only when she agrees: see correct_employer_error."
        )
    return _mirror(
        transfer, kind=Kind.REVERSAL, reason=reason, source=source, occurred_at=occurred_at
    )


def correct_employer_error(
    transfer: Transfer,
    *,
    artisan_agreed_at: datetime,
    reason: str,
    source: str,
    occurred_at: datetime,
) -> Transfer:
    """Take back what an artisan was credited by our own mistake, with her recorded agreement."""
    return _mirror(
        transfer,
        kind=Kind.EMPLOYER_ERROR_REVERSAL,
        reason=reason,
        source=source,
        occurred_at=occurred_at,
        artisan_agreed_at=artisan_agreed_at,
    )


def _mirror(
    transfer: Transfer,
    *,
    kind: Kind,
    reason: str,
    source: str,
    occurred_at: datetime,
    artisan_agreed_at: datetime | None = None,
) -> Transfer:
    if transfer.reverses_id:
        raise NotReversible("A reversal stands: post the transfer anew instead.")
    before = Transfer.objects.filter(reverses=transfer).first()
    if before and (before.kind, before.source) != (kind, source):
        raise NotReversible(f"Transfer {transfer.pk} was reversed before, by {before.source}.")
    posting = Posting(
        kind=kind,
        debit=transfer.credit,
        credit=transfer.debit,
        amount=transfer.amount,
        source=source,
        occurred_at=occurred_at,
        reason=reason,
        artisan_agreed_at=artisan_agreed_at,
        reverses=transfer,
    )
    return post_all([posting])[0]


def _posted_before(postings: list[Posting]) -> dict[tuple[str, str], Transfer]:
    sources = {posting.source for posting in postings}
    kinds = {posting.kind for posting in postings}
    found = Transfer.objects.filter(source__in=sources, kind__in=kinds)
    return {(transfer.kind, transfer.source): transfer for transfer in found}


def _transfer(posting: Posting, *, after: tuple[int, str]) -> Transfer:
    (last_id, last_hash), agreed_at = after, posting.artisan_agreed_at
    transfer = Transfer(
        id=last_id + 1,
        previous_hash=last_hash,
        kind=str(posting.kind),
        debit=posting.debit,
        credit=posting.credit,
        amount=posting.amount,
        currency=posting.debit.currency,
        source=posting.source,
        occurred_at=posting.occurred_at,
        posted_at=timezone.now(),
        reason=posting.reason,
        artisan_agreed_at=agreed_at,
        reverses_id=posting.reverses.pk if posting.reverses else None,
    )
    transfer.hash = chain.seal(
        last_hash,
        transfer.pk,
        chain.joining(
            kind=transfer.kind,
            currency=transfer.currency,
            debit_code=posting.debit.code,
            credit_code=posting.credit.code,
        ),
        transfer.amount,
        transfer.source,
        chain.instant(transfer.occurred_at),
        chain.instant(transfer.posted_at),
        transfer.reason,
        chain.instant(agreed_at) if agreed_at else None,
        transfer.reverses_id,
    )
    return transfer
