"""Several tries on one session, and what each leaves behind."""

import pytest
import stripe

from shop.sandbox import charges, paying
from shop.sandbox.objects import all_of
from shop.sandbox.refusals import NotThere
from tests.sandbox.conftest import at_once, told

EXPAND = {"expand": ["payment_intent.latest_charge.balance_transaction"]}


def test_a_decline_leaves_a_failed_charge_and_an_open_session(stripe_client, session):
    paying.decline(session.id, code="insufficient_funds")

    now = stripe_client.v1.checkout.sessions.retrieve(session.id, EXPAND)
    failed = now.payment_intent.latest_charge
    error = now.payment_intent.last_payment_error
    assert (now.status, now.payment_status) == ("open", "unpaid")
    assert (failed.status, failed.paid, failed.captured) == ("failed", False, False)
    assert failed.balance_transaction is None
    assert (error.code, error.decline_code) == ("card_declined", "insufficient_funds")
    assert told() == ["charge.failed", "payment_intent.payment_failed"]


def test_each_try_is_a_charge_of_the_same_intent(stripe_client, session):
    paying.decline(session.id)
    paying.decline(session.id, code="lost_card")
    paying.pay(session.id)

    now = stripe_client.v1.checkout.sessions.retrieve(session.id, EXPAND)
    listed = stripe_client.v1.charges.list({"payment_intent": now.payment_intent.id}).data
    assert [each.status for each in listed] == ["succeeded", "failed", "failed"]
    assert now.payment_intent.latest_charge.id == listed[0].id
    assert now.payment_intent.last_payment_error is None


def test_a_bank_debit_is_a_pending_charge_until_it_arrives(stripe_client, session):
    paying.pay_later(session.id)
    waiting = stripe_client.v1.checkout.sessions.retrieve(session.id, EXPAND)
    paying.money_arrives(session.id)
    arrived = stripe_client.v1.checkout.sessions.retrieve(session.id, EXPAND)

    pending, paid = waiting.payment_intent.latest_charge, arrived.payment_intent.latest_charge
    assert (waiting.status, waiting.payment_status) == ("complete", "unpaid")
    assert (waiting.payment_intent.status, pending.status) == ("processing", "pending")
    assert pending.id == paid.id
    assert paid.id.startswith("py_")
    assert (paid.status, paid.paid) == ("succeeded", True)
    assert paid.payment_method_details.type == "us_bank_account"
    assert paid.balance_transaction.type == "payment"


def test_a_bank_debit_that_does_not_arrive_leaves_a_failed_charge(stripe_client, session):
    paying.pay_later(session.id)
    paying.money_fails(session.id)

    now = stripe_client.v1.checkout.sessions.retrieve(session.id, EXPAND)
    assert now.payment_intent.latest_charge.status == "failed"
    assert now.payment_intent.status == "requires_payment_method"
    assert told()[-1] == "checkout.session.async_payment_failed"


def test_a_session_is_paid_once_however_many_press(session):
    answers = at_once(*[lambda: paying.pay(session.id)] * 4, lambda: paying.expire(session.id))

    assert sum(isinstance(each, paying.NotOpen) for each in answers) == 4
    assert len(all_of("charge", paid=True)) <= 1


def test_a_slow_payment_arrives_once(session):
    paying.pay_later(session.id)

    answers = at_once(*[lambda: paying.money_arrives(session.id)] * 4)

    assert sum(isinstance(each, paying.NotOpen) for each in answers) == 3
    assert told().count("charge.succeeded") == 1


def test_a_paid_session_knows_its_customer(stripe_client, wanted):
    session = stripe_client.v1.checkout.sessions.create(wanted(customer_email="ada@example.com"))
    paying.pay(session.id)

    now = stripe_client.v1.checkout.sessions.retrieve(session.id, EXPAND)
    assert now.customer_details.email == "ada@example.com"
    assert now.payment_intent.latest_charge.billing_details.email == "ada@example.com"


def test_a_failed_charge_is_never_booked(stripe_client, session):
    paying.decline(session.id)

    paying.book_missing_fees()

    assert all_of("balance_transaction") == []


@pytest.mark.parametrize(
    ("pay", "kwargs"), [(paying.pay, {"card": "1111"}), (paying.pay_later, {"method": "cash"})]
)
def test_a_method_the_sandbox_does_not_have_is_refused(session, pay, kwargs):
    with pytest.raises(charges.NoSuchMethod):
        pay(session.id, **kwargs)

    assert all_of("charge") == []


def test_a_charge_nobody_made_is_missing(stripe_client, session):
    with pytest.raises(NotThere):
        charges.of(session.id)


@pytest.mark.parametrize(
    "name",
    [
        "discounts",
        "allow_promotion_codes",
        "shipping_options",
        "optional_items",
        "automatic_tax",
        "after_expiration",
    ],
)
def test_what_would_change_the_total_is_refused_rather_than_left_out(stripe_client, wanted, name):
    with pytest.raises(stripe.InvalidRequestError, match="does not play") as refusal:
        stripe_client.v1.checkout.sessions.create(wanted(**{name: {"enabled": "true"}}))

    assert refusal.value.param == name


def test_a_list_says_which_parameters_it_does_not_play(stripe_client):
    with pytest.raises(stripe.InvalidRequestError, match="does not play"):
        stripe_client.v1.checkout.sessions.list({"customer": "cus_1"})


@pytest.mark.parametrize(
    "path",
    ["payment_intent.latest_charge.dispute", "payment_intent.latest_charge.refunds.data.charge"],
)
def test_what_the_pinned_version_cannot_expand_is_refused(stripe_client, session, charge, path):
    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.checkout.sessions.retrieve(session.id, {"expand": [path]})
