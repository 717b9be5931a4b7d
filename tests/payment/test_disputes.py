"""Banks take money back, networks warn, Stripe pays out: written down, and somebody is told."""

import pytest

from artisans.ledger.models import Transfer
from shop.order.dispatching import NotToBeSent, dispatch_order
from shop.order.models import Order
from shop.payment.models import Deposit, Dispute, FraudWarning, PaymentAttempt, PaymentTask
from shop.sandbox import disputes, early_fraud_warnings, payouts
from shop.sandbox.models import OutboxEvent, SandboxObject
from tests.payment.conftest import now


@pytest.fixture
def paid(place, pay_page, press):
    order = place()
    press(pay_page(order), "pay")
    return Order.objects.get(pk=order.pk)


def charge():
    return SandboxObject.objects.get(kind="charge").pk


def moved(order):
    transactions = order.sources.get().transactions.order_by("pk")
    return [(each.txn_type, str(each.amount)) for each in transactions]


def test_a_dispute_is_written_down_with_the_day_by_which_to_answer(paid):
    disputes.open_dispute(charge(), reason="product_not_received")

    dispute, task = Dispute.objects.get(), PaymentTask.objects.get()
    assert (dispute.amount, dispute.currency, dispute.status) == (5300, "USD", "needs_response")
    assert (task.kind, task.order, task.due_at) == ("dispute", paid, dispute.answer_by)
    assert "$53.00 is disputed (product not received)" in task.sentence
    assert moved(paid) == [("Debit", "53.00"), ("Dispute", "53.00")]


def test_a_dispute_that_was_won_brings_the_money_back_and_closes_its_task(paid):
    disputes.open_dispute(charge())
    dispute_id = Dispute.objects.get().dispute_id
    disputes.respond(dispute_id)

    disputes.win(dispute_id)

    dispute = Dispute.objects.get()
    assert (dispute.status, dispute.withdrawn_amount) == ("won", 0)
    assert moved(paid)[1:] == [("Dispute", "53.00"), ("Dispute reinstated", "-53.00")]
    assert PaymentTask.objects.get().outcome == "won"


def test_a_dispute_that_was_lost_stays_withdrawn(paid):
    disputes.open_dispute(charge())

    disputes.lose(Dispute.objects.get().dispute_id)

    dispute = Dispute.objects.get()
    assert (dispute.status, dispute.withdrawn_amount) == ("lost", 5300)
    assert PaymentTask.objects.waiting().count() == 0


def test_an_inquiry_moves_no_money(paid):
    disputes.open_dispute(charge(), is_inquiry=True)
    disputes.close_inquiry(Dispute.objects.get().dispute_id)

    assert Dispute.objects.get().status == "warning_closed"
    assert moved(paid) == [("Debit", "53.00")]


def test_a_dispute_touches_nothing_that_artisans_are_owed(paid):
    before = list(Transfer.objects.values_list("pk", "hash"))

    disputes.open_dispute(charge())
    disputes.lose(Dispute.objects.get().dispute_id)

    assert list(Transfer.objects.values_list("pk", "hash")) == before


def test_events_of_a_dispute_in_any_order_leave_it_closed(held, paid_in_silence, webhook):
    disputes.open_dispute(charge())
    disputes.lose(SandboxObject.objects.get(kind="dispute").pk)

    for type in (
        "charge.dispute.closed",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.created",
    ):
        assert webhook(type) == [200]

    assert Dispute.objects.get().status == "lost"
    assert now(paid_in_silence).status == "paid"
    assert PaymentTask.objects.waiting().count() == 0


@pytest.fixture
def paid_in_silence(held, place, pay_page, press):
    """Paid at Stripe, and we have heard of nothing yet."""
    order = place()
    press(pay_page(order), "pay")
    assert now(order).status == "awaiting payment"
    return order


def test_a_session_expiring_after_it_was_paid_changes_nothing(
    held, paid_in_silence, webhook, press
):
    webhook("checkout.session.completed")
    event = OutboxEvent.objects.get(type="checkout.session.completed")
    late = {**event.payload, "id": "evt_late", "type": "checkout.session.expired"}
    OutboxEvent.objects.create(event_id="evt_late", type="late", payload=late)

    assert webhook("late") == [200]

    assert now(paid_in_silence).status == "paid"
    assert now(paid_in_silence).held == 1


def test_an_early_fraud_warning_keeps_the_parcel_here(paid):
    early_fraud_warnings.warn(charge())

    assert FraudWarning.objects.get().is_actionable
    with pytest.raises(NotToBeSent, match="suspects fraud"):
        dispatch_order(paid)


def test_a_deposit_to_the_bank_agrees_with_the_payments_in_it(paid):
    payouts.pay_out(even_unavailable=True)
    payouts.complete_reconciliations()

    deposit = Deposit.objects.get()
    attempt = PaymentAttempt.objects.get()
    assert (deposit.amount, deposit.currency, deposit.status) == (5116, "USD", "paid")
    assert (deposit.known_amount, deposit.unknown_count) == (attempt.net_amount, 0)
    assert not PaymentTask.objects.exists()


def test_a_deposit_with_a_payment_we_do_not_know_waits_for_somebody(paid):
    PaymentAttempt.objects.update(payment_intent_id="pi_of_somebody_else")

    payouts.pay_out(even_unavailable=True)
    payouts.complete_reconciliations()

    assert Deposit.objects.get().unknown_count == 1
    assert "Entries of no payment of ours: 1." in PaymentTask.objects.get(kind="deposit").sentence
