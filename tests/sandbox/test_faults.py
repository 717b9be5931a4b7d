"""The pretended Stripe misbehaves when it is told to, and only then."""

import time

import pytest
import stripe
from django.core.management import call_command

from shop.sandbox import faults, paying
from shop.sandbox.models import OutboxEvent, SandboxObject
from tests.sandbox.conftest import at_once


def refund(client, charge, key="refund-1"):
    return client.v1.refunds.create({"charge": charge, "amount": 100}, {"idempotency_key": key})


def refunds():
    return SandboxObject.objects.filter(kind="refund").count()


def statuses():
    return dict(OutboxEvent.objects.values_list("type", "last_status"))


def test_a_connection_refused_did_nothing(stripe_client, charge):
    with faults.planned("timeout", on="POST /v1/refunds") as planned:
        with pytest.raises(stripe.APIConnectionError):
            refund(stripe_client, charge)
        assert (planned.met, refunds()) == (1, 0)
        assert refund(stripe_client, charge).amount == 100


def test_a_lost_answer_did_everything_and_the_same_key_hears_it(stripe_client, charge):
    with faults.planned("lost", on="POST /v1/refunds"), pytest.raises(stripe.APIConnectionError):
        refund(stripe_client, charge)
    made = SandboxObject.objects.get(kind="refund").pk

    assert refund(stripe_client, charge).id == made
    assert refunds() == 1


def test_too_many_requests_say_when_to_come_again(stripe_client, charge):
    with (
        faults.planned("429", on="POST /v1/refunds"),
        pytest.raises(stripe.RateLimitError) as error,
    ):
        refund(stripe_client, charge)

    assert error.value.headers["Retry-After"] == "1"
    assert refunds() == 0
    assert refund(stripe_client, charge).amount == 100


@pytest.mark.parametrize(
    ("fault", "made"), [("500", 0), ("500_stored", 0), ("500_after", 1), ("lost", 1)]
)
def test_what_a_fault_leaves_behind(stripe_client, charge, fault, made):
    with faults.planned(fault, on="POST /v1/refunds"), pytest.raises(stripe.StripeError):
        refund(stripe_client, charge)

    assert refunds() == made


def test_reading_can_fail_too(stripe_client, charge):
    with faults.planned("500", on="GET /v1/charges/*"), pytest.raises(stripe.APIError) as error:
        stripe_client.v1.charges.retrieve(charge)

    assert error.value.http_status == 500


def test_a_slow_answer_comes(stripe_client, charge):
    began = time.monotonic()

    with faults.planned("slow", on="GET /v1/charges/*", seconds=0.2):
        stripe_client.v1.charges.retrieve(charge)

    assert time.monotonic() - began >= 0.2


def test_the_sdks_own_retries_heal_a_lost_answer(stripe_client, charge):
    with faults.planned("lost", on="POST /v1/refunds", sdk_retries=True) as lost:
        assert stripe_client.v1.refunds.create({"charge": charge}).amount == 4800

    assert (lost.met, refunds()) == (1, 1)


def test_a_planned_fault_meets_only_what_it_names(stripe_client, charge):
    with faults.planned("timeout", on="GET /v1/refunds/*") as planned:
        refund(stripe_client, charge)
        stripe_client.v1.charges.retrieve(charge)

    assert planned.met == 0


def test_a_planned_fault_is_met_as_often_as_was_said(stripe_client, charge):
    with faults.planned("timeout", times=2) as planned:
        for _ in range(2):
            with pytest.raises(stripe.APIConnectionError):
                stripe_client.v1.charges.retrieve(charge)
        stripe_client.v1.charges.retrieve(charge)

    assert planned.met == 2


def test_a_planned_fault_ends_with_its_block(stripe_client, charge):
    with faults.planned("timeout", times=None), pytest.raises(stripe.APIConnectionError):
        stripe_client.v1.charges.retrieve(charge)

    assert stripe_client.v1.charges.retrieve(charge).id == charge


def test_two_planned_faults_are_met_in_turn(stripe_client, charge):
    with faults.planned("lost"), faults.planned("429"):
        with pytest.raises(stripe.APIConnectionError):
            refund(stripe_client, charge)
        with pytest.raises(stripe.RateLimitError):
            refund(stripe_client, charge)


def test_a_planned_fault_is_met_once_by_many_threads(stripe_client, charge):
    keys = [f"refund-{number}" for number in range(6)]

    with faults.planned("timeout", on="POST /v1/refunds", times=2) as planned:
        answers = at_once(*[lambda key=key: refund(stripe_client, charge, key) for key in keys])

    assert planned.met == 2
    assert sum(isinstance(each, stripe.APIConnectionError) for each in answers) == 2
    assert refunds() == 4


def test_a_fault_nobody_knows_cannot_be_planned():
    with pytest.raises(faults.BadFaults, match="no fault 'flood'"), faults.planned("flood"):
        pass


def tried(client, charge):
    """What forty requests met, in one letter each."""
    met = ""
    for _ in range(40):
        try:
            client.v1.charges.retrieve(charge)
            met += "."
        except stripe.APIConnectionError:
            met += "t"
        except stripe.RateLimitError:
            met += "4"
    return met


def test_the_same_seed_brings_the_same_faults(impatient_client, charge, seeded):
    seeded("timeout=0.2,429=0.2,seed=7")
    first = tried(impatient_client, charge)
    seeded("timeout=0.2,429=0.2,seed=7")
    again = tried(impatient_client, charge)
    seeded("timeout=0.2,429=0.2,seed=8")
    other = tried(impatient_client, charge)

    assert first == again != other
    assert 2 <= first.count("t") <= 16
    assert 2 <= first.count("4") <= 16


def test_without_the_setting_nothing_fails(impatient_client, charge):
    assert tried(impatient_client, charge) == "." * 40


def test_a_rate_of_one_is_always(impatient_client, charge, seeded):
    seeded("timeout=1")

    assert tried(impatient_client, charge) == "t" * 40


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("flood=0.1", "there is no fault 'flood'; known are timeout, lost, 500"),
        ("timeout", "'timeout' is not one name=value"),
        ("timeout=0.1,timeout=0.2", "each name once"),
        ("timeout=often", "no rate from 0 to 1, such as timeout=0.1"),
        ("timeout=1.5", "no rate from 0 to 1"),
        ("timeout=-0.1", "no rate from 0 to 1"),
        ("timeout=nan", "no rate from 0 to 1"),
        ("timeout=0.6,lost=0.6", "the rates of requests sum to 1.2, above 1"),
        ("twice=0.6,dropped=0.6", "the rates of events sum to 1.2, above 1"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(faults.BadFaults) as refusal:
        faults.rates(text)

    assert sentence in str(refusal.value)


def test_the_briefs_own_example_can_be_read():
    text = "timeout=0.1,lost=0.05,500=0.05,429=0.02,slow=0.1,twice=0.2,shuffled=0.3,dropped=0.05"

    found, seed = faults.rates(f"{text}, seed=7")

    assert (found["timeout"], found["500"], found["dropped"], seed) == (0.1, 0.05, 0.05, "7")


@pytest.fixture
def delivering_at_once(settings, session):
    settings.SANDBOX_DELIVERS_AT_ONCE = True


def test_an_event_is_delivered_twice(delivering_at_once, session, arrivals):
    with faults.planned("twice", on="checkout.session.completed"):
        paying.pay(session.id)

    assert arrivals.count("checkout.session.completed") == 2
    assert arrivals.count("charge.succeeded") == 1


def test_an_event_arrives_after_the_one_that_follows_it(delivering_at_once, session, arrivals):
    with faults.planned("shuffled", on="charge.succeeded"):
        paying.pay(session.id)

    assert arrivals[:3] == [
        "payment_intent.succeeded",
        "charge.succeeded",
        "checkout.session.completed",
    ]


def test_a_late_event_waits_for_the_command(delivering_at_once, session, arrivals, time_passes):
    with faults.planned("late", on="checkout.session.completed"):
        paying.pay(session.id)
    assert "checkout.session.completed" not in arrivals
    call_command("sandbox_deliver")
    assert "checkout.session.completed" not in arrivals

    with time_passes(31):
        call_command("sandbox_deliver")

    assert arrivals[-1] == "checkout.session.completed"


def test_a_shuffled_event_that_nothing_follows_comes_late(
    delivering_at_once, session, arrivals, time_passes
):
    with faults.planned("shuffled", on="checkout.session.expired"):
        paying.expire(session.id)
    assert arrivals == []

    with time_passes(31):
        call_command("sandbox_deliver")

    assert arrivals == ["checkout.session.expired"]


def test_a_dropped_event_comes_only_when_it_is_sent(
    stripe_client, delivering_at_once, session, arrivals, time_passes
):
    with faults.planned("dropped", on="checkout.session.completed"):
        paying.pay(session.id)
    with time_passes(24 * 60 * 60):
        call_command("sandbox_deliver")
    assert "checkout.session.completed" not in arrivals
    listed = stripe_client.v1.events.list(
        {"type": "checkout.session.completed", "delivery_success": False}
    )
    assert len(listed.data) == 1

    call_command("sandbox_deliver", "--now")

    assert arrivals[-1] == "checkout.session.completed"


def test_faults_of_events_come_by_chance_too(delivering_at_once, session, arrivals, seeded):
    seeded("twice=1")

    paying.expire(session.id)

    assert arrivals == ["checkout.session.expired"] * 2
