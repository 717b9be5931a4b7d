"""The books and the shelves as a child would keep them on paper.

Written from FAIR-PAY and imports nothing of ours: an error there is not repeated here. Accounts
are known by what they are, amounts are integers of the minor unit.
"""

from collections import defaultdict
from datetime import timedelta

from tests.soak.sheets import (
    GROWS_BY_CREDIT,
    MADE_BY,
    PAID_IN,
    PIECE_PAY,
    PRICES,
    Brought,
    Entry,
    Sale,
    Work,
    account,
    amount_of,
    floor_of,
    midnight,
    ours,
)


class Paper:
    """Everything that happened, in the order in which it happened."""

    def __init__(self, *, workshops, aliases):
        """`workshops`: name → number; `aliases`: maker → alias."""
        self.workshops, self.aliases = workshops, aliases
        self.spells = defaultdict(list)  # maker → [(workshop, since, until)]
        self.minutes = {}  # (maker, workshop, day) → minutes
        # (maker, currency, is_live, starts_on) → [(minutes, top-up)]
        self.tests = defaultdict(list)
        self.entries = []
        self.sums = defaultdict(int)
        self.shelves = {name: [0, 0] for name in PRICES}  # in stock, promised
        self.work, self.brought, self.sales, self.runs = {}, {}, {}, {}

    # --- Books ----------------------------------------------------------------------------------

    def write(self, kind, source, debit, credit, amount, at):
        self.entries.append(Entry(kind, source, debit, credit, amount, at))
        self.sums[debit] -= amount
        self.sums[credit] += amount

    def undo(self, entry, kind, source, at):
        entry.is_undone = True
        if entry.kind == "advance":  # it came back: there is nothing left to settle
            self.work[int(entry.source.split(":")[1])].advance = 0
        self.write(kind, source, entry.credit, entry.debit, entry.amount, at)

    def holds(self, name):
        return self.sums.get(name, 0)

    def balances(self):
        """With the sign in which each account usually grows."""
        return {
            name: total if name.split("/")[0] in GROWS_BY_CREDIT else -total
            for name, total in self.sums.items()
            if total
        }

    def owed_to_artisans(self):
        return {n: total for n, total in self.sums.items() if n.startswith("artisan_payable")}

    # --- Work comes in --------------------------------------------------------------------------

    def order_work(self, number, product, quantity):
        self.work[number] = Work(product, quantity)

    def bring(self, number, work, shelf, pieces):
        self.brought[number] = Brought(work, shelf, pieces)
        self.work[work].waiting += sum(came for came, _, _ in pieces.values())

    def accept(self, number, at):
        brought = self.brought[number]
        work = self.work[brought.work]
        currency, rate = PIECE_PAY[work.product]
        earned = {}
        for maker in sorted(brought.pieces):
            came, good, again = brought.pieces[maker]
            work.waiting -= came
            work.good += good
            self.shelves[brought.shelf][0] += good
            if good + again:
                earned[maker] = (good + again) * rate
                hers, spent = self.payable(maker, currency), ours("piece_pay_expense", currency)
                source = f"acceptance:{number}:maker:{maker}"
                self.write("piece_pay", source, spent, hers, earned[maker], at)
        for maker, amount in earned.items():
            self.settle_advance(work, number, maker, amount, at)
        brought.is_accepted = True

    def settle_advance(self, work, number, maker, amount, at):
        """Her pay settles its own share of the advance, never more than what is left of it."""
        share = min(amount * work.advance // work.pay, work.advance - work.settled)
        if share > 0:
            currency = PIECE_PAY[work.product][0]
            source = f"acceptance:{number}:maker:{maker}"
            hers, lent = self.payable(maker, currency), self.lent(work)
            self.write("advance_offset", source, hers, lent, share, at)
            work.settled += share

    def pay_advance(self, number, amount, at):
        work = self.work[number]
        work.advance, work.had_advance = amount, True
        cash = ours("cash", PIECE_PAY[work.product][0])
        self.write("advance", f"work-order:{number}:advance", self.lent(work), cash, amount, at)

    def lent(self, work):
        workshop = {"bag": "ratlam", "scarf": "lotus"}[work.product]
        owner = f"workshop:{self.workshops[workshop]}"
        return account("workshop_advance", owner, PIECE_PAY[work.product][0])

    # --- Sales ----------------------------------------------------------------------------------

    def has_free(self, shelf_pieces):
        wanted = defaultdict(int)
        for shelf, pieces in shelf_pieces:
            wanted[shelf] += pieces
        return all(pieces <= self.free(shelf) for shelf, pieces in wanted.items())

    def free(self, shelf):
        in_stock, promised = self.shelves[shelf]
        return in_stock - promised

    def promise(self, sale, sign=1):
        for shelf, pieces in sale.lines.values():
            self.shelves[shelf][1] += sign * pieces
        sale.is_held = sign > 0

    def place(self, number, lines, is_live):
        prices = {line: PRICES[shelf] * pieces for line, (shelf, pieces) in lines.items()}
        self.sales[number] = Sale(lines, is_live, prices)
        self.promise(self.sales[number])

    def let_go(self, sale):
        if sale.is_held and sale.state == "awaiting":
            self.promise(sale, -1)

    def hold_again(self, sale):
        """Whether its pieces are held now: promised still, or to be had again."""
        if not sale.is_held:
            if not self.has_free(sale.lines.values()):
                return False
            self.promise(sale)
            sale.reserved_times += 1
        return True

    def pay(self, sale, attempt, at):
        if sale.attempts[attempt] in ("paid", "refund due"):
            return
        if sale.state in ("paid", "sent", "called off") or not self.hold_again(sale):
            sale.attempts[attempt] = "refund due"
            return
        sale.attempts[attempt] = sale.state = "paid"
        for line, (shelf, pieces) in sorted(sale.lines.items()):
            workshop = MADE_BY[shelf]
            hundredths_of_a_cent = PRICES[shelf] * pieces * 10
            premium = (hundredths_of_a_cent + 50) // 100
            if workshop and premium:
                fund = self.fund(workshop, "USD", sale.is_live)
                spent = ours("premium_expense", "USD", sale.is_live)
                self.write("premium", f"order-line:{line}", spent, fund, premium, at)

    def send(self, sale):
        sale.state = "sent"
        for line, (shelf, pieces) in sale.lines.items():
            self.shelves[shelf][0] -= pieces - sale.called_off[line]
            self.shelves[shelf][1] -= pieces - sale.called_off[line]

    def refund(self, sale, key, cents, pieces):
        """`pieces`: [(line, quantity, what becomes of them)]"""
        shares = sum(sale.share(line, quantity) for line, quantity, _ in pieces)
        counted = {line: quantity for line, quantity, _ in pieces}
        sale.refunds[key] = (cents + shares, counted, "asked")
        for line, quantity, then in pieces:
            if then != "kept":
                self.give_up(sale, line, quantity, is_sellable=then == "shelf")
        return cents + shares

    def settle_refund(self, sale, key, state):
        cents, pieces, _ = sale.refunds[key]
        sale.refunds[key] = (cents, pieces, state)
        given = sum(cents for cents, _, state in sale.refunds.values() if state == "succeeded")
        if given == sale.captured and sale.state == "paid":
            sale.is_in_question = True

    def give_up(self, sale, line, quantity, *, is_sellable):
        shelf = self.shelves[sale.lines[line][0]]
        sale.given_up[line] += quantity
        if sale.state == "sent":
            shelf[0] += quantity if is_sellable else 0
            return
        sale.called_off[line] += quantity
        shelf[1] -= quantity
        shelf[0] -= 0 if is_sellable else quantity
        if all(sale.called_off[line] == of for line, (_, of) in sale.lines.items()):
            sale.state = "called off"

    # --- Paying out -----------------------------------------------------------------------------

    def fund(self, workshop, currency, is_live):
        owner = f"workshop:{self.workshops[workshop]}"
        return account("premium_fund", owner, currency, is_live)

    def payable(self, maker, currency, is_live=False):
        return account("artisan_payable", f"artisan:{maker}", currency, is_live)

    def left_at(self, name, end):
        """What had been credited by an instant and was not taken since."""
        earned = sum(e.amount for e in self.entries if e.credit == name and e.at < end)
        return earned - sum(e.amount for e in self.entries if e.debit == name)

    def last_workshop(self, maker, ends_on):
        began = [spell for spell in self.spells[maker] if spell[1] < ends_on]
        return began[-1][0] if began else None

    def sharers(self, workshop, ends_on):
        """Members on the last day of a period, in the order of their aliases."""
        day = ends_on - timedelta(days=1)
        there = [
            maker
            for maker, spells in self.spells.items()
            for name, since, until in spells
            if name == workshop and since <= day and (until is None or until > day)
        ]
        return sorted(there, key=self.aliases.get)

    def top_ups(self, workshop, currency, is_live, starts_on, ends_on):
        """maker → (her minutes, what her piece pay falls short of their floor)"""
        missing = {}
        for maker in self.spells if currency == PAID_IN[workshop] else ():
            hers = {
                (where, day): minutes
                for (who, where, day), minutes in self.minutes.items()
                if who == maker and PAID_IN[where] == currency and starts_on <= day < ends_on
            }
            worked = sum(hers.values())
            tested = self.tests.get((maker, currency, is_live, starts_on), [])
            is_new = not tested or tested[-1][0] != worked
            last = self.last_workshop(maker, ends_on)
            # Who moved to where other money is paid is tested by the workshop she left.
            left = any(where == workshop for where, _ in hers) and PAID_IN[last] != currency
            if worked and is_new and (last == workshop or left):
                name = self.payable(maker, currency, is_live)
                earned = self.sum_of("credit", name, "piece_pay", starts_on, ends_on)
                floor = floor_of(worked, currency)
                short = floor - earned - sum(top_up for _, top_up in tested)
                missing[maker] = (worked, max(0, short))
        return missing

    def sum_of(self, side, name, kind, starts_on, ends_on):
        start, end = midnight(starts_on), midnight(ends_on)
        return sum(
            e.amount
            for e in self.entries
            if getattr(e, side) == name and e.kind == kind and start <= e.at < end
        )

    def due(self, workshop, currency, is_live, starts_on, ends_on):
        """maker → (piece pay, top-up, advance offset, brought forward, premium share)"""
        period = (starts_on, ends_on)
        end = midnight(ends_on)
        fund = max(0, self.left_at(self.fund(workshop, currency, is_live), end))
        sharers = self.sharers(workshop, ends_on)
        more = self.top_ups(workshop, currency, is_live, *period)
        figures = {}
        for maker in self.spells:
            name = self.payable(maker, currency, is_live)
            owed = earned = topped_up = offset = share = 0
            if self.last_workshop(maker, ends_on) == workshop:
                _, now = more.get(maker, (0, 0))
                owed = self.left_at(name, end) + now
                earned = self.sum_of("credit", name, "piece_pay", *period)
                topped_up = self.sum_of("credit", name, "top_up", *period) + now
                offset = self.sum_of("debit", name, "advance_offset", *period)
            if maker in sharers:
                share = fund // len(sharers)
                share += sharers.index(maker) < fund % len(sharers)
            if owed + share > 0:
                before = owed - earned - topped_up + offset
                figures[maker] = (earned, topped_up, offset, before, share)
        return figures

    def gather(self, number, run, period, sources):
        """`sources`: maker → the cause of her top-up."""
        of = (run.currency, run.is_live)
        at = midnight(period[1]) - timedelta(microseconds=1)
        for maker, (worked, top_up) in self.top_ups(run.workshop, *of, *period).items():
            self.tests[(maker, *of, period[0])].append((worked, top_up))
            if top_up:
                spent = ours("top_up_expense", *of)
                self.write("top_up", sources[maker], spent, self.payable(maker, *of), top_up, at)
        self.runs[number] = run

    def paid_by_runs(self):
        paid = defaultdict(int)
        for e in self.entries:
            if e.kind == "payout" and e.source.startswith("pay-run:"):
                paid[e.debit] += e.amount
        return dict(paid)

    def can_pay(self, run):
        of = (run.currency, run.is_live)
        shares = sum(figures[-1] for figures in run.figures.values())
        if self.holds(self.fund(run.workshop, *of)) < shares:
            return False
        return all(
            self.holds(self.payable(maker, *of)) >= amount_of(figures) - figures[-1]
            for maker, figures in run.figures.items()
        )

    def pay_run(self, number, at):
        run = self.runs[number]
        run.state = "paid"
        of = (run.currency, run.is_live)
        fund, cash = self.fund(run.workshop, *of), ours("cash", *of)
        for maker, (*_, share) in run.figures.items():
            if share:
                source = f"pay-run:{number}:artisan:{maker}"
                self.write("premium_share", source, fund, self.payable(maker, *of), share, at)
        for maker, figures in run.figures.items():
            source, amount = f"pay-run:{number}:artisan:{maker}", amount_of(figures)
            self.write("payout", source, self.payable(maker, *of), cash, amount, at)
