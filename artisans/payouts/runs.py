"""Pay runs: gathered by one person, approved by another, paid once.

A run pays one currency. A fund that sales filled in dollars is shared in dollars by a run of its
own, even where piece pay is in rupees: the books then say what was owed and what was paid, and the
rate at which a bank turned one into the other stays with the payment that did it.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from artisans.ledger import accounts, balances, chain
from artisans.ledger.models import Account, Kind
from artisans.ledger.posting import Posting, post_all
from artisans.payouts.gathering import (
    Owed,
    artisans_to_pay,
    equal_shares,
    owed,
    premium_to_share,
)
from artisans.payouts.models import Payout, PayRun, Status
from artisans.payouts.top_ups import top_up_period
from artisans.people.models import Membership, Workshop


class NothingToPay(Exception):
    """Nobody in the workshop is owed anything in that currency."""


class RunStillOpen(Exception):
    """The workshop has a pay run in that currency that is not paid yet."""


class WrongStep(Exception):
    """The run is not in the state this step begins from."""


class SameHand(Exception):
    """A run is approved by someone other than its maker."""


class BooksHaveMoved(Exception):
    """Less is owed now than when the run was gathered."""


def gather(
    workshop: Workshop,
    *,
    currency: str,
    starts_on: date,
    ends_on: date,
    made_by: AbstractBaseUser,
    is_live: bool | None = None,
) -> PayRun:
    """Draft a pay run over [starts_on, ends_on): what each artisan is owed, and her premium share.

    Earnings are compared with her minutes at the floor first; what is missing is topped up.

    Raises RunStillOpen, NothingToPay.
    """
    live = accounts.is_live_here() if is_live is None else is_live
    with transaction.atomic():
        chain.lock()
        of: dict[str, Any] = {"workshop": workshop, "currency": currency, "is_live": live}
        if PayRun.objects.unpaid().filter(**of).exists():
            raise RunStillOpen(
                f"{workshop} has an unpaid run in {currency}: pay it or call it off."
            )
        of |= {"starts_on": starts_on, "ends_on": ends_on, "made_by_id": made_by.pk}
        run = PayRun.objects.create(**of)
        if currency == workshop.currency:
            top_up_period(workshop, starts_on=starts_on, ends_on=ends_on, is_live=live)
        payouts = list(_payouts(run))
        if not payouts:
            raise NothingToPay(f"Nobody at {workshop} is owed anything in {currency}.")
        Payout.objects.bulk_create(payouts)
    return run


def submit(run: PayRun) -> PayRun:
    """Ask for approval: from now on its figures stay as they are. Raises WrongStep."""
    return _step(run, before=Status.DRAFT, status=Status.SUBMITTED, submitted_at=timezone.now())


def approve(run: PayRun, *, by: AbstractBaseUser) -> PayRun:
    """Agree to a run somebody else made. Raises SameHand, WrongStep."""
    if by.pk == run.made_by_id:
        raise SameHand("Someone other than its maker approves a pay run.")
    return _step(
        run,
        before=Status.SUBMITTED,
        status=Status.APPROVED,
        approved_by=by,
        approved_at=timezone.now(),
    )


def call_off(run: PayRun, *, because: str) -> PayRun:
    """Give a run up that nobody was paid by; what it gathered is due to the next. Raises WrongStep.

    Its figures stay to be looked at.
    """
    changes = {"status": Status.CALLED_OFF, "called_off_because": because}
    if not PayRun.objects.unpaid().filter(pk=run.pk).update(**changes):
        run.refresh_from_db()
        raise WrongStep(f"This run is {run.get_status_display()}: it cannot be called off.")
    run.refresh_from_db()
    return run


def mark_paid(run: PayRun, *, at: datetime) -> PayRun:
    """Record that the money went out: premium shares, then payouts, all or none. Safe to repeat.

    Raises WrongStep, BooksHaveMoved.
    """
    with transaction.atomic():
        run.refresh_from_db()
        if run.status == Status.PAID:
            return run
        _step(run, before=Status.APPROVED, status=Status.PAID, paid_at=at)
        chain.lock()
        payouts = list(run.payouts.all())
        _post(run, payouts, at=at)
        run.payouts.update(paid_at=at)
    return run


def _payouts(run: PayRun) -> Iterator[Payout]:
    of: dict[str, Any] = {"currency": run.currency, "is_live": run.is_live}
    artisans = artisans_to_pay(run.workshop, until=run.ends_on)
    due = owed(artisans, starts_on=run.starts_on, ends_on=run.ends_on, **of)
    fund = premium_to_share(run.workshop, ends_on=run.ends_on, **of)
    members = _members_at_the_end(run)
    shares = equal_shares(fund, among=members)
    for artisan_id in sorted(due.keys() | shares.keys()):
        hers = due.get(artisan_id, Owed())
        share = shares.get(artisan_id, 0)
        if hers.balance + share > 0:
            yield Payout(
                pay_run=run,
                artisan_id=artisan_id,
                currency=run.currency,
                piece_pay=hers.piece_pay,
                top_up=hers.top_up,
                advance_offset=hers.advance_offset,
                brought_forward=hers.brought_forward,
                premium_share=share,
                amount=hers.balance + share,
            )


def _members_at_the_end(run: PayRun) -> list[int]:
    """In the order of their aliases, which are random: nobody is always first."""
    last_day = date.fromordinal(run.ends_on.toordinal() - 1)
    members = Membership.objects.current(last_day).filter(workshop=run.workshop)
    return list(members.order_by("artisan__alias").values_list("artisan", flat=True))


def _post(run: PayRun, payouts: list[Payout], *, at: datetime) -> None:
    of = {"is_live": run.is_live}
    payables = accounts.artisan_payables((p.artisan_id for p in payouts), run.currency, **of)
    fund = accounts.premium_fund(run.workshop_id, run.currency, **of)
    cash = accounts.cash(run.currency, **of)
    _check_the_books(payouts, payables, fund)
    post_all(
        Posting(
            kind=Kind.PREMIUM_SHARE,
            debit=fund,
            credit=payables[payout.artisan_id],
            amount=payout.premium_share,
            source=payout.source,
            occurred_at=at,
        )
        for payout in payouts
        if payout.premium_share
    )
    post_all(
        Posting(
            kind=Kind.PAYOUT,
            debit=payables[payout.artisan_id],
            credit=cash,
            amount=payout.amount,
            source=payout.source,
            occurred_at=at,
        )
        for payout in payouts
    )


def _check_the_books(payouts: list[Payout], payables: dict[int, Account], fund: Account) -> None:
    """Never pay from an empty account: something may have been paid since the run was gathered."""
    now = balances.balances([*payables.values(), fund])
    for payout in payouts:
        if now[payables[payout.artisan_id].pk] < payout.amount - payout.premium_share:
            raise BooksHaveMoved(
                f"{payout.artisan} is owed less now: call the run off and gather again."
            )
    if now[fund.pk] < sum(payout.premium_share for payout in payouts):
        raise BooksHaveMoved("The premium fund holds less now: call the run off and gather again.")


def _step(run: PayRun, *, before: Status, **changes: object) -> PayRun:
    """One row or nothing: of two people who press at once, one is told."""
    if not PayRun.objects.filter(pk=run.pk, status=before).update(**changes):
        run.refresh_from_db()
        raise WrongStep(f"This run is {run.get_status_display()}, not {before.label}.")
    for field, value in changes.items():
        setattr(run, field, value)
    return run
