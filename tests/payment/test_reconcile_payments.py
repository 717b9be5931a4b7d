"""The sweep that finds what the webhooks missed."""

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from shop.payment import attempts
from shop.payment.models import PaymentAttempt, StripeEvent
from tests.payment.conftest import now


@pytest.fixture
def sweep(capsys):
    def sweep():
        call_command("reconcile_payments")
        return capsys.readouterr().out

    return sweep


def test_a_payment_nobody_told_us_about_is_found(held, order, pay_page, press, sweep):
    press(pay_page(order), "pay")

    told = sweep()

    assert now(order).status == "paid"
    assert f"order-{order.number}-attempt-1: paid" in told


def test_events_that_never_arrived_are_received(held, order, pay_page, press, sweep):
    press(pay_page(order), "pay")

    sweep()

    assert set(StripeEvent.objects.values_list("type", flat=True)) == {
        "checkout.session.completed",
        "charge.updated",
    }


def test_a_second_sweep_has_nothing_to_do(held, order, pay_page, press, sweep):
    press(pay_page(order), "pay")
    sweep()

    assert "0 looked at" in sweep()


def test_a_page_whose_time_is_over_releases_the_stock(held, order, pay_page, sweep):
    pay_page(order)

    with time_machine.travel(timezone.now() + attempts.OPEN_FOR):
        sweep()

    assert now(order).attempts == ["expired"]
    assert now(order).held == 0


def test_an_attempt_without_a_page_is_closed_when_its_time_is_over(order, stripe_is_down, sweep):
    with pytest.raises(attempts.PaymentUnavailable):
        attempts.open_attempt(order)
    stripe_is_down()

    with time_machine.travel(timezone.now() + attempts.OPEN_FOR):
        sweep()

    assert now(order).attempts == ["failed"]
    assert now(order).held == 0


def test_a_refund_that_was_owed_is_made(held, order, pay_page, press, webhook, sweep):
    press(pay_page(order), "pay")
    webhook("checkout.session.completed")
    PaymentAttempt.objects.update(status="refund due")

    sweep()

    assert now(order).attempts == ["refunded"]


def test_the_sweep_fails_loudly_while_stripe_is_down(held, order, pay_page, request):
    pay_page(order)
    request.getfixturevalue("stripe_is_down")

    with pytest.raises(CommandError):
        call_command("reconcile_payments")
