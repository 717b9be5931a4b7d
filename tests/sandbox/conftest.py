from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
import stripe
import time_machine
from django.db import connections
from django.utils import timezone

from shop.sandbox import charges, delivering, faults, paying
from shop.sandbox.models import OutboxEvent
from shop.sandbox.transport import API_KEY, SandboxHTTPClient
from tests.sandbox import recording


@pytest.fixture(autouse=True)
def every_request_is_checked():
    """Takes the place of the one above: here wrong requests are sent, to see them refused."""


@pytest.fixture
def stripe_client(transactional_db, settings):
    """The official SDK over the sandbox; its events stay in the outbox."""
    settings.SANDBOX_DELIVERS_AT_ONCE = False
    return stripe.StripeClient(API_KEY, http_client=SandboxHTTPClient())


@pytest.fixture
def impatient_client(stripe_client):
    """The SDK without its own retries: what Stripe answers is what the caller hears."""
    return stripe.StripeClient(API_KEY, max_network_retries=0, http_client=SandboxHTTPClient())


@pytest.fixture
def wanted():
    """Parameters of a session of $48.00, with changes."""

    def params(**changes):
        return {
            "mode": "payment",
            "success_url": "http://testserver/back/?session_id={CHECKOUT_SESSION_ID}",
            "cancel_url": "http://testserver/orders/abc/",
            "line_items": [
                {
                    "quantity": 2,
                    "price_data": {
                        "currency": "usd",
                        "unit_amount": 2400,
                        "product_data": {"name": "Scarf <b>"},
                    },
                }
            ],
        } | changes

    return params


@pytest.fixture
def session(stripe_client, wanted):
    return stripe_client.v1.checkout.sessions.create(wanted())


@pytest.fixture
def charge(session):
    """The id of a card's charge of $48.00."""
    paying.pay(session.id)
    return charges.of(session.id)["id"]


@pytest.fixture
def slow_charge(session):
    """The id of a bank debit of $48.00 that has arrived."""
    paying.pay_later(session.id)
    paying.money_arrives(session.id)
    return charges.of(session.id)["id"]


@pytest.fixture
def seeded(settings):
    """Set SANDBOX_FAULTS and throw its dice from the beginning."""

    def set_faults(text):
        settings.SANDBOX_FAULTS = text
        faults.start_over()

    yield set_faults
    faults.start_over()


def at_once(*acts):
    """Run all at the same time; each one's answer, or the exception it raised."""

    def closing(act):
        try:
            return act()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(closing, acts))


def told(*, since=0):
    """The types of the events after the first `since`, in order."""
    return list(OutboxEvent.objects.values_list("type", flat=True))[since:]


def told_about(type):
    """The object of the last event of a type, and what it said was before."""
    data = OutboxEvent.objects.filter(type=type).last().payload["data"]
    return data["object"], data.get("previous_attributes")


@pytest.fixture
def arrivals(settings):
    """The types of the events that reach the webhook, in order."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.sandbox.recording.noting"]
    delivering._stack.cache_clear()
    recording.arrived.clear()
    yield recording.arrived
    delivering._stack.cache_clear()


@pytest.fixture
def time_passes():
    """Be some seconds later while in a block."""

    @contextmanager
    def later(seconds):
        with time_machine.travel(timezone.now() + timedelta(seconds=seconds)):
            yield

    return later
