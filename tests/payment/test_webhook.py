"""What the webhook takes in, and what it refuses."""

import json
import time

import pytest
from django.test import Client

from shop.payment.models import StripeEvent
from shop.sandbox.models import OutboxEvent
from shop.sandbox.signing import signature
from tests.payment.conftest import now

WEBHOOK = "/payments/stripe/webhook/"


@pytest.fixture
def paid_event(held, order, pay_page, press):
    """The body of a `checkout.session.completed` that has not been delivered yet."""
    press(pay_page(order), "pay")
    event = OutboxEvent.objects.get(type="checkout.session.completed")
    return event.payload


def post(event, *, header=None):
    body = event if isinstance(event, bytes) else json.dumps(event).encode()
    return Client(enforce_csrf_checks=True).post(
        WEBHOOK,
        data=body,
        content_type="application/json",
        headers={"Stripe-Signature": signature(body) if header is None else header},
    )


def signed(event, **kwargs):
    return signature(json.dumps(event).encode(), **kwargs)


def test_a_signed_event_is_applied(order, paid_event):
    answer = post(paid_event)

    assert answer.status_code == 200
    assert now(order).status == "paid"
    assert StripeEvent.objects.get().outcome == "applied"


@pytest.mark.parametrize(
    "header", ["", "t=1,v1=00", "nonsense", "t=x,v1=y", "v1=00", "t=1764000000", "t=1,t=2,v0=1"]
)
def test_a_forged_event_is_refused(order, paid_event, header):
    answer = post(paid_event, header=header)

    assert answer.status_code == 400
    assert now(order).status == "awaiting payment"


def test_an_event_signed_with_another_secret_is_refused(order, paid_event):
    answer = post(paid_event, header=signed(paid_event, secret="whsec_other"))

    assert answer.status_code == 400
    assert now(order).status == "awaiting payment"


def test_a_body_changed_after_signing_is_refused(paid_event):
    header = signed(paid_event)
    paid_event["livemode"] = True

    assert post(paid_event, header=header).status_code == 400


@pytest.mark.parametrize(("seconds", "status"), [(-290, 200), (-310, 400), (290, 200), (310, 400)])
def test_a_signature_holds_five_minutes_either_way(paid_event, seconds, status):
    header = signed(paid_event, at=time.time() + seconds)

    assert post(paid_event, header=header).status_code == status


def test_both_secrets_hold_while_one_is_replaced(settings, order, paid_event):
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_old", "whsec_new"]

    answer = post(paid_event, header=signed(paid_event, secret="whsec_new"))

    assert answer.status_code == 200
    assert now(order).status == "paid"


def test_an_event_of_the_other_mode_is_refused(order, paid_event):
    paid_event["livemode"] = True

    assert post(paid_event).status_code == 400
    assert now(order).status == "awaiting payment"


def test_an_event_of_another_account_is_refused(paid_event):
    paid_event["account"] = "acct_other"

    assert post(paid_event).status_code == 400


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b'"text"', b"{}", b'{"id": 1}'])
def test_a_signed_body_that_is_no_event_is_refused(db, body):
    assert post(body).status_code == 400


def test_the_payload_is_never_trusted(order, paid_event):
    paid_event["data"]["object"]["amount_total"] = 1
    paid_event["data"]["object"]["metadata"] = {"order_number": "another", "attempt": "7"}

    answer = post(paid_event)

    assert answer.status_code == 200
    assert now(order).status == "paid"


def test_an_unknown_order_is_asked_for_again(order, paid_event):
    order.payment_attempts.update(session_id=None)
    type(order).objects.filter(pk=order.pk).update(number="not-yet-there")

    answer = post(paid_event)

    assert answer.status_code == 503
    assert not StripeEvent.objects.exists()


def test_an_event_that_arrives_before_we_noted_the_session_is_applied(order, paid_event):
    order.payment_attempts.update(session_id=None)

    answer = post(paid_event)

    assert answer.status_code == 200
    assert now(order).attempts == ["paid"]


def test_an_event_we_have_no_use_for_is_noted(paid_event):
    paid_event["type"] = "customer.created"

    answer = post(paid_event)

    assert answer.status_code == 200
    assert StripeEvent.objects.get().outcome == "noted"


def test_an_event_is_asked_for_again_while_stripe_is_down(order, paid_event, stripe_is_down):
    first = post(paid_event)
    stripe_is_down()
    second = post(paid_event)

    assert (first.status_code, second.status_code) == (503, 200)
    assert now(order).status == "paid"


def test_the_webhook_takes_only_posts(client):
    assert client.get(WEBHOOK).status_code == 405
