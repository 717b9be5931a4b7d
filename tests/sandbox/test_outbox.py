"""Events wait, are signed like Stripe's, and are carried again after a failure."""

import json
from datetime import timedelta

import pytest
import stripe
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from shop.sandbox import delivering, paying, signing
from shop.sandbox.models import OutboxEvent, SandboxObject, SandboxRequest


@pytest.fixture
def waiting(stripe_client, session):
    """One undelivered event of a session that belongs to no order."""
    paying.expire(session.id)
    return OutboxEvent.objects.get()


@pytest.fixture
def webhook_refuses(settings):
    """The webhook answers another host only, until the test calls this."""
    settings.ALLOWED_HOSTS = ["elsewhere.example"]
    return lambda: setattr(settings, "ALLOWED_HOSTS", ["*"])


def test_the_signature_is_stripes_own():
    body = json.dumps({"id": "evt_1"})

    ours = signing.signature(body.encode(), secret="whsec_x", at=1_764_000_000)

    assert ours == stripe.WebhookSignature.generate_signature_header(
        body, "whsec_x", timestamp=1_764_000_000
    )


def test_the_secret_follows_the_secret_key(settings):
    first = signing.webhook_secret()
    settings.SECRET_KEY = "another"

    assert first.startswith("whsec_")
    assert signing.webhook_secret() != first


def test_the_command_delivers_what_waits(waiting, capsys):
    call_command("sandbox_deliver")

    waiting.refresh_from_db()
    assert (waiting.last_status, waiting.tries) == (200, 1)
    assert waiting.delivered_at is not None
    assert "1 delivered, 0 still waiting" in capsys.readouterr().out


def test_a_delivered_event_is_not_delivered_again_by_itself(waiting, capsys):
    call_command("sandbox_deliver")
    call_command("sandbox_deliver")

    assert "0 delivered, 0 still waiting" in capsys.readouterr().out


def test_an_event_can_be_delivered_twice_on_purpose(waiting):
    assert delivering.deliver(waiting)
    assert delivering.deliver(waiting)


def test_a_failure_stays_and_is_retried_later_each_time(waiting, webhook_refuses):
    with pytest.raises(CommandError):
        call_command("sandbox_deliver")
    waiting.refresh_from_db()

    assert (waiting.last_status, waiting.delivered_at) == (400, None)
    assert waiting.next_try_at > timezone.now() + timedelta(seconds=20)
    call_command("sandbox_deliver")  # nothing is due yet
    webhook_refuses()
    with time_machine.travel(timezone.now() + timedelta(seconds=31)):
        call_command("sandbox_deliver")
    waiting.refresh_from_db()
    assert waiting.delivered_at is not None


def test_the_command_can_be_told_not_to_wait(waiting, webhook_refuses):
    with pytest.raises(CommandError):
        call_command("sandbox_deliver")
    webhook_refuses()

    call_command("sandbox_deliver", "--now")

    waiting.refresh_from_db()
    assert waiting.delivered_at is not None


def test_the_pause_grows_to_three_hours():
    pauses = [OutboxEvent(tries=tries).pause().total_seconds() for tries in (0, 1, 2, 12)]

    assert pauses == [30, 60, 120, 10800]


@pytest.mark.parametrize("name", ["sandbox_deliver", "sandbox_pay_out"])
def test_the_commands_refuse_without_the_sandbox(settings, db, name):
    settings.SANDBOX = False

    with pytest.raises(CommandError, match="sandbox is off"):
        call_command(name)


def test_after_three_days_an_event_is_given_up(waiting, capsys):
    with time_machine.travel(timezone.now() + timedelta(days=3, seconds=1)):
        call_command("sandbox_deliver")

    waiting.refresh_from_db()
    assert waiting.delivered_at is None
    assert "0 delivered, 1 still waiting" in capsys.readouterr().out


def test_an_event_is_listed_for_thirty_days(stripe_client, waiting):
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        assert len(stripe_client.v1.events.list().data) == 1
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert stripe_client.v1.events.list().data == []
        with pytest.raises(stripe.InvalidRequestError):
            stripe_client.v1.events.retrieve(waiting.event_id)


def test_the_command_expires_what_nobody_looked_at(stripe_client, session):
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        call_command("sandbox_deliver")

    assert OutboxEvent.objects.get().type == "checkout.session.expired"
    assert SandboxObject.objects.get(pk=session.id).data["status"] == "expired"


def test_the_command_forgets_yesterdays_keys(stripe_client, session):
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        call_command("sandbox_deliver")

    assert not SandboxRequest.objects.exists()


def test_events_say_which_were_taken_in(stripe_client, waiting):
    assert stripe_client.v1.events.list({"delivery_success": True}).data == []

    call_command("sandbox_deliver")

    assert len(stripe_client.v1.events.list({"delivery_success": True}).data) == 1


def test_a_delivery_leaves_the_callers_language_alone(waiting):
    with translation.override("km"):
        delivering.deliver(waiting)

        assert translation.get_language() == "km"


def test_an_interrupted_booking_is_made_up_for(stripe_client, session):
    paying.pay(session.id)
    OutboxEvent.objects.filter(type="charge.updated").delete()
    charge = SandboxObject.objects.get(kind="charge")
    charge.data["balance_transaction"] = None
    charge.save()

    call_command("sandbox_deliver")

    assert OutboxEvent.objects.filter(type="charge.updated", delivered_at__isnull=False).exists()
