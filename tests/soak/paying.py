"""What finance does: pay runs, corrections, and what it must not be able to do."""

from datetime import date, timedelta
from functools import partial

from django.db import IntegrityError, connection
from hypothesis.stateful import precondition, rule

from artisans.ledger.models import Kind, Transfer
from artisans.ledger.posting import (
    NotReversible,
    SameCauseOtherFigures,
    WouldTakeFromAnArtisan,
    correct_employer_error,
    post,
    reverse,
)
from artisans.payouts import runs
from artisans.payouts.models import Payout, PayRun, PeriodTest
from tests.soak.harness import CRASH, WHICH, Harness, now_and_then, pick
from tests.soak.sheets import Run

ATTACKS = (
    "UPDATE ledger_transfer SET amount = amount - 1 WHERE id = {id}",
    "UPDATE ledger_transfer SET source = 'other' WHERE id = {id}",
    "DELETE FROM ledger_transfer WHERE id = {id}",
    "DELETE FROM ledger_account",
    "INSERT INTO ledger_transfer SELECT * FROM ledger_transfer WHERE id = {id}",
)


WEEK = timedelta(days=7)
FIRST_DAY = date(2026, 1, 5)
PAID_AS = [
    (workshop, currency, is_live)
    for workshop in ("ratlam", "lotus")
    for currency in ("INR", "USD")
    for is_live in (False, True)
]


class Paying(Harness):
    @rule(which=WHICH, crash=CRASH)
    def people_are_paid(self, which, crash):
        """One step of a run that is under way, or the first of another."""
        under_way = [number for number, run in self.paper.runs.items() if run.state != "paid"]
        if not under_way or which % 4 == 0:
            self.gather(which, crash)
            return
        number, at = pick(under_way, which), self.now
        step = {"draft": self.submit, "submitted": self.approve, "approved": self.pay}
        step[self.paper.runs[number].state](number, at, crash)

    def gather(self, which, crash):
        of = pick(PAID_AS if now_and_then(self) else self.free_runs(), which)
        period = self.periods()[which % 2]

        gather = self.gathering(of, period)
        if self.has_unpaid_run(*of):
            self.refused("gather twice", gather, runs.RunStillOpen)
            return
        figures = self.paper.due(*of, *period)
        if not figures:
            self.refused("pay nothing", gather, runs.NothingToPay)
            return
        number = self.act("gather", gather, crash=crash)
        tests = PeriodTest.objects.filter(currency=of[1], is_live=of[2], starts_on=period[0])
        sources = {test.artisan_id: test.source for test in tests.order_by("version")}
        self.paper.gather(number, Run(*of, figures), period, sources)
        assert self.gathered(number) == figures
        self.done()

    def gathering(self, of, period):
        def gather():
            workshop, currency, is_live = of
            terms = {"currency": currency, "is_live": is_live, "made_by": self.here.finance[0]}
            terms |= {"starts_on": period[0], "ends_on": period[1]}
            return runs.gather(self.here.workshops[workshop], **terms).pk

        return gather

    def periods(self):
        """The week of today and the one before it."""
        days = (self.now.date() - FIRST_DAY).days // 7 * 7
        begins = FIRST_DAY + timedelta(days=days)
        return (begins, begins + WEEK), (begins - WEEK, begins)

    def submit(self, number, at, crash):
        self.act("submit", lambda: runs.submit(PayRun.objects.get(pk=number)), crash=crash)
        self.paper.runs[number].state = "submitted"
        self.done()

    def approve(self, number, at, crash):
        ben = self.here.finance[1]

        def approve():
            runs.approve(PayRun.objects.get(pk=number), by=ben)

        self.act("approve", approve, crash=crash)
        self.paper.runs[number].state = "approved"
        self.done()

    def paying(self, number, at):
        return lambda: runs.mark_paid(PayRun.objects.get(pk=number), at=at)

    def pay(self, number, at, crash):
        pay = self.paying(number, at)
        if not self.paper.can_pay(self.paper.runs[number]):
            self.refused("pay more than is owed", pay, runs.BooksHaveMoved)
            return
        self.act("pay", pay, crash=crash, repeatable=True)
        self.paper.pay_run(number, at)
        self.done()

    @precondition(lambda self: self.paper.runs and now_and_then(self))
    @rule(which=WHICH)
    def no_step_is_left_out_or_done_by_one_hand(self, which):
        number = pick(self.paper.runs, which)
        ada, ben = self.here.finance
        wrong = {
            "draft": [lambda run: runs.approve(run, by=ben), lambda run: runs.approve(run, by=ada)],
            "submitted": [lambda run: runs.approve(run, by=ada), runs.submit],
            "approved": [runs.submit, lambda run: runs.approve(run, by=ben)],
            "paid": [runs.submit, lambda run: runs.approve(run, by=ben)],
        }
        leap = pick(wrong[self.paper.runs[number].state], which)
        refusals = (runs.WrongStep, runs.SameHand)
        self.refused("leap", lambda: leap(PayRun.objects.get(pk=number)), *refusals)

    @precondition(lambda self: self.in_state("draft") and now_and_then(self))
    @rule(which=WHICH)
    def a_payout_above_what_is_owed_is_never_paid(self, which):
        number = pick(self.in_state("draft"), which)
        run = self.paper.runs[number]
        maker = pick(set(self.paper.spells) - set(run.figures) or run.figures, which)
        owed = max(0, self.paper.holds(self.paper.payable(maker, run.currency, run.is_live)))

        def overpay():
            drafted = PayRun.objects.get(pk=number)
            Payout.objects.create(
                pay_run=drafted,
                artisan_id=maker,
                currency=run.currency,
                piece_pay=owed + 1,
                amount=owed + 1,
            )
            approved = runs.approve(runs.submit(drafted), by=self.here.finance[1])
            runs.mark_paid(approved, at=self.now)

        # A second payout of hers in the run is refused before any of that.
        self.refused("overpay", overpay, runs.BooksHaveMoved, IntegrityError)

    # --- Corrections ----------------------------------------------------------------------------

    @precondition(lambda self: self.to_reverse() and self.steps % 3 == 0)
    @rule(which=WHICH, crash=CRASH)
    def a_payout_comes_back(self, which, crash):
        """Or a premium is corrected by finance: whatever takes nothing from an artisan."""
        entry, at = pick(self.to_reverse(), which), self.now
        source = f"reversal:{self.steps}"
        self.act(
            "reverse",
            lambda: reverse(self.posted(entry), reason="sent back", source=source, occurred_at=at),
            crash=crash,
            repeatable=True,
        )
        self.paper.undo(entry, "reversal", source, at)
        self.done()

    @precondition(lambda self: self.to_correct() and self.steps % 7 == 0)
    @rule(which=WHICH, crash=CRASH)
    def an_error_of_ours_is_taken_back_when_she_agrees(self, which, crash):
        entry, at = pick(self.to_correct(), which), self.now
        source = f"error:{self.steps}"
        self.act("correct", lambda: self.correct(entry, source, at), crash=crash, repeatable=True)
        self.paper.undo(entry, "employer_error_reversal", source, at)
        self.done()

    @precondition(now_and_then)
    @rule(which=WHICH)
    def what_is_never_reversed(self, which):
        """What an artisan was credited, a reversal, and what was reversed before."""
        may = self.to_reverse()
        entry, at = pick([e for e in self.paper.entries if e not in may], which), self.now
        told = self.posted(entry)
        self.refused(
            "reverse",
            lambda: reverse(told, reason="sent back", source="late", occurred_at=at),
            WouldTakeFromAnArtisan,
            NotReversible,
        )
        if entry not in self.to_correct():
            again = partial(self.correct, entry, "late", at)
            self.refused("correct", again, NotReversible, IntegrityError)

    @precondition(now_and_then)
    @rule(which=WHICH, attack=WHICH)
    def what_nobody_may_do_to_the_books(self, which, attack):
        number = 1 + which % len(self.paper.entries)

        def strike():
            with connection.cursor() as cursor:
                cursor.execute(pick(ATTACKS, attack).format(id=number))

        def post_with_other_figures():
            plain = [e for e in self.paper.entries if "reversal" not in e.kind]
            told = self.posted(pick(plain, which))
            post(
                kind=Kind(told.kind),
                debit=told.debit,
                credit=told.credit,
                amount=told.amount + 1,
                source=told.source,
                occurred_at=told.occurred_at,
            )

        if attack % 3 == 0:
            self.refused("other figures", post_with_other_figures, SameCauseOtherFigures)
        else:
            self.refused("attack", strike, IntegrityError)

    @precondition(lambda self: self.repeatable)
    @rule(which=WHICH, crash=CRASH)
    def something_is_done_twice(self, which, crash):
        """A double click, a webhook that comes again: it was done, so nothing happens."""
        name, verb = pick(self.repeatable, which)
        before = self.written
        self.act(f"{name} again", verb, crash=crash)
        assert self.written == before
        self.done()

    # --- What there is to choose from -----------------------------------------------------------

    def correct(self, entry, source, at):
        correct_employer_error(
            self.posted(entry),
            artisan_agreed_at=at,
            reason="we counted twice",
            source=source,
            occurred_at=at,
        )

    def to_reverse(self):
        return [e for e in self.may_be_undone() if not e.credit.startswith("artisan_payable")]

    def to_correct(self):
        return [e for e in self.may_be_undone() if e.credit.startswith("artisan_payable")]

    def may_be_undone(self):
        return [e for e in self.paper.entries if not e.is_undone and "reversal" not in e.kind]

    def in_state(self, state):
        return [number for number, run in self.paper.runs.items() if run.state == state]

    def has_unpaid_run(self, *paid_as):
        return any(
            (run.workshop, run.currency, run.is_live) == paid_as
            for run in self.paper.runs.values()
            if run.state != "paid"
        )

    def free_runs(self):
        """Which runs can be gathered, and pay somebody something; any when there is none."""
        return [
            paid_as
            for paid_as in PAID_AS
            if not self.has_unpaid_run(*paid_as) and self.paper.due(*paid_as, *self.periods()[0])
        ] or PAID_AS

    def gathered(self, number):
        parts = ("piece_pay", "top_up", "advance_offset", "brought_forward", "premium_share")
        rows = Payout.objects.filter(pay_run=number).values_list("artisan", *parts)
        return {maker: tuple(figures) for maker, *figures in rows}

    def posted(self, entry):
        both = Transfer.objects.select_related("debit", "credit")
        return both.get(kind=entry.kind, source=entry.source)
