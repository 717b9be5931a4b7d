"""One key, one answer: as Stripe keeps idempotency keys."""

from datetime import timedelta

import pytest
import stripe
import time_machine
from django.db import transaction
from django.utils import timezone

from shop.sandbox import faults, refunding
from shop.sandbox.models import SandboxObject, SandboxRequest
from tests.sandbox.conftest import at_once

KEY = {"idempotency_key": "refund-1"}


def refund(client, charge, amount=1000):
    return client.v1.refunds.create({"charge": charge, "amount": amount}, KEY)


def refunds():
    return SandboxObject.objects.filter(kind="refund").count()


def test_a_repeat_hears_the_same_answer_and_is_told_so(stripe_client, charge):
    first = refund(stripe_client, charge)
    second = refund(stripe_client, charge)

    assert first.id == second.id
    assert refunds() == 1
    assert "Idempotent-Replayed" not in first.last_response.headers
    assert second.last_response.headers["Idempotent-Replayed"] == "true"


def test_a_repeat_hears_the_object_as_it_was_then(stripe_client, charge):
    refund(stripe_client, charge)
    stripe_client.v1.refunds.update(
        SandboxObject.objects.get(kind="refund").pk, {"metadata": {"later": "1"}}
    )

    assert refund(stripe_client, charge).metadata.to_dict() == {}


def test_the_order_of_parameters_makes_no_other_request(stripe_client, charge):
    first = stripe_client.v1.refunds.create({"charge": charge, "amount": 1000}, KEY)
    second = stripe_client.v1.refunds.create({"amount": 1000, "charge": charge}, KEY)

    assert first.id == second.id


def test_other_parameters_are_an_error(stripe_client, charge):
    refund(stripe_client, charge)

    with pytest.raises(stripe.IdempotencyError, match="same parameters"):
        refund(stripe_client, charge, amount=999)


def test_another_address_is_an_error(stripe_client, charge):
    made = refund(stripe_client, charge)

    with pytest.raises(stripe.IdempotencyError, match="same endpoint"):
        stripe_client.v1.refunds.update(made.id, {"metadata": {"a": "b"}}, KEY)


@pytest.mark.parametrize(
    "wrong",
    [{"amount": "0"}, {"reason": "goodwill"}, {"bogus": "1"}, {"charge": "ch_unknown"}],
)
def test_a_refused_parameter_leaves_the_key_free(stripe_client, charge, wrong):
    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.refunds.create({"charge": charge, "amount": 1000} | wrong, KEY)

    assert refund(stripe_client, charge).status == "succeeded"


def test_a_refusal_by_the_state_of_things_is_kept(stripe_client, charge):
    refunding.refund(charge)
    with pytest.raises(stripe.InvalidRequestError) as first:
        refund(stripe_client, charge)

    with pytest.raises(stripe.InvalidRequestError) as second:
        refund(stripe_client, charge)

    assert second.value.code == first.value.code == "charge_already_refunded"
    assert second.value.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize(("fault", "made"), [("500_stored", 0), ("500_after", 1)])
def test_a_500_is_kept_whether_it_happened_or_not(stripe_client, charge, fault, made):
    with faults.planned(fault, on="POST /v1/refunds"), pytest.raises(stripe.APIError):
        refund(stripe_client, charge)

    with pytest.raises(stripe.APIError) as again:
        refund(stripe_client, charge)

    assert again.value.http_status == 500
    assert again.value.headers["Idempotent-Replayed"] == "true"
    assert refunds() == made


def test_a_500_before_anything_began_is_not_kept(stripe_client, charge):
    with faults.planned("500", on="POST /v1/refunds"), pytest.raises(stripe.APIError):
        refund(stripe_client, charge)

    assert refund(stripe_client, charge).amount == 1000


def test_a_key_in_use_is_refused(impatient_client, charge):
    with faults.planned("slow", on="POST /v1/refunds", times=None, seconds=0.5):
        first, *others = sorted(
            at_once(*[lambda: refund(impatient_client, charge)] * 4),
            key=lambda answer: isinstance(answer, Exception),
        )

    assert first.amount == 1000
    assert [(each.http_status, each.error.code) for each in others] == [
        (409, "idempotency_key_in_use")
    ] * 3
    assert refunds() == 1


def test_the_sdk_waits_for_a_key_in_use_and_hears_its_answer(stripe_client, charge):
    with faults.planned("slow", on="POST /v1/refunds", times=None, seconds=0.3):
        answers = at_once(*[lambda: refund(stripe_client, charge).id] * 4)

    assert len(set(answers)) == 1
    assert refunds() == 1


def test_a_key_whose_request_was_killed_can_be_used_again(impatient_client, charge):
    refund(impatient_client, charge)
    SandboxRequest.objects.filter(key="refund-1").update(status=0, body="")
    with pytest.raises(stripe.APIError) as meanwhile:
        refund(impatient_client, charge)

    with time_machine.travel(timezone.now() + timedelta(seconds=11)):
        again = refund(impatient_client, charge)

    assert meanwhile.value.http_status == 409
    assert again.amount == 1000


def test_who_took_a_key_over_decides_what_was_done(impatient_client, charge):
    def overtake():
        SandboxRequest.objects.filter(key="refund-1").update(created_at=timezone.now())

    with faults.planned("slow", on="POST /v1/refunds", seconds=0.5):
        answers = at_once(lambda: refund(impatient_client, charge), overtake_soon(overtake))

    assert answers[0].http_status == 409
    assert refunds() == 0


def overtake_soon(act):
    def wait():
        while not SandboxRequest.objects.filter(key="refund-1").exists():
            pass
        act()

    return wait


def test_a_key_is_forgotten_after_a_day(stripe_client, charge):
    first = refund(stripe_client, charge)
    with time_machine.travel(timezone.now() + timedelta(hours=23, minutes=59)):
        within = refund(stripe_client, charge)
    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1)):
        after = refund(stripe_client, charge)

    assert within.id == first.id
    assert after.id != first.id


def test_a_key_has_at_most_255_characters(stripe_client, charge):
    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.refunds.create({"charge": charge}, {"idempotency_key": "k" * 256})


def test_stripe_cannot_be_called_inside_a_transaction(stripe_client, charge):
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        refund(stripe_client, charge)
    assert refunds() == 0


def test_not_even_to_hear_an_answer_again(stripe_client, charge):
    refund(stripe_client, charge)

    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        refund(stripe_client, charge)
