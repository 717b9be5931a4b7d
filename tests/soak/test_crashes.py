"""The power goes off before each statement of each verb in turn: nothing is left behind."""

from collections import Counter
from uuid import UUID

import pytest

from shop.order import placing
from shop.order.models import Order
from tests.soak import comparing, crashing, enterprise
from tests.soak.test_books_and_paper import AnyHistory


@pytest.fixture
def history(here):
    """A week of work, sales and a pay run, with something of everything still to be done."""

    class History(AnyHistory):
        pass

    History.here, History.tally = here, Counter()
    history = History()
    history.work_comes_in(which=0, pieces=5, bad=1, crash=0)
    history.an_advance_is_paid(which=0, percent=60, crash=0)
    history.minutes_are_recorded(which=0, hours=9)
    history.an_order_is_placed(which=1, pieces=2, more=2, crash=0)
    history.an_order_is_placed(which=0, pieces=2, more=2, crash=0)
    history.an_order_is_paid(which=0, crash=0)
    yield history
    history.teardown()


def order_work(history):
    return lambda: enterprise.order_work(history.here, "bag", 5, on=history.now.date())


def pay_advance(history):
    number = history.without_advance()[0]
    amount = history.paper.work[number].pay
    return lambda: enterprise.pay_advance(number, amount=amount, at=history.now)


def bring(history):
    work = history.open_work()[0]
    pieces = history.some_pieces(1, 3, 1)
    return lambda: enterprise.bring(work, pieces, on=history.now.date())


def accept(history):
    delivery = history.waiting()[0]
    shelf = history.here.shelves[history.paper.brought[delivery].shelf]
    return lambda: enterprise.accept(delivery, shelf=shelf, at=history.now)


def place(history):
    return lambda: enterprise.place([(history.here.shelves["mug"], 2)])


def take_in_a_payment(history):
    number, attempt = history.payable()[0]
    is_live = history.paper.sales[number].is_live
    return lambda: enterprise.take_in(number, attempt, is_live=is_live, at=history.now)


def let_a_page_expire(history):
    number, attempt = history.payable()[0]
    of = {"is_live": history.paper.sales[number].is_live, "at": None}
    says = {"status": "expired", "payment_status": "unpaid"}
    return lambda: enterprise.take_in(number, attempt, **of, **says)


def cancel(history):
    number, _ = history.payable()[0]
    return lambda: placing.cancel_order(Order.objects.get(pk=number), reason="changed her mind")


def send(history):
    number = history.paid("paid")[0]
    return lambda: enterprise.send(number)


def refund_pieces(history):
    number = history.paid("paid")[0]
    line = next(iter(history.paper.sales[number].lines))
    pieces = [(line, 1, "written off")]
    return lambda: enterprise.refund(number, pieces=pieces, key=UUID(int=1))


def hear_of_a_refund(history):
    number = history.paid("paid")[0]
    enterprise.refund(number, amount=500, key=UUID(int=2))
    return lambda: enterprise.hear_of_refund(UUID(int=2), status="failed")


def gather(history):
    return history.gathering(("ratlam", "INR", False), history.periods()[0])


def pay_a_run(history):
    for _ in range(3):
        history.people_are_paid(which=1, crash=0)
    (number,) = history.in_state("approved")
    return history.paying(number, history.now)


VERBS = [
    order_work,
    pay_advance,
    bring,
    accept,
    place,
    take_in_a_payment,
    let_a_page_expire,
    cancel,
    send,
    refund_pieces,
    hear_of_a_refund,
    gather,
    pay_a_run,
]


LEAVING_NO_ROW = (cancel, let_a_page_expire)


@pytest.mark.parametrize("prepare", VERBS, ids=lambda verb: verb.__name__)
def test_a_crash_before_any_statement_leaves_nothing_and_the_verb_is_done_once_after(
    history, prepare
):
    verb = prepare(history)
    before = comparing.row_counts()
    crashes = 0

    while True:
        try:
            with crashing.fuse(crashes + 1):
                verb()
            break
        except crashing.Crash:
            crashes += 1
            history.compare()
            assert comparing.row_counts() == before

    assert crashes > 1
    assert comparing.row_counts() != before or prepare in LEAVING_NO_ROW
    history.is_whole = False
