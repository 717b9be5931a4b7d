"""Money that goes back: bounded, sent once, found when it was made elsewhere."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from artisans.ledger.models import Transfer
from shop.order.dispatching import NotToBeSent, dispatch_order
from shop.order.models import Order
from shop.partner.models import StockRecord
from shop.payment import gateway, refund_amounts, refunding
from shop.payment.models import PaymentAttempt, PaymentTask, Refund, RefundLine
from shop.payment.refunding import RefundedLine, ask_refund
from shop.payment.tasks import NothingDecided, close_task
from shop.sandbox.models import SandboxObject
from tests.payment.conftest import now

Reason = Refund.Reason
Pieces = RefundLine.Pieces


@pytest.fixture
def paid(place, pay_page, press):
    """An order of three bags, paid: $149.00 with its delivery."""
    order = place(3)
    press(pay_page(order), "pay")
    mail.outbox.clear()
    return Order.objects.get(pk=order.pk)


def attempt_of(order):
    return PaymentAttempt.objects.get(order=order)


def charge():
    return SandboxObject.objects.get(kind="charge").data


def stock_now():
    record = StockRecord.objects.get()
    return record.num_in_stock, record.num_allocated


def some(order, quantity, pieces):
    return [RefundedLine(line=order.lines.get(), quantity=quantity, pieces=pieces)]


def refund_in_the_dashboard(order, amount):
    gateway.client().v1.refunds.create(
        {"payment_intent": attempt_of(order).payment_intent_id, "amount": amount}
    )


def test_an_amount_goes_back_once_and_is_written_down_everywhere(paid):
    refund = ask_refund(attempt_of(paid), reason=Reason.GOODWILL, amount=1000)

    refund.refresh_from_db()
    assert (refund.status, refund.currency) == ("succeeded", "USD")
    assert charge()["amount_refunded"] == 1000
    assert attempt_of(paid).left_to_refund == 13900
    source = paid.sources.get()
    assert [(t.txn_type, str(t.amount)) for t in source.transactions.order_by("pk")] == [
        ("Debit", "149.00"),
        ("Refund", "10.00"),
    ]
    assert str(source.amount_refunded) == "10.00"


def test_the_customer_is_told_once(paid):
    refund = ask_refund(attempt_of(paid), reason=Reason.GOODWILL, amount=1000)
    refunding.send_refund(refund.pk)

    assert [message.to for message in mail.outbox] == [["shopper@example.com"]]
    assert "$10.00" in mail.outbox[0].body


def test_pieces_called_off_before_they_were_sent_are_on_the_shelf_again(paid):
    refund = ask_refund(
        attempt_of(paid), reason=Reason.CALLED_OFF, lines=some(paid, 2, Pieces.SHELF)
    )

    assert refund.amount == 9600
    assert paid.lines.get().to_send == 1
    assert stock_now() == (3, 1)
    assert Order.objects.get(pk=paid.pk).status == "paid"


def test_an_order_with_nothing_left_to_send_is_called_off(paid):
    ask_refund(attempt_of(paid), reason=Reason.CALLED_OFF, lines=some(paid, 3, Pieces.SHELF))

    assert Order.objects.get(pk=paid.pk).status == "called off"
    assert stock_now() == (3, 0)


def test_pieces_that_cannot_be_sold_again_leave_the_shelf(paid):
    ask_refund(attempt_of(paid), reason=Reason.FAULTY, lines=some(paid, 1, Pieces.WRITTEN_OFF))

    assert stock_now() == (2, 2)


def test_a_parcel_leaves_without_the_pieces_that_were_called_off(paid):
    ask_refund(attempt_of(paid), reason=Reason.CALLED_OFF, lines=some(paid, 1, Pieces.SHELF))

    dispatch_order(paid, carrier="Post", tracking_number="X1")

    assert stock_now() == (1, 0)
    assert Order.objects.get(pk=paid.pk).status == "dispatched"


def test_pieces_that_came_back_are_on_the_shelf_when_they_can_be_sold(paid):
    dispatch_order(paid)
    assert stock_now() == (0, 0)

    ask_refund(attempt_of(paid), reason=Reason.RETURNED, lines=some(paid, 2, Pieces.SHELF))
    ask_refund(attempt_of(paid), reason=Reason.FAULTY, lines=some(paid, 1, Pieces.WRITTEN_OFF))

    assert stock_now() == (2, 0)
    assert paid.lines.get().returned == 3


def test_pieces_she_keeps_move_nothing(paid):
    dispatch_order(paid)

    ask_refund(attempt_of(paid), reason=Reason.FAULTY, lines=some(paid, 1, Pieces.KEPT))

    assert stock_now() == (0, 0)


def test_no_more_pieces_are_refunded_than_were_sold(paid):
    dispatch_order(paid)
    ask_refund(attempt_of(paid), reason=Reason.RETURNED, lines=some(paid, 2, Pieces.KEPT))

    with pytest.raises(refund_amounts.PiecesRefundedBefore, match="1 of Market bag"):
        ask_refund(attempt_of(paid), reason=Reason.RETURNED, lines=some(paid, 2, Pieces.KEPT))

    assert charge()["amount_refunded"] == 9600


def test_no_more_money_goes_back_than_was_captured(paid):
    ask_refund(attempt_of(paid), reason=Reason.GOODWILL, amount=14000)

    with pytest.raises(refunding.RefundTooLarge, match=r"At most \$9\.00"):
        ask_refund(attempt_of(paid), reason=Reason.GOODWILL, amount=901)

    assert charge()["amount_refunded"] == 14000


@pytest.mark.parametrize("amount", [0, -5])
def test_a_refund_is_of_something(paid, amount):
    with pytest.raises(refunding.NothingToRefund, match="Say how many pieces"):
        ask_refund(attempt_of(paid), reason=Reason.GOODWILL, amount=amount)


def test_an_unpaid_order_has_nothing_to_give_back(order, pay_page):
    pay_page(order)

    with pytest.raises(refunding.NothingToRefund, match="Nothing is left"):
        ask_refund(attempt_of(order), reason=Reason.GOODWILL, amount=100)


def test_a_refund_touches_nothing_that_artisans_are_owed(paid):
    before = list(Transfer.objects.values_list("pk", "hash"))

    ask_refund(attempt_of(paid), reason=Reason.RETURNED, lines=some(paid, 3, Pieces.SHELF))

    assert list(Transfer.objects.values_list("pk", "hash")) == before


# --- What the database refuses ------------------------------------------------------------------


def refused(name):
    return pytest.raises(IntegrityError, match=name)


def test_the_database_refuses_a_refund_above_what_was_captured(paid):
    with refused("refunds_are_never_more_than_was_captured"), transaction.atomic():
        Refund.objects.create(attempt=attempt_of(paid), amount=14901, reason="goodwill")


def test_the_database_refuses_a_sum_that_is_not_of_its_refunds(paid):
    with refused("refunded_is_the_sum_of_its_refunds"), transaction.atomic():
        PaymentAttempt.objects.update(refunded_amount=500)


def test_the_database_keeps_a_refund_as_it_is(paid):
    ask_refund(attempt_of(paid), reason=Reason.GOODWILL, amount=1000)

    with refused("refund_keeps_what_it_is"), transaction.atomic():
        Refund.objects.update(amount=1)
    with (
        refused("refund_is_never_deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM payment_refund")

    assert Refund.objects.get().amount == 1000


def test_the_database_refuses_the_same_pieces_twice(paid):
    refund = ask_refund(attempt_of(paid), reason=Reason.RETURNED, lines=some(paid, 3, Pieces.SHELF))
    other = ask_refund(attempt_of(paid), reason=Reason.GOODWILL, amount=100)
    assert refund.lines.count() == 1

    with refused("pieces_are_refunded_once"), transaction.atomic():
        RefundLine.objects.create(
            refund=other, line=paid.lines.get(), quantity=1, amount=100, pieces="kept"
        )


# --- Stripe's side ------------------------------------------------------------------------------


def test_a_refund_waits_while_stripe_is_down_and_is_sent_by_the_sweep(paid, stripe_is_down):
    refund = ask_refund(attempt_of(paid), reason=Reason.GOODWILL, amount=1000)
    refund.refresh_from_db()
    assert refund.status == "asked"

    stripe_is_down()
    call_command("reconcile_payments")

    refund.refresh_from_db()
    assert refund.status == "succeeded"
    assert charge()["amount_refunded"] == 1000


def test_a_refund_whose_answer_was_lost_is_not_made_again(paid, answers_get_lost):
    refund = ask_refund(attempt_of(paid), reason=Reason.GOODWILL, amount=1000)
    assert charge()["amount_refunded"] == 1000

    answers_get_lost()
    call_command("reconcile_payments")

    refund.refresh_from_db()
    assert refund.status == "succeeded"
    assert charge()["amount_refunded"] == 1000
    assert Refund.objects.count() == 1


def test_a_refund_made_in_the_dashboard_is_found(paid):
    refund_in_the_dashboard(paid, 2500)

    found = Refund.objects.get()
    assert (found.amount, found.reason, found.status) == (2500, "elsewhere", "succeeded")
    assert attempt_of(paid).left_to_refund == 12400


def test_a_refund_in_the_dashboard_takes_the_place_of_one_that_waited(paid, stripe_is_down):
    ours = ask_refund(attempt_of(paid), reason=Reason.GOODWILL, amount=10000)
    stripe_is_down()

    refund_in_the_dashboard(paid, 8000)

    ours.refresh_from_db()
    assert ours.status == "failed"
    assert attempt_of(paid).refunded_amount == 8000
    assert PaymentTask.objects.get().kind == "refund failed"


def test_a_refund_that_stripe_refuses_fails_with_a_task(paid, held):
    refund_in_the_dashboard(paid, 14900)  # whose event has not come yet

    refund = ask_refund(attempt_of(paid), reason=Reason.GOODWILL, amount=1000)

    refund.refresh_from_db()
    assert refund.status == "failed"
    assert "already been refunded" in PaymentTask.objects.get().sentence
    assert attempt_of(paid).refunded_amount == 0


def test_a_refund_heard_of_before_the_payment_finds_the_order_paid(
    held, place, pay_page, press, webhook
):
    order = place(1)
    press(pay_page(order), "pay")
    intent = SandboxObject.objects.get(kind="payment_intent").pk
    gateway.client().v1.refunds.create({"payment_intent": intent, "amount": 5300})

    webhook("refund.created")

    assert now(order).status == "paid"
    assert Refund.objects.get().amount == 5300


def test_everything_refunded_and_nothing_sent_waits_for_a_decision(paid, django_user_model):
    refund_in_the_dashboard(paid, 14900)
    task = PaymentTask.objects.get()
    assert task.kind == "refunded unsent"

    with pytest.raises(NotToBeSent, match="Call its pieces off"):
        dispatch_order(paid)
    close_task(
        task,
        by=django_user_model.objects.create(email="finance@example.com"),
        outcome="a gift: send it",
    )
    dispatch_order(paid)

    assert Order.objects.get(pk=paid.pk).status == "dispatched"


def test_a_task_is_closed_with_what_was_decided(paid, django_user_model):
    refund_in_the_dashboard(paid, 14900)
    person = django_user_model.objects.create(email="finance@example.com")

    with pytest.raises(NothingDecided, match="Say in a few words"):
        close_task(PaymentTask.objects.get(), by=person, outcome="  ")

    assert PaymentTask.objects.waiting().count() == 1


# --- Every cent of a line -----------------------------------------------------------------------


@given(paid=st.integers(1, 10_000_000), cuts=st.lists(st.integers(1, 9), min_size=1, max_size=9))
def test_refunding_a_line_bit_by_bit_gives_back_all_of_it(paid, cuts):
    before, shares = 0, []

    for pieces in cuts:
        shares.append(refund_amounts.share(paid, of=sum(cuts), after=before, pieces=pieces))
        before += pieces

    assert sum(shares) == paid
    assert min(shares) >= 0
