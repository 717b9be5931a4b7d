"""Random work, sales, runs and corrections beside a plain model: no difference, no clawback."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from artisans.ledger import accounts
from artisans.ledger.balances import balance, balances
from artisans.ledger.models import Account, AccountKind, Kind, Transfer
from artisans.ledger.posting import (
    NotReversible,
    WouldTakeFromAnArtisan,
    correct_employer_error,
    post,
    reverse,
)
from artisans.ledger.verifying import verify

START = datetime(2026, 1, 1, tzinfo=UTC)

steps = st.lists(
    st.one_of(
        st.tuples(st.just("work"), st.integers(0, 2), st.integers(1, 10**12)),
        st.tuples(st.just("sale"), st.integers(0, 2), st.integers(1, 10**6)),
        st.tuples(st.just("share"), st.integers(0, 2), st.integers(1, 10**6)),
        st.tuples(st.just("pay out"), st.integers(0, 2), st.integers(1, 10**6)),
        st.tuples(st.just("reverse"), st.integers(0, 30), st.just(0)),
        st.tuples(st.just("correct"), st.integers(0, 30), st.just(0)),
        st.tuples(st.just("again"), st.integers(0, 30), st.just(0)),
    ),
    max_size=25,
)


class Books:
    """The ledger and, beside it, what a child would write on paper."""

    def __init__(self, workshop, makers):
        self.payables = [accounts.artisan_payable(maker, "INR") for maker in makers]
        self.fund = accounts.premium_fund(workshop.pk, "INR")
        self.spent = accounts.piece_pay_expense("INR")
        self.premium = accounts.premium_expense("INR")
        self.cash = accounts.cash("INR")
        self.paper = {account.pk: 0 for account in Account.objects.all()}
        self.posted = []
        self.undone = set()

    def step(self, number, what, which, amount):
        at = START + timedelta(hours=number)
        maker = self.payables[which % 3]
        moves = {
            "work": (Kind.PIECE_PAY, self.spent, maker),
            "sale": (Kind.PREMIUM, self.premium, self.fund),
            "share": (Kind.PREMIUM_SHARE, self.fund, maker),
            "pay out": (Kind.PAYOUT, maker, self.cash),
        }
        if what in moves:
            kind, debit, credit = moves[what]
            takes_too_much = what in ("share", "pay out") and amount > self.paper[debit.pk]
            if takes_too_much:
                self.is_refused(kind, debit, credit, amount, f"step:{number}", at)
            else:
                self.move(kind, debit, credit, amount, f"step:{number}", at)
        elif self.posted:
            self.undo(what, self.posted[which % len(self.posted)], at)

    def move(self, kind, debit, credit, amount, source, at):
        facts = {"kind": kind, "debit": debit, "credit": credit, "amount": amount, "source": source}
        transfer = post(**facts, occurred_at=at)
        self.posted.append((transfer, facts))
        self.write_down(debit, credit, amount)

    def is_refused(self, kind, debit, credit, amount, source, at):
        facts = {"kind": kind, "debit": debit, "credit": credit, "amount": amount, "source": source}
        with pytest.raises(IntegrityError, match="never"), transaction.atomic():
            post(**facts, occurred_at=at)

    def undo(self, what, entry, at):
        transfer, facts = entry
        if what == "again":
            assert post(**facts, occurred_at=at) == transfer
            return
        takes = transfer.credit.kind == AccountKind.ARTISAN_PAYABLE
        source = f"{what}:{transfer.pk}"
        try:
            if what == "correct" and takes:
                correct_employer_error(
                    transfer, artisan_agreed_at=at, reason="ours", source=source, occurred_at=at
                )
            else:
                reverse(transfer, reason="failed", source=source, occurred_at=at)
        except WouldTakeFromAnArtisan:
            assert takes
            return
        except NotReversible:
            assert transfer.pk in self.undone
            return
        if transfer.pk not in self.undone:
            self.undone.add(transfer.pk)
            self.write_down(transfer.credit, transfer.debit, transfer.amount)

    def write_down(self, debit, credit, amount):
        for account, sign in ((debit, -1), (credit, 1)):
            owed = AccountKind(account.kind).is_owed
            self.paper[account.pk] += sign * amount if owed else -sign * amount


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=steps)
def test_whatever_happens_the_books_agree_with_paper_and_sum_to_nothing(workshop, makers, steps):
    with transaction.atomic():
        books = Books(workshop, makers)
        for number, step in enumerate(steps):
            books.step(number, *step)

        read = balances(Account.objects.all())
        verified = verify()
        as_of_the_end = {
            a.pk: balance(a, at=START + timedelta(days=9)) for a in Account.objects.all()
        }
        every = Account.objects.all()
        owed = sum(read[a.pk] for a in every if AccountKind(a.kind).is_owed)
        other = sum(read[a.pk] for a in every if not AccountKind(a.kind).is_owed)
        posted = Transfer.objects.count()
        transaction.set_rollback(True)

    assert read == books.paper == as_of_the_end
    assert owed == other
    assert verified.transfers == posted
