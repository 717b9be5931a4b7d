"""One step at a time: act for real, write it on paper, lay the two side by side."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from artisans.ledger.verifying import verify
from tests.soak import comparing, crashing, enterprise

COMPARED_WHOLE_EVERY = 40
WHICH = st.integers(0, 999)
FEW = st.integers(1, 9)
# Most verbs run through; the others stop before a statement of this number.
CRASH = st.one_of(st.just(0), st.just(0), st.integers(1, 60))


def every(number):
    """A condition: at every so many steps only, or the rest would come too seldom."""
    return lambda self: self.steps % number == number - 1


now_and_then = every(6)


def pick(items, which):
    items = list(items)
    return items[which % len(items)]


def of_the_test():
    """A transaction in which may run what must not run inside one of ours."""
    block = transaction.atomic()
    block._from_testcase = True
    return block


class Harness(RuleBasedStateMachine):
    """A history of the enterprise inside one transaction, which is rolled back at its end."""

    here = None
    # Over all histories of a run: steps, crashes, refusals.
    tally = None

    def __init__(self):
        super().__init__()
        self.history = of_the_test()
        self.history.__enter__()
        self.now = datetime(2026, 3, 1, 9, tzinfo=UTC)
        self.paper = enterprise.on_paper(self.here)
        self.reader = comparing.Reader(self.here.shelf_names)
        self.reader.fresh_transfers()
        self.written = len(self.paper.entries)
        self.steps, self.is_whole = 0, True
        self.repeatable, self.lengths = [], {}

    # --- Steps ----------------------------------------------------------------------------------

    def act(self, name, verb, *, crash=0, repeatable=False):
        """Run a verb. With `crash` it first stops at a statement, must leave nothing, and is run
        again from the start."""
        self.is_whole = False
        self.tally[name] += 1
        self.now += timedelta(hours=1 + self.steps % 11)
        done = self.survive(name, verb, crash)
        if repeatable:
            self.repeatable = [*self.repeatable[-30:], (name, verb)]
        return done

    def survive(self, name, verb, crash):
        if not crash:
            return verb()
        before = comparing.row_counts()
        try:
            with crashing.fuse(crash % (self.lengths.get(name, 60) + 1)) as burning:
                done = verb()
        except crashing.Crash:
            self.tally["crashes"] += 1
            self.compare()
            assert comparing.row_counts() == before, f"{name} left a half behind"
            return verb()
        self.lengths[name] = burning.sent
        return done

    def refused(self, name, verb, *errors):
        """A verb that must be refused, kindly or by the database, and change nothing."""
        self.is_whole = False
        before = comparing.row_counts()
        try:
            with of_the_test():
                verb()
        except errors:
            self.tally["refusals"] += 1
        else:
            raise AssertionError(f"{name} was not refused")
        assert comparing.row_counts() == before, f"{name} was refused and left a half behind"
        self.done()

    def done(self):
        """The end of each step."""
        self.steps += 1
        self.tally["steps"] += 1
        self.compare()
        if self.steps % COMPARED_WHOLE_EVERY == 0:
            self.compare_whole()
        self.is_whole = True

    def done_by_a_customer(self):
        """The end of what a customer did: no artisan is owed less than before it."""
        before = {n: t for n, t in self.reader.sums.items() if n.startswith("artisan_payable")}
        self.done()
        for name, owed in before.items():
            assert self.reader.sums[name] >= owed, f"a customer lowered {name}"

    # --- Side by side ---------------------------------------------------------------------------

    def compare(self):
        fresh = self.reader.fresh_transfers()
        expected = [entry.as_posted for entry in self.paper.entries[self.written :]]
        assert sorted(fresh) == sorted(expected)
        self.written = len(self.paper.entries)
        assert self.reader.sums == self.paper.sums
        assert self.reader.shelves() == self.paper.shelves

    def compare_whole(self):
        assert comparing.summed_balances() == self.paper.balances()
        still_open = {number: work.still_open for number, work in self.paper.work.items()}
        assert comparing.open_quantities() == still_open
        assert comparing.paid_payouts() == self.paper.paid_by_runs()
        assert comparing.journal_sums(self.here.shelf_names) == self.paper.shelves
        assert sum(self.paper.sums.values()) == 0

    def teardown(self):
        try:
            if self.is_whole:
                self.compare()
                self.compare_whole()
                assert verify().transfers == len(self.paper.entries)
        finally:
            transaction.set_rollback(True)
            self.history.__exit__(None, None, None)
