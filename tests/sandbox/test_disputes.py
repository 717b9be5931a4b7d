"""Disputes: money taken back, asked about, won again or lost."""

import time

import pytest
import stripe
import time_machine

from shop.sandbox import disputes, paying, refunding
from shop.sandbox.objects import peek
from shop.sandbox.refusals import StateRefusal
from tests.sandbox.conftest import at_once, told, told_about


@pytest.fixture
def dispute(charge):
    return disputes.open_dispute(charge)["id"]


def nets(dispute):
    return [each.net for each in dispute.balance_transactions]


def test_a_dispute_withdraws_its_amount_and_a_fee(stripe_client, charge):
    before = len(told())

    opened = disputes.open_dispute(charge, reason="product_not_received")

    kept = stripe_client.v1.disputes.retrieve(opened["id"])
    assert kept.id.startswith("du_")
    assert (kept.amount, kept.currency, kept.charge) == (4800, "usd", charge)
    assert (kept.reason, kept.status) == ("product_not_received", "needs_response")
    assert (kept.is_charge_refundable, kept.livemode) == (False, False)
    assert nets(kept) == [-6300]  # $48.00 and the dispute's fee of $15.00
    assert told(since=before) == ["charge.dispute.created", "charge.dispute.funds_withdrawn"]
    assert peek("charge", charge)["disputed"]


def test_a_dispute_can_be_answered_for_two_weeks(stripe_client, dispute):
    details = stripe_client.v1.disputes.retrieve(dispute).evidence_details
    assert details.due_by == pytest.approx(time.time() + 14 * 86400, abs=60)
    assert not details.past_due

    with time_machine.travel(time.time() + 15 * 86400):
        assert stripe_client.v1.disputes.retrieve(dispute).evidence_details.past_due


def test_evidence_sends_a_dispute_to_review(stripe_client, dispute):
    sent = stripe_client.v1.disputes.update(
        dispute, {"evidence": {"uncategorized_text": "Delivered."}, "submit": True}
    )

    assert (sent.status, sent.evidence.uncategorized_text) == ("under_review", "Delivered.")
    assert (sent.evidence_details.has_evidence, sent.evidence_details.submission_count) == (True, 1)
    assert told_about("charge.dispute.updated")[1] == {"status": "needs_response"}


def test_evidence_can_be_kept_without_sending_it(stripe_client, dispute):
    kept = stripe_client.v1.disputes.update(
        dispute, {"evidence": {"uncategorized_text": "Draft."}, "submit": False}
    )

    assert (kept.status, kept.evidence.uncategorized_text) == ("needs_response", "Draft.")


def test_a_won_dispute_brings_the_money_back_and_not_the_fee(stripe_client, dispute):
    disputes.respond(dispute)
    before = len(told())

    disputes.win(dispute)

    kept = stripe_client.v1.disputes.retrieve(dispute)
    assert (kept.status, nets(kept)) == ("won", [-6300, 4800])
    assert told(since=before) == ["charge.dispute.funds_reinstated", "charge.dispute.closed"]


def test_a_lost_dispute_moves_nothing_more(stripe_client, dispute):
    before = len(told())

    disputes.lose(dispute)

    kept = stripe_client.v1.disputes.retrieve(dispute)
    assert (kept.status, nets(kept)) == ("lost", [-6300])
    assert told(since=before) == ["charge.dispute.closed"]


def test_accepting_a_dispute_is_losing_it(stripe_client, dispute):
    assert stripe_client.v1.disputes.close(dispute).status == "lost"


def test_an_inquiry_moves_no_money(stripe_client, charge):
    before = len(told())
    asked = disputes.open_dispute(charge, is_inquiry=True)["id"]
    disputes.respond(asked)
    reviewed = stripe_client.v1.disputes.retrieve(asked).status

    disputes.close_inquiry(asked)

    kept = stripe_client.v1.disputes.retrieve(asked)
    assert (reviewed, kept.status, nets(kept)) == ("warning_under_review", "warning_closed", [])
    assert told(since=before) == [
        "charge.dispute.created",
        "charge.dispute.updated",
        "charge.dispute.closed",
    ]


def test_an_inquiry_can_become_a_chargeback(stripe_client, charge):
    asked = disputes.open_dispute(charge, is_inquiry=True)["id"]

    disputes.escalate(asked)

    kept = stripe_client.v1.disputes.retrieve(asked)
    assert (kept.status, nets(kept)) == ("needs_response", [-6300])
    assert told()[-1] == "charge.dispute.funds_withdrawn"


@pytest.mark.parametrize("amount", [None, 1])
def test_what_was_charged_back_cannot_be_refunded(stripe_client, charge, dispute, amount):
    params = {"charge": charge} | ({"amount": amount} if amount else {})

    with pytest.raises(stripe.InvalidRequestError) as refusal:
        stripe_client.v1.refunds.create(params)

    assert refusal.value.code == "charge_disputed"


def test_what_a_dispute_leaves_can_be_refunded(stripe_client, charge):
    disputes.open_dispute(charge, amount=4000)

    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.refunds.create({"charge": charge, "amount": 801})
    assert stripe_client.v1.refunds.create({"charge": charge, "amount": 800}).amount == 800


def test_after_a_won_dispute_the_charge_can_be_refunded(stripe_client, charge, dispute):
    disputes.win(dispute)

    assert stripe_client.v1.refunds.create({"charge": charge}).amount == 4800


def test_after_a_lost_dispute_nothing_is_left_to_refund(stripe_client, charge, dispute):
    disputes.lose(dispute)

    with pytest.raises(stripe.InvalidRequestError) as refusal:
        stripe_client.v1.refunds.create({"charge": charge})
    assert refusal.value.code == "charge_disputed"


def test_a_charge_under_inquiry_can_be_refunded(stripe_client, charge):
    disputes.open_dispute(charge, is_inquiry=True)

    assert stripe_client.v1.refunds.create({"charge": charge}).amount == 4800


def test_a_refunded_charge_can_still_be_disputed(charge):
    refunding.refund(charge)

    assert disputes.open_dispute(charge)["amount"] == 4800


def test_a_refund_on_its_way_fails_when_the_bank_takes_the_money_back(stripe_client, slow_charge):
    made = refunding.refund(slow_charge, amount=1000)["id"]

    disputes.open_dispute(slow_charge)

    kept = stripe_client.v1.refunds.retrieve(made)
    assert (kept.status, kept.failure_reason) == ("failed", "charge_for_pending_refund_disputed")
    assert peek("charge", slow_charge)["amount_refunded"] == 0


def test_disputes_at_once_never_exceed_the_charge(charge):
    answers = at_once(*[lambda: disputes.open_dispute(charge, amount=2400)] * 4)

    assert sum(isinstance(each, StateRefusal) for each in answers) == 2


def test_a_dispute_is_decided_once(stripe_client, dispute):
    answers = at_once(*[lambda: disputes.win(dispute), lambda: disputes.lose(dispute)] * 2)

    assert sum(isinstance(each, StateRefusal) for each in answers) == 3
    assert told().count("charge.dispute.closed") == 1


def test_a_refund_and_a_dispute_at_once_do_not_wait_in_a_ring(stripe_client, slow_charge):
    made = refunding.refund(slow_charge, amount=100)["id"]

    answers = at_once(
        lambda: disputes.open_dispute(slow_charge, amount=1000),
        lambda: refunding.refund(slow_charge, amount=200),
        lambda: stripe_client.v1.refunds.retrieve(made, {"expand": ["charge.refunds"]}),
        lambda: stripe_client.v1.charges.retrieve(slow_charge, {"expand": ["refunds"]}),
    )

    assert not [each for each in answers if isinstance(each, Exception)]


def test_disputes_are_listed_by_charge_and_by_intent(stripe_client, charge, dispute):
    intent = peek("charge", charge)["payment_intent"]

    for params in ({"charge": charge}, {"payment_intent": intent}, {}):
        assert [each.id for each in stripe_client.v1.disputes.list(params).data] == [dispute]
    assert stripe_client.v1.disputes.list({"charge": "ch_other"}).data == []


def test_a_dispute_can_show_its_charge(stripe_client, charge, dispute):
    kept = stripe_client.v1.disputes.retrieve(dispute, {"expand": ["charge", "payment_intent"]})

    assert (kept.charge.id, kept.charge.disputed) == (charge, True)
    assert kept.payment_intent.latest_charge == charge


def test_nothing_unpaid_can_be_disputed(stripe_client, session):
    paying.decline(session.id)

    with pytest.raises(StateRefusal):
        disputes.open_dispute(session.id)
