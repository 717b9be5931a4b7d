"""The sandbox answers the official SDK as Stripe would."""

import copy
import time

import pytest
import stripe
import time_machine

from shop.sandbox import paying
from shop.sandbox.models import OutboxEvent, SandboxObject
from shop.sandbox.transport import SandboxHTTPClient

EXPAND = {"expand": ["payment_intent.latest_charge.balance_transaction"]}


@pytest.fixture
def paid(stripe_client, session):
    paying.pay(session.id)
    return stripe_client.v1.checkout.sessions.retrieve(session.id, EXPAND)


def changed(params, path, value):
    params = copy.deepcopy(params)
    *steps, last = path
    inner = params
    for step in steps:
        inner = inner[step]
    if value is None:
        del inner[last]
    else:
        inner[last] = value
    return params


def test_a_session_is_open_unpaid_and_not_live(session):
    assert session.id.startswith("cs_test_")
    assert (session.status, session.payment_status, session.livemode) == ("open", "unpaid", False)
    assert (session.amount_total, session.currency) == (4800, "usd")
    assert session.url == f"http://testserver/sandbox/checkout/{session.id}/"


PRICE = ("line_items", 0, "price_data")


@pytest.mark.parametrize(
    ("path", "value", "param"),
    [
        (("mode",), None, "mode"),
        (("success_url",), None, "success_url"),
        (("success_url",), "/relative/", "success_url"),
        (("line_items",), [], "line_items"),
        (("bogus",), "1", "bogus"),
        (("customer_email",), "no-address", "customer_email"),
        (("ui_mode",), "hosted", "ui_mode"),
        (("metadata",), {"key": "x" * 501}, "metadata"),
        ((*PRICE, "currency"), "xyz", "line_items[0][price_data][currency]"),
        ((*PRICE, "unit_amount"), "24.00", "line_items[0][price_data][unit_amount]"),
        ((*PRICE, "unit_amount"), -1, "line_items[0][price_data][unit_amount]"),
        (("line_items", 0, "quantity"), 0, "line_items[0][quantity]"),
        ((*PRICE, "product_data", "name"), "", "line_items[0][price_data][product_data][name]"),
    ],
)
def test_a_wrong_parameter_is_refused_by_name(stripe_client, wanted, path, value, param):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        stripe_client.v1.checkout.sessions.create(changed(wanted(), path, value))

    assert refusal.value.param == param
    assert not SandboxObject.objects.exists()


def test_less_than_stripe_charges_is_refused(stripe_client, wanted):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        stripe_client.v1.checkout.sessions.create(changed(wanted(), (*PRICE, "unit_amount"), 24))

    assert refusal.value.code == "amount_too_small"


@pytest.mark.parametrize("minutes", [29, 24 * 60 + 1])
def test_a_session_lives_from_half_an_hour_to_a_day(stripe_client, wanted, minutes):
    expires_at = int(time.time()) + minutes * 60

    with pytest.raises(stripe.InvalidRequestError) as refusal:
        stripe_client.v1.checkout.sessions.create(wanted(expires_at=expires_at))

    assert refusal.value.param == "expires_at"


def test_a_session_expires_as_it_is_read(stripe_client, wanted):
    made = int(time.time())
    session = stripe_client.v1.checkout.sessions.create(wanted(expires_at=made + 1860))

    with time_machine.travel(made + 1900):
        session = stripe_client.v1.checkout.sessions.retrieve(session.id)

    assert (session.status, session.url) == ("expired", None)
    assert OutboxEvent.objects.get().type == "checkout.session.expired"


def test_a_session_can_be_expired_once(stripe_client, session):
    stripe_client.v1.checkout.sessions.expire(session.id)

    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.checkout.sessions.expire(session.id)


def test_the_same_key_hears_the_same_answer(stripe_client, wanted):
    options = {"idempotency_key": "order-1-attempt-1"}

    first = stripe_client.v1.checkout.sessions.create(wanted(), options)
    second = stripe_client.v1.checkout.sessions.create(wanted(), options)

    assert first.id == second.id
    assert SandboxObject.objects.filter(kind="checkout.session").count() == 1


def test_the_same_key_with_other_parameters_is_an_error(stripe_client, wanted):
    options = {"idempotency_key": "order-1-attempt-1"}
    stripe_client.v1.checkout.sessions.create(wanted(), options)

    with pytest.raises(stripe.IdempotencyError):
        stripe_client.v1.checkout.sessions.create(wanted(client_reference_id="2"), options)


def test_a_key_whose_request_was_refused_can_be_used_again(stripe_client, wanted):
    options = {"idempotency_key": "order-1-attempt-1"}
    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.checkout.sessions.create(wanted(mode=""), options)

    assert stripe_client.v1.checkout.sessions.create(wanted(), options).status == "open"


def test_a_paid_session_shows_its_charge(paid):
    intent = paid.payment_intent

    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert (intent.status, intent.amount_received) == ("succeeded", 4800)
    assert intent.latest_charge.paid


def test_the_fee_is_unknown_until_the_charge_is_updated(stripe_client, paid):
    booked = paid.payment_intent.latest_charge.balance_transaction
    event = OutboxEvent.objects.last()

    assert (
        OutboxEvent.objects.get(type="charge.succeeded").payload["data"]["object"][
            "balance_transaction"
        ]
        is None
    )
    assert event.type == "charge.updated"
    assert (booked.fee, booked.net) == (169, 4631)  # 2.9 % of $48.00 and 30 cents
    assert stripe_client.v1.balance_transactions.retrieve(booked.id).fee == 169


def test_refunds_are_bounded_by_the_charge(stripe_client, paid):
    intent = paid.payment_intent.id
    stripe_client.v1.refunds.create({"payment_intent": intent, "amount": 4000})

    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.refunds.create({"payment_intent": intent, "amount": 801})

    assert (
        stripe_client.v1.charges.retrieve(paid.payment_intent.latest_charge.id).amount_refunded
        == 4000
    )


def test_a_refund_without_an_amount_gives_back_the_rest(stripe_client, paid):
    intent = paid.payment_intent.id
    stripe_client.v1.refunds.create({"payment_intent": intent, "amount": 4000})

    refund = stripe_client.v1.refunds.create({"payment_intent": intent})

    assert refund.amount == 800
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        stripe_client.v1.refunds.create({"payment_intent": intent})
    assert refusal.value.code == "charge_already_refunded"
    assert [each.amount for each in stripe_client.v1.refunds.list().data] == [800, 4000]


def test_nothing_can_be_refunded_before_it_is_paid(stripe_client, session):
    paying.decline(session.id)
    intent = stripe_client.v1.checkout.sessions.retrieve(session.id).payment_intent

    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.refunds.create({"payment_intent": intent})


def test_events_are_listed_newest_first_and_page_by_page(stripe_client, paid):
    listed = stripe_client.v1.events.list({"limit": 1}).auto_paging_iter()

    assert [event.type for event in listed][-1] == "charge.succeeded"


def test_events_can_be_chosen_by_type_and_time(stripe_client, paid):
    chosen = {"types": ["checkout.session.completed"], "created": {"gte": int(time.time()) - 60}}

    assert len(stripe_client.v1.events.list(chosen).data) == 1
    chosen["created"] = {"gt": int(time.time()) + 60}
    assert stripe_client.v1.events.list(chosen).data == []


def test_a_session_is_found_by_its_payment_intent(stripe_client, paid):
    listed = stripe_client.v1.checkout.sessions.list({"payment_intent": paid.payment_intent.id})

    assert [session.id for session in listed.data] == [paid.id]


@pytest.mark.parametrize("path", ["customer_email", "payment_intent.bogus", "a.b.c.d.e"])
def test_only_objects_can_be_expanded(stripe_client, paid, path):
    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.checkout.sessions.retrieve(paid.id, {"expand": [path]})


def test_line_items_come_when_asked_for(stripe_client, session):
    plain = stripe_client.v1.checkout.sessions.retrieve(session.id)
    whole = stripe_client.v1.checkout.sessions.retrieve(session.id, {"expand": ["line_items"]})

    assert "line_items" not in plain
    assert whole.line_items.data[0].quantity == 2


def test_an_unknown_session_is_missing(stripe_client):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        stripe_client.v1.checkout.sessions.retrieve("cs_test_unknown")

    assert (refusal.value.http_status, refusal.value.code) == (404, "resource_missing")


def test_an_unknown_address_is_said_to_be_unknown(stripe_client):
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        stripe_client.v1.customers.list()


def test_a_live_key_is_turned_away(transactional_db):
    client = stripe.StripeClient("sk_live_1", http_client=SandboxHTTPClient())

    with pytest.raises(stripe.AuthenticationError):
        client.v1.events.list()
