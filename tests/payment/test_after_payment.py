"""What the order page tells of money and pieces after the payment."""

import html
import re

import pytest
import stripe
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shop.order.dispatching import dispatch_order
from shop.order.models import Order
from shop.order.placing import cancel_order, release_order
from shop.payment.models import PaymentAttempt, PaymentTask, Refund, RefundLine
from shop.payment.refunding import RefundedLine, ask_refund
from shop.payment.tasks import close_task
from shop.sandbox import refund_outcomes
from shop.sandbox.models import SandboxObject
from shop.sandbox.transport import SandboxHTTPClient
from tests.payment.test_paying import count_nothing_left, session_of

Reason = Refund.Reason
Pieces = RefundLine.Pieces


@pytest.fixture
def paid(place, pay_page, press):
    """An order of three bags, paid: $149.00 with its delivery."""
    order = place(3)
    press(pay_page(order), "pay")
    mail.outbox.clear()
    return Order.objects.get(pk=order.pk)


@pytest.fixture
def page(shopper):
    """The words of an order's page, without its markup."""

    def read(order):
        answer = shopper.get(f"/orders/{order.token}/")
        assert answer.status_code == 200
        main = answer.content.decode().split("<main", 1)[1].split("</main>")[0]
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())

    return read


def refund(order, *, amount=0, quantity=0, pieces=Pieces.SHELF, reason=Reason.GOODWILL):
    attempt = PaymentAttempt.objects.get(order=order, status="paid")
    lines = [RefundedLine(line=order.lines.get(), quantity=quantity, pieces=pieces)]
    return ask_refund(attempt, reason=reason, amount=amount, lines=lines if quantity else ())


def unreachable(self, method, url, headers, post_data=None, **kwargs):
    raise stripe.APIConnectionError("Connection refused", should_retry=False)


def today():
    return f"{timezone.localdate():%-d %B %Y}"


def test_an_order_of_which_nothing_will_be_sent_says_so(paid, page):
    refund(paid, quantity=3)

    assert "This order will not be sent" in page(paid)


def test_an_order_that_goes_nowhere_shows_no_journey(paid, shopper):
    assert "journey__step" in shopper.get(f"/orders/{paid.token}/").content.decode()

    refund(paid, quantity=3)

    assert "journey__step" not in shopper.get(f"/orders/{paid.token}/").content.decode()


def test_money_given_back_is_shown_with_its_day_and_its_sum(paid, page):
    refund(paid, amount=2000)

    text = page(paid)
    assert f"Given back on {today()} $20.00" in text
    assert "Of $149.00 paid, $20.00 was given back." in text


def test_money_that_stripe_has_not_taken_yet_is_on_its_way(paid, page, stripe_is_down):
    refund(paid, amount=2000)

    text = page(paid)
    assert "On its way to you $20.00" in text
    assert "Of $149.00 paid, $20.00 is on its way to you." in text


def test_what_was_given_and_what_is_on_its_way_are_told_apart(paid, page, monkeypatch):
    refund(paid, amount=2000)
    with monkeypatch.context() as patch:
        patch.setattr(SandboxHTTPClient, "request", unreachable)
        refund(paid, amount=500)

    assert "$20.00 was given back and $5.00 is on its way to you." in page(paid)


def test_a_refund_that_failed_is_shown_until_somebody_has_seen_to_it(paid, page, django_user_model):
    refund(paid, amount=2000)
    refund_outcomes.fail(SandboxObject.objects.get(kind="refund").pk)

    text = page(paid)
    assert "Could not be delivered to you. We are seeing to it, and will write. $20.00" in text
    assert "was given back" not in text

    person = django_user_model.objects.create(email="finance@example.com")
    close_task(PaymentTask.objects.get(), by=person, outcome="paid by bank transfer")
    assert "Could not be delivered" not in page(paid)


def test_an_order_of_which_nothing_went_back_says_nothing_of_it(paid, page):
    assert "Money back" not in page(paid)


@pytest.mark.parametrize(
    ("called_off", "sentence"),
    [(1, "1 of 3 will not be sent."), (3, "None of the 3 will be sent.")],
)
def test_a_line_says_which_pieces_will_not_be_sent(paid, page, called_off, sentence):
    refund(paid, quantity=called_off)

    assert sentence in page(paid)


def test_a_line_says_which_pieces_were_not_sent_and_which_came_back(paid, page):
    refund(paid, quantity=1)
    dispatch_order(paid)
    refund(paid, quantity=2, reason=Reason.RETURNED)

    text = page(paid)
    assert "1 of 3 was not sent." in text
    assert "2 of 3 came back to us." in text


def test_a_sent_order_shows_its_parcel(paid, page):
    dispatch_order(paid, carrier="USPS", tracking_number="9400 1000")

    assert f"Left on {today()} Carrier USPS Tracking number 9400 1000" in page(paid)


def test_a_parcel_without_a_tracking_number_shows_its_day_alone(paid, page):
    dispatch_order(paid)

    text = page(paid)
    assert f"Left on {today()}" in text
    assert "Carrier" not in text and "Tracking" not in text


def test_a_payment_that_came_too_late_is_told_and_goes_back(
    held, order, pay_page, press, webhook, page
):
    press(pay_page(order), "pay")
    release_order(order, reason="in a test")
    count_nothing_left()
    webhook("checkout.session.completed")

    text = page(order)
    assert "Nothing was charged" not in text
    assert "Your payment of $53.00 came too late for this order." in text
    assert f"Given back on {today()} $53.00" in text


def test_a_payment_for_a_cancelled_order_is_told_and_goes_back(
    held, order, pay_page, press, webhook, page
):
    press(pay_page(order), "pay")
    cancel_order(order, reason="changed her mind")
    count_nothing_left()
    webhook("checkout.session.completed")

    text = page(order)
    assert "This order was cancelled" in text
    assert "Nothing was charged" not in text
    assert f"Given back on {today()} $53.00" in text


def test_a_second_payment_is_told_apart_from_the_first(held, order, pay_page, press, webhook, page):
    press(pay_page(order), "pay")
    PaymentAttempt.objects.update(status="expired")
    press(pay_page(order), "pay")
    webhook("checkout.session.completed")

    text = page(order)
    assert "Thank you. It is paid." in text
    assert "Another $53.00 was paid, which this order did not need." in text
    assert "Of $53.00 paid" not in text


def test_another_amount_is_being_looked_at_and_cannot_be_paid_again(
    held, order, pay_page, press, webhook, shopper, page
):
    address = pay_page(order)
    press(address, "pay")
    session = SandboxObject.objects.get(pk=session_of(address))
    session.data["amount_total"] = 5299
    session.save()
    webhook("checkout.session.completed")

    text = page(order)
    assert "We are looking at that, and will write to you." in text
    assert "Nothing was charged" not in text
    assert (
        f"/checkout/pay/{order.token}/"
        not in shopper.get(f"/orders/{order.token}/").content.decode()
    )


def test_an_order_whose_pieces_were_released_does_not_say_that_they_are_kept(order, page):
    release_order(order, reason="in a test")

    text = page(order)
    assert "are kept for you" not in text
    assert "The pieces are back on the shelf" in text


def test_a_receipt_with_refunds_takes_no_more_queries(paid, shopper):
    with CaptureQueriesContext(connection) as before:
        shopper.get(f"/orders/{paid.token}/")
    refund(paid, amount=2000)
    refund(paid, quantity=1)

    with CaptureQueriesContext(connection) as after:
        shopper.get(f"/orders/{paid.token}/")

    assert len(after) == len(before)


def test_the_mail_of_a_refund_names_its_pieces_and_the_sum_of_all(paid):
    refund(paid, amount=2000)
    mail.outbox.clear()

    refund(paid, quantity=2)

    text, page = mail.outbox[0].body, mail.outbox[0].alternatives[0].content
    for told in (text, page):
        assert "2 × Market bag" in told
        assert "Of $149.00 paid, $116.00 has gone back in all." in told


def test_the_mail_of_an_only_refund_repeats_no_sum(paid):
    refund(paid, amount=2000)

    assert "in all" not in mail.outbox[0].body


def test_the_mail_of_a_parcel_says_what_is_not_in_it_and_who_carries_it(paid):
    refund(paid, quantity=1)
    mail.outbox.clear()

    dispatch_order(paid, carrier="USPS")

    text, page = mail.outbox[0].body, mail.outbox[0].alternatives[0].content
    for told in (text, page):
        assert "1 of 3 × Market bag was called off and is not in it." in told
        assert "It travels with USPS." in told
