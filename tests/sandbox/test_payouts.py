"""The balance at Stripe: what is booked, in which currency, and when it is paid out."""

import time

import pytest
import stripe
import time_machine
from django.core.management import call_command

from shop.sandbox import booking, disputes, paying, payouts, refunding
from shop.sandbox.models import SandboxObject
from tests.sandbox.conftest import at_once, told, told_about

IN_THREE_DAYS = 3 * 24 * 60 * 60


def booked(client, charge):
    return client.v1.charges.retrieve(charge, {"expand": ["balance_transaction"]})


def test_a_charge_is_available_after_two_days(stripe_client, charge):
    then = time.time()
    assert booked(stripe_client, charge).balance_transaction.status == "pending"
    assert payouts.pay_out() == []

    with time_machine.travel(then + IN_THREE_DAYS):
        assert booked(stripe_client, charge).balance_transaction.status == "available"
        assert [each["amount"] for each in payouts.pay_out()] == [4631]


def test_a_payout_holds_what_is_left_of_charges_refunds_and_disputes(stripe_client, charge):
    refunding.refund(charge, amount=1000)
    disputes.open_dispute(charge, amount=100)

    (made,) = payouts.pay_out(even_unavailable=True)

    assert made["amount"] == 4631 - 1000 - 1600
    kept = stripe_client.v1.payouts.retrieve(made["id"], {"expand": ["balance_transaction"]})
    assert (kept.status, kept.automatic, kept.currency) == ("paid", True, "usd")
    assert kept.balance_transaction.net == -2031


def test_a_payout_lists_its_transactions_and_its_own(stripe_client, charge):
    refunding.refund(charge, amount=1000)
    (made,) = payouts.pay_out(even_unavailable=True)

    listed = stripe_client.v1.balance_transactions.list(
        {"payout": made["id"], "expand": ["data.source"]}
    )

    assert [each.type for each in listed.data] == ["payout", "refund", "charge"]
    assert [each.source.id[:3] for each in listed.data] == ["po_", "re_", "ch_"]
    assert sum(each.net for each in listed.data) == 0


def test_a_payout_is_told_and_then_reconciled(stripe_client, charge):
    before = len(told())

    payouts.pay_out(even_unavailable=True)

    assert told(since=before) == [
        "payout.created",
        "payout.paid",
        "payout.reconciliation_completed",
    ]
    assert told_about("payout.paid")[0]["reconciliation_status"] == "in_progress"
    assert told_about("payout.reconciliation_completed")[0]["reconciliation_status"] == "completed"


def test_before_reconciliation_a_payouts_transactions_are_not_listed(stripe_client, charge):
    (made,) = payouts.pay_out(even_unavailable=True)
    row = SandboxObject.objects.get(pk=made["id"])
    row.data["reconciliation_status"] = "in_progress"
    row.save()

    with pytest.raises(stripe.InvalidRequestError, match="not reconciled"):
        stripe_client.v1.balance_transactions.list({"payout": made["id"]})
    call_command("sandbox_deliver")
    assert stripe_client.v1.balance_transactions.list({"payout": made["id"]}).data


def test_nothing_is_paid_out_twice(charge):
    answers = at_once(*[lambda: payouts.pay_out(even_unavailable=True)] * 4)

    assert sorted(len(each) for each in answers) == [0, 0, 0, 1]


def test_what_is_owed_to_stripe_waits_for_the_next_payout(stripe_client, charge, wanted):
    payouts.pay_out(even_unavailable=True)
    refunding.refund(charge)
    assert payouts.pay_out() == []
    other = stripe_client.v1.checkout.sessions.create(
        wanted(line_items=[{"quantity": 1, "price_data": price(unit_amount=10000)}])
    )
    paying.pay(other.id)

    (made,) = payouts.pay_out(even_unavailable=True)

    assert made["amount"] == 10000 - 320 - 4800


def test_each_currency_is_paid_out_by_itself(stripe_client, charge, wanted):
    other = stripe_client.v1.checkout.sessions.create(
        wanted(line_items=[{"quantity": 1, "price_data": price(currency="eur")}])
    )
    paying.pay(other.id)

    made = payouts.pay_out(even_unavailable=True)

    assert [each["currency"] for each in made] == ["eur", "usd"]
    assert len(stripe_client.v1.payouts.list({"status": "paid"}).data) == 2


def test_the_command_pays_out(charge, capsys):
    call_command("sandbox_pay_out")
    assert "Nothing is available" in capsys.readouterr().out

    call_command("sandbox_pay_out", "--all")
    assert "4631 USD" in capsys.readouterr().out


def test_charges_can_settle_in_another_currency(stripe_client, settings, session):
    settings.SANDBOX_SETTLES_IN = "eur@0.925"

    paying.pay(session.id)

    whole = stripe_client.v1.checkout.sessions.retrieve(
        session.id, {"expand": ["payment_intent.latest_charge.balance_transaction"]}
    )
    found = whole.payment_intent.latest_charge.balance_transaction
    assert (found.amount, found.currency, found.exchange_rate) == (4440, "eur", 0.925)
    assert (found.fee, found.net) == (159, 4281)  # 2.9 % of €44.40 and 30 cents
    assert whole.payment_intent.latest_charge.amount == 4800


def test_refunds_and_disputes_settle_there_too(stripe_client, settings, session):
    settings.SANDBOX_SETTLES_IN = "eur@0.925"
    paying.pay(session.id)
    made = refunding.refund(session.id, amount=1001)
    disputes.open_dispute(session.id, amount=100)

    listed = stripe_client.v1.balance_transactions.list({"currency": "eur"}).data

    # A refund of $10.01 is €9.25925, which is rounded half up.
    assert [each.amount for each in listed] == [-93, -926, 4440]
    by_source = stripe_client.v1.balance_transactions.list({"source": made["id"]}).data
    assert [each.exchange_rate for each in by_source] == [0.925]


def test_money_in_the_balances_own_currency_is_not_exchanged(stripe_client, settings, charge):
    settings.SANDBOX_SETTLES_IN = "usd@0.5"

    assert booking.settled(4800, "usd") == booking.Settlement(4800, "usd", None)


def price(**changes):
    return {
        "currency": "usd",
        "unit_amount": 4800,
        "product_data": {"name": "Scarf"},
    } | changes
