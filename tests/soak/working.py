"""What the workshops do: work is ordered, comes in, and is accepted."""

from django.db import IntegrityError
from hypothesis.stateful import precondition, rule

from artisans.making.deliveries import DeliveryLargerThanOrder
from artisans.making.models import DeliveryLine
from shop.partner import stock
from shop.partner.models import StockRecord
from tests.soak import enterprise
from tests.soak.harness import CRASH, FEW, WHICH, Harness, now_and_then, pick


class Working(Harness):
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

    @precondition(lambda self: self.open_work())
    @rule(which=WHICH, pieces=FEW, bad=FEW, crash=CRASH)
    def a_delivery_comes(self, which, pieces, bad, crash):
        work = pick(self.open_work(), which)
        brought = self.some_pieces(which, min(pieces, self.paper.work[work].still_open), bad)
        shelf = pick(self.shelves_of(work), which)
        delivery = self.act(
            "bring", lambda: enterprise.bring(work, brought, on=self.now.date()), crash=crash
        )
        self.paper.bring(delivery, work, shelf, brought)
        self.done()

    @precondition(lambda self: self.waiting())
    @rule(which=WHICH, crash=CRASH)
    def a_delivery_is_accepted(self, which, crash):
        delivery, at = pick(self.waiting(), which), self.now
        shelf = self.here.shelves[self.paper.brought[delivery].shelf]
        self.act(
            "accept",
            lambda: enterprise.accept(delivery, shelf=shelf, at=at),
            crash=crash,
            repeatable=True,
        )
        self.paper.accept(delivery, at)
        self.done()

    @rule(which=WHICH, pieces=FEW, crash=CRASH)
    def a_shelf_is_counted_again(self, which, pieces, crash):
        shelf = pick(self.paper.shelves, which)
        difference = pieces if which % 2 else -pieces
        source = f"count:{self.steps}"

        def correct():
            record = StockRecord.objects.get(pk=self.here.shelves[shelf])
            stock.correct(record, difference=difference, source=source, reason="counted again")

        if difference + self.paper.free(shelf) < 0:
            self.refused("count away what is promised", correct, stock.StockIsPromised)
            return
        self.act("correct stock", correct, crash=crash, repeatable=True)
        self.paper.shelves[shelf][0] += difference
        self.done()

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
        accepted = [n for n, came in self.paper.brought.items() if came.is_accepted]
        lines = DeliveryLine.objects.filter(delivery=pick(accepted, which))
        tried = {
            "bring more than was ordered": (
                lambda: enterprise.bring(work, brought, on=self.now.date()),
                DeliveryLargerThanOrder,
            ),
            "count again what was accepted": (lambda: lines.update(accepted=0), IntegrityError),
            "take away what was accepted": (lambda: lines.all().delete(), IntegrityError),
        }
        name = pick(tried, which + pieces)
        self.refused(name, *tried[name])

    # --- What there is to choose from -----------------------------------------------------------

    def open_work(self):
        return [number for number, work in self.paper.work.items() if work.still_open]

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
        brought = {first: (hers, max(0, hers - bad % 3))}
        if pieces - hers:
            brought[second] = (pieces - hers, pieces - hers)
        return brought
