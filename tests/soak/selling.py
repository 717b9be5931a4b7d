"""What customers do. Nothing of it may lower what an artisan is owed."""

from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from artisans.ledger.models import Transfer
from artisans.ledger.posting import reverse
from shop.order import placing
from shop.order.dispatching import NotToBeSent
from shop.order.models import Order
from shop.partner import stock
from shop.payment.refunding import RefundRefused
from shop.sales import settle_order
from tests.soak import enterprise
from tests.soak.harness import CRASH, FEW, WHICH, Harness, now_and_then, pick

PAID = ("paid", "sent", "called off")
THEN = ("shelf", "written off", "kept")


class Selling(Harness):
    @precondition(lambda self: self.steps % 3 != 1)
    @rule(which=WHICH, pieces=FEW, more=FEW, crash=CRASH)
    def an_order_is_placed(self, which, pieces, more, crash):
        wanted = self.some_shelves(which, pieces, more)
        by_number = [(self.here.shelves[shelf], count) for shelf, count in wanted]
        if not self.paper.has_free(wanted):
            self.refused("sell too much", lambda: enterprise.place(by_number), stock.NotEnoughStock)
            return
        number = self.act("place", lambda: enterprise.place(by_number), crash=crash)
        is_live = which % 4 == 0
        enterprise.open_page(number, 0, is_live=is_live)
        lines = Order.objects.get(pk=number).lines.values_list("pk", "stockrecord", "quantity")
        names = self.here.shelf_names
        self.paper.place(number, {pk: (names[r], count) for pk, r, count in lines}, is_live)
        self.done_by_a_customer()

    @precondition(lambda self: self.payable())
    @rule(which=WHICH, crash=CRASH)
    def an_order_is_paid(self, which, crash):
        number, attempt = pick(self.payable(), which)
        sale, at = self.paper.sales[number], self.now
        # A discount changes what she pays, not the premium: that follows the list price.
        if which % 3 == 0:
            Order.objects.get(pk=number).lines.update(line_price_incl_tax=1, line_price_excl_tax=1)
            sale.prices = dict.fromkeys(sale.lines, 100)
        self.take_in(number, attempt, at=at, crash=crash)
        self.paper.pay(sale, attempt, at)
        self.done_by_a_customer()

    @precondition(lambda self: self.payable() and now_and_then(self))
    @rule(which=WHICH)
    def an_order_is_paid_with_too_little(self, which):
        number, attempt = pick(self.payable(), which)
        self.take_in(number, attempt, at=None, amount=1)
        if self.paper.sales[number].attempts[attempt] == "open":
            self.paper.sales[number].attempts[attempt] = "mismatch"
        self.done_by_a_customer()

    @precondition(lambda self: self.payable() and self.steps % 3 == 0)
    @rule(which=WHICH, crash=CRASH)
    def a_payment_page_expires(self, which, crash):
        number, attempt = pick(self.payable(), which)
        sale = self.paper.sales[number]
        self.take_in(
            number, attempt, crash=crash, at=None, status="expired", payment_status="unpaid"
        )
        if sale.attempts[attempt] != "expired" and attempt == len(sale.attempts) - 1:
            self.paper.let_go(sale)
        sale.attempts[attempt] = "expired"
        self.done_by_a_customer()

    @precondition(lambda self: self.without_page())
    @rule(which=WHICH, crash=CRASH)
    def she_tries_to_pay_again(self, which, crash):
        number = pick(self.without_page(), which)
        sale = self.paper.sales[number]
        attempt = len(sale.attempts)
        opened = self.act(
            "open page",
            lambda: enterprise.open_page(number, attempt, is_live=sale.is_live),
            crash=crash,
        )
        assert opened == self.paper.hold_again(sale)
        if opened:
            sale.attempts.append("open")
        self.done_by_a_customer()

    @precondition(lambda self: self.paid() and self.steps % 2)
    @rule(which=WHICH, pieces=FEW, crash=CRASH)
    def money_goes_back(self, which, pieces, crash):
        """A refund of pieces or of an amount; refused where it would be more than was paid."""
        number = pick(self.paid(), which)
        sale, key = self.paper.sales[number], UUID(int=self.steps)
        cents, lines = self.something_to_refund(sale, which, pieces)
        wanted = cents + sum(sale.share(line, quantity) for line, quantity, _ in lines)

        def ask():
            return enterprise.refund(number, amount=cents, pieces=lines, key=key)

        if not 0 < wanted <= sale.left:
            self.refused("refund too much", ask, RefundRefused)
            return
        given = self.act("refund", ask, crash=crash)
        assert given == self.paper.refund(sale, key, cents, lines)
        self.done_by_a_customer()

    @precondition(lambda self: self.refunds_under_way())
    @rule(which=WHICH, fails=st.booleans(), crash=CRASH)
    def a_refund_is_settled(self, which, fails, crash):
        """Given back or failed; a bank may send back even what was given."""
        sale, key = pick(self.refunds_under_way(), which)
        state = "failed" if fails else "succeeded"
        self.act(
            "hear of refund", lambda: enterprise.hear_of_refund(key, status=state), crash=crash
        )
        self.paper.settle_refund(sale, key, state)
        self.done_by_a_customer()

    @precondition(lambda self: self.paid() and now_and_then(self))
    @rule(which=WHICH, crash=CRASH)
    def a_bank_takes_money_back(self, which, crash):
        number = pick(self.paid(), which)
        sale = self.paper.sales[number]
        attempt = sale.attempts.index("paid")
        self.take_in(number, attempt, at=self.now, crash=crash, is_disputed=True)
        self.done_by_a_customer()

    @precondition(lambda self: self.paper.sales and self.steps % 3 == 1)
    @rule(which=WHICH, crash=CRASH)
    def an_order_is_cancelled(self, which, crash):
        number = pick(self.paper.sales, which)
        sale = self.paper.sales[number]

        def cancel():
            return placing.cancel_order(Order.objects.get(pk=number), reason="changed her mind")

        was_cancelled = self.act("cancel", cancel, crash=crash)
        assert was_cancelled == (sale.state == "awaiting")
        if was_cancelled:
            self.paper.let_go(sale)
            sale.state = "cancelled"
        self.done_by_a_customer()

    @precondition(lambda self: self.paid() and self.steps % 3 == 2)
    @rule(which=WHICH, crash=CRASH)
    def an_order_is_settled_again(self, which, crash):
        number, at = pick(self.paid(), which), self.now
        self.act(
            "settle", lambda: settle_order(Order.objects.get(pk=number), paid_at=at), crash=crash
        )
        self.done_by_a_customer()

    @precondition(lambda self: self.paid("paid"))
    @rule(which=WHICH, crash=CRASH)
    def an_order_is_sent(self, which, crash):
        number = pick(self.paid("paid"), which)
        sale = self.paper.sales[number]
        if sale.is_in_question:
            self.refused("send a gift unasked", lambda: enterprise.send(number), NotToBeSent)
            return
        self.act("send", lambda: enterprise.send(number), crash=crash, repeatable=True)
        self.paper.send(sale)
        self.done()

    @precondition(lambda self: self.premiums() and self.steps % 3 == 0)
    @rule(which=WHICH, crash=CRASH)
    def a_premium_is_reversed(self, which, crash):
        entry, at = pick(self.premiums(), which), self.now
        source = f"customer:{entry.source}"

        def undo():
            premium = Transfer.objects.get(kind="premium", source=entry.source)
            reverse(premium, reason="the order fell through", source=source, occurred_at=at)

        self.act("reverse", undo, crash=crash, repeatable=True)
        self.paper.undo(entry, "reversal", source, at)
        self.done_by_a_customer()

    # --- What there is to choose from -----------------------------------------------------------

    def take_in(self, number, attempt, *, at, crash=0, **said):
        is_live = self.paper.sales[number].is_live
        self.act(
            "take in",
            lambda: enterprise.take_in(number, attempt, is_live=is_live, at=at, **said),
            crash=crash,
            # Later news about an attempt is not undone by older: only what it says now comes twice.
            repeatable=not said,
        )

    def payable(self):
        """(order, attempt) without money yet."""
        return [
            (number, attempt)
            for number, sale in self.paper.sales.items()
            for attempt, state in enumerate(sale.attempts)
            if state in ("open", "expired", "mismatch")
        ]

    def without_page(self):
        return [
            number
            for number, sale in self.paper.sales.items()
            if sale.state == "awaiting" and "open" not in sale.attempts
        ]

    def paid(self, *states):
        return [n for n, sale in self.paper.sales.items() if sale.state in (states or PAID)]

    def refunds_under_way(self):
        return [
            (sale, key)
            for sale in self.paper.sales.values()
            for key, (_, _, state) in sale.refunds.items()
            if state in ("asked", "succeeded")
        ]

    def something_to_refund(self, sale, which, pieces):
        """Cents, and [(line, quantity, what becomes of them)] of what the sale still has."""
        line = pick(sale.lines, which)
        left = sale.lines[line][1] - max(sale.refunded(line), sale.given_up[line])
        if which % 3 == 0 or not left or sale.state == "called off":
            return pieces * 1_000, []
        return 0, [(line, 1 + pieces % left, pick(THEN, which))]

    def premiums(self):
        return [e for e in self.paper.entries if e.kind == "premium" and not e.is_undone]

    def some_shelves(self, which, pieces, more):
        first = pick(self.paper.shelves, which)
        second = pick(self.paper.shelves, which + 1)
        # Mostly what there is, sometimes too much.
        free = self.paper.free(first)
        count = pieces if which % 5 == 0 or not free else 1 + pieces % free
        wanted = [(first, count)]
        if which % 2 and self.paper.free(second):
            wanted.append((second, 1 + more % self.paper.free(second)))
        return wanted
