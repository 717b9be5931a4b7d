"""What the workshops do: work is ordered, comes in, and is accepted."""

from datetime import timedelta

from django.db import IntegrityError
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from artisans.making.advances import AdvanceOutOfRange, AdvancePaidBefore
from artisans.making.deliveries import DeliveryLargerThanOrder
from artisans.making.models import DeliveryLine, WorkedTime
from shop.partner import stock
from shop.partner.models import StockRecord
from tests.soak import enterprise
from tests.soak.harness import CRASH, FEW, WHICH, Harness, every, now_and_then, pick


class Working(Harness):
    @precondition(every(4))
    @rule(which=WHICH, pieces=FEW, crash=CRASH)
    def work_is_ordered(self, which, pieces, crash):
        name, on = pick(["bag", "scarf"], which), self.now.date()
        number = self.act(
            "order work",
            lambda: enterprise.order_work(self.here, name, pieces * 4, on=on),
            crash=crash,
        )
        self.paper.order_work(number, name, pieces * 4)
        self.done()

    @precondition(lambda self: self.without_advance() and self.steps % 3 == 0)
    @rule(which=WHICH, percent=st.integers(50, 100), crash=CRASH)
    def an_advance_is_paid(self, which, percent, crash):
        number, at = pick(self.without_advance(), which), self.now
        amount = -(-self.paper.work[number].pay * percent // 100)
        self.act(
            "advance",
            lambda: enterprise.pay_advance(number, amount=amount, at=at),
            crash=crash,
            repeatable=True,
        )
        self.paper.pay_advance(number, amount, at)
        self.done()

    @precondition(lambda self: self.waiting() or self.open_work())
    @rule(which=WHICH, pieces=FEW, bad=FEW, crash=CRASH)
    def work_comes_in(self, which, pieces, bad, crash):
        """A delivery comes, or one that came is accepted."""
        if self.waiting() and (which % 3 or not self.open_work()):
            self.accept(pick(self.waiting(), which), self.now, crash)
        else:
            self.bring(which, pieces, bad, crash)
        self.done()

    def bring(self, which, pieces, bad, crash):
        work = pick(self.open_work(), which)
        brought = self.some_pieces(which, min(pieces, self.paper.work[work].still_open), bad)
        shelf = pick(self.shelves_of(work), which)
        on = self.now.date()
        delivery = self.act("bring", lambda: enterprise.bring(work, brought, on=on), crash=crash)
        self.paper.bring(delivery, work, shelf, brought)

    def accept(self, delivery, at, crash):
        shelf = self.here.shelves[self.paper.brought[delivery].shelf]
        self.act(
            "accept",
            lambda: enterprise.accept(delivery, shelf=shelf, at=at),
            crash=crash,
            repeatable=True,
        )
        self.paper.accept(delivery, at)

    @precondition(every(3))
    @rule(which=WHICH, hours=FEW)
    def minutes_are_recorded(self, which, hours):
        """Of today or of the days before; no more than sixteen hours fit into one."""
        maker, day = pick(self.paper.spells, which), self.now.date() - timedelta(days=which % 5)
        workshop = self.paper.spells[maker][-1][0]
        minutes = hours * 37
        if (maker, workshop, day) in self.paper.minutes:
            return
        of = {"artisan_id": maker, "workshop": self.here.workshops[workshop], "worked_on": day}
        self.act("record minutes", lambda: WorkedTime.objects.create(**of, minutes=minutes))
        self.paper.minutes[maker, workshop, day] = minutes
        self.done()

    @precondition(every(4))
    @rule(which=WHICH, pieces=FEW, crash=CRASH)
    def a_shelf_is_counted_again(self, which, pieces, crash):
        shelf, source = pick(self.paper.shelves, which), f"count:{self.steps}"

        def correct(by):
            record = StockRecord.objects.get(pk=self.here.shelves[shelf])
            stock.correct(record, difference=by, source=source, reason="counted again")

        lost = min(pieces // 3, self.paper.free(shelf))
        if shelf == "mug" and which % 2:
            lost = -pieces
        elif not lost:
            # Below what is promised, or above what was ever delivered.
            by, error = (
                (-self.paper.free(shelf) - 1, stock.StockIsPromised)
                if which % 2 or shelf == "mug"
                else (1_000, IntegrityError)
            )
            self.refused("count wrongly", lambda: correct(by), error)
            return
        self.act("correct stock", lambda: correct(-lost), crash=crash, repeatable=True)
        self.paper.shelves[shelf][0] -= lost
        self.done()

    @precondition(every(9))
    @rule(which=WHICH, crash=CRASH)
    def an_artisan_moves(self, which, crash):
        maker, today = pick(self.paper.spells, which), self.now.date()
        workshop, since, _ = self.paper.spells[maker][-1]
        if since >= today:
            return
        other = "lotus" if workshop == "ratlam" else "ratlam"
        to = self.here.workshops[other]
        self.act("move", lambda: enterprise.move(maker, to=to, on=today), crash=crash)
        self.paper.spells[maker][-1] = (workshop, since, today)
        self.paper.spells[maker].append((other, today, None))
        self.done()

    @precondition(now_and_then)
    @rule(which=WHICH, pieces=FEW)
    def what_the_workshops_may_not_do(self, which, pieces):
        work = pick(self.paper.work, which)
        brought = self.some_pieces(which, self.paper.work[work].still_open + pieces, 9)
        too_little = self.paper.work[work].pay // 2 - 100
        accepted = [n for n, came in self.paper.brought.items() if came.is_accepted]
        lines = DeliveryLine.objects.filter(delivery=pick(accepted, which))
        tried = {
            "bring more than was ordered": (
                lambda: enterprise.bring(work, brought, on=self.now.date()),
                DeliveryLargerThanOrder,
            ),
            "pay a second advance": (
                lambda: enterprise.pay_advance(work, amount=too_little, at=self.now),
                (AdvancePaidBefore, AdvanceOutOfRange),
            ),
            "count again what was accepted": (lambda: lines.update(accepted=0), IntegrityError),
            "take away what was accepted": (lambda: lines.all().delete(), IntegrityError),
        }
        name = pick(tried, which + pieces)
        verb, errors = tried[name]
        self.refused(name, verb, *(errors if isinstance(errors, tuple) else (errors,)))

    # --- What there is to choose from -----------------------------------------------------------

    def open_work(self):
        return [number for number, work in self.paper.work.items() if work.still_open]

    def without_advance(self):
        return [number for number, work in self.paper.work.items() if not work.had_advance]

    def waiting(self):
        return [number for number, came in self.paper.brought.items() if not came.is_accepted]

    def shelves_of(self, work):
        name = self.paper.work[work].product
        return [shelf for shelf in self.paper.shelves if shelf.split()[0] == name]

    def some_pieces(self, which, pieces, bad):
        """These pieces among one or two makers, some of them not good."""
        makers = sorted(self.paper.spells)
        first, second = pick(makers, which), pick(makers, which + 1 + which % 3)
        hers = pieces - pieces // 3 if which % 2 and pieces > 2 else pieces
        good = max(0, hers - bad % 3)
        brought = {first: (hers, good, (hers - good) * (which % 2))}
        if pieces - hers:
            brought[second] = (pieces - hers, pieces - hers, 0)
        return brought
