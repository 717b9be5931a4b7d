"""The journeys of a payment, through the real addresses and with real signed webhooks."""

from decimal import Decimal

import pytest
from django.core import mail

from shop.order.placing import release_order
from shop.partner import stock
from shop.partner.models import StockRecord
from shop.payment.models import PaymentAttempt, StripeEvent
from shop.payment.shown import payments_of
from shop.sandbox import paying
from shop.sandbox.models import SandboxObject
from tests.payment.conftest import now


def count_nothing_left():
    record = StockRecord.objects.get()
    stock.correct(record, difference=-record.num_in_stock, source="count", reason="all gone")


def session_of(page):
    return page.rstrip("/").rsplit("/", 1)[1]


def unbook():
    """Take the charge back to the moment before Stripe booked it."""
    charge = SandboxObject.objects.get(kind="charge")
    charge.data["balance_transaction"] = None
    charge.save()


def test_a_paid_order_is_paid_with_one_debit_and_its_fee(order, pay_page, press):
    page = pay_page(order)

    answer = press(page, "pay")

    assert answer.status_code == 303
    assert now(order).status == "paid"
    assert now(order).debits == [Decimal("53.00")]
    attempt = PaymentAttempt.objects.get()
    assert (attempt.amount, attempt.currency, attempt.status) == (5300, "USD", "paid")
    assert (attempt.fee_amount, attempt.net_amount, attempt.fee_currency) == (184, 5116, "USD")


def test_the_shopper_comes_back_to_her_order(order, pay_page, press, shopper):
    page = pay_page(order)
    back = press(page, "pay").headers["Location"]

    answer = shopper.get(back)

    assert back == f"/checkout/return/{order.token}/?session_id={session_of(page)}"
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/orders/{order.token}/"


def test_the_receipt_is_sent_once(order, pay_page, press, shopper):
    back = press(pay_page(order), "pay").headers["Location"]

    shopper.get(back)
    shopper.get(back)

    assert [message.to for message in mail.outbox] == [["shopper@example.com"]]


def test_the_return_page_is_enough_when_no_webhook_comes(held, order, pay_page, press, shopper):
    back = press(pay_page(order), "pay").headers["Location"]
    assert now(order).status == "awaiting payment"

    shopper.get(back)

    assert now(order).status == "paid"
    assert now(order).debits == [Decimal("53.00")]


def test_a_webhook_after_the_return_page_changes_nothing(
    held, order, pay_page, press, shopper, webhook
):
    shopper.get(press(pay_page(order), "pay").headers["Location"])

    statuses = webhook("checkout.session.completed")

    assert statuses == [200]
    assert now(order).debits == [Decimal("53.00")]
    assert len(mail.outbox) == 1


def test_the_same_event_twice_pays_once(held, order, pay_page, press, webhook):
    press(pay_page(order), "pay")

    statuses = webhook("checkout.session.completed") + webhook("checkout.session.completed")

    assert statuses == [200, 200]
    assert now(order).debits == [Decimal("53.00")]
    assert StripeEvent.objects.count() == 1


def test_the_fee_is_pending_until_the_charge_is_booked(held, order, pay_page, press, webhook):
    press(pay_page(order), "pay")
    unbook()

    webhook("checkout.session.completed")

    assert now(order).status == "paid"
    assert PaymentAttempt.objects.get().fee_amount is None
    assert payments_of(order).fee_in("USD") is None


def test_the_booked_charge_brings_the_fee(held, order, pay_page, press, webhook):
    press(pay_page(order), "pay")
    unbook()
    webhook("checkout.session.completed")
    paying.book_missing_fees()

    webhook("charge.updated")

    assert payments_of(order).fee_in("USD") == Decimal("1.84")


def test_a_declined_card_leaves_the_page_open_for_another(order, pay_page, press, shopper):
    page = pay_page(order)

    press(page, "decline")

    assert now(order).status == "awaiting payment"
    assert now(order).held == 1
    assert "The card was declined" in shopper.get(page).content.decode()
    press(page, "pay")
    assert now(order).status == "paid"


def test_an_expired_page_releases_the_stock(order, pay_page, press):
    page = pay_page(order)
    assert now(order).held == 1

    press(page, "expire")

    assert now(order).attempts == ["expired"]
    assert now(order).status == "awaiting payment"
    assert now(order).held == 0


def test_an_order_can_be_paid_again_after_its_page_expired(order, pay_page, press):
    press(pay_page(order), "expire")

    press(pay_page(order), "pay")

    assert now(order).attempts == ["expired", "paid"]
    assert now(order).status == "paid"
    assert now(order).held == 1


def test_an_old_page_expiring_late_does_not_release_the_new_one(
    held, order, pay_page, press, webhook
):
    press(pay_page(order), "expire")
    PaymentAttempt.objects.update(expires_at="2020-01-01T00:00:00Z")
    pay_page(order)

    webhook("checkout.session.expired")

    assert now(order).attempts == ["expired", "open"]
    assert now(order).held == 1


def test_pieces_sold_meanwhile_cannot_be_paid_for(order, pay_page, press, shopper):
    press(pay_page(order), "expire")
    count_nothing_left()

    answer = shopper.post(f"/checkout/pay/{order.token}/", follow=True)

    assert "have been sold in the meantime" in answer.content.decode()
    assert now(order).attempts == ["expired"]


def test_a_slow_payment_keeps_the_stock_and_is_paid_later(order, pay_page, press):
    page = pay_page(order)

    press(page, "pay_later")

    assert now(order).status == "processing"
    assert now(order).held == 1
    press(page, "money_arrives")
    assert now(order).status == "paid"
    assert now(order).attempts == ["paid"]


def test_a_slow_payment_that_fails_releases_the_stock_and_tells_the_customer(
    order, pay_page, press
):
    page = pay_page(order)
    press(page, "pay_later")

    press(page, "money_fails")

    assert now(order).status == "awaiting payment"
    assert now(order).attempts == ["failed"]
    assert now(order).held == 0
    assert [message.to for message in mail.outbox] == [["shopper@example.com"]]


def test_cancelling_leads_back_to_the_order(order, pay_page, press):
    answer = press(pay_page(order), "cancel")

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/orders/{order.token}/"
    assert now(order).attempts == ["open"]


def test_a_double_click_opens_one_page(order, pay_page):
    first, second = pay_page(order), pay_page(order)

    assert first == second
    assert now(order).attempts == ["open"]


def test_a_paid_order_is_not_paid_again(order, pay_page, press, shopper):
    press(pay_page(order), "pay")

    answer = shopper.post(f"/checkout/pay/{order.token}/")

    assert answer.headers["Location"] == f"/orders/{order.token}/"
    assert now(order).attempts == ["paid"]


def test_a_payment_after_the_release_takes_the_pieces_again(held, order, pay_page, press, webhook):
    page = pay_page(order)
    press(page, "pay")
    release_order(order, reason="in a test")

    webhook("checkout.session.completed")

    assert now(order).status == "paid"
    assert now(order).held == 1


def test_a_payment_for_pieces_that_are_gone_is_refunded(held, order, pay_page, press, webhook):
    press(pay_page(order), "pay")
    release_order(order, reason="in a test")
    count_nothing_left()

    webhook("checkout.session.completed")

    attempt = PaymentAttempt.objects.get()
    assert (attempt.status, attempt.refunded_amount) == ("refunded", 5300)
    assert attempt.note == "The pieces were sold before the payment arrived."
    assert now(order).status == "awaiting payment"


def test_the_second_of_two_payments_is_refunded(held, order, pay_page, press, webhook):
    first = pay_page(order)
    press(first, "pay")
    PaymentAttempt.objects.update(status="expired")
    press(pay_page(order), "pay")

    statuses = webhook("checkout.session.completed")

    assert statuses == [200, 200]
    assert sorted(now(order).attempts) == ["paid", "refunded"]
    assert now(order).debits == [Decimal("53.00")]


@pytest.mark.parametrize(("field", "value"), [("amount_total", 5299), ("currency", "eur")])
def test_another_amount_or_currency_is_not_paid(
    held, order, pay_page, press, webhook, field, value
):
    page = pay_page(order)
    press(page, "pay")
    session = SandboxObject.objects.get(pk=session_of(page))
    session.data[field] = value
    session.save()

    webhook("checkout.session.completed")

    assert now(order).status == "awaiting payment"
    assert now(order).attempts == ["mismatch"]
    assert StripeEvent.objects.get().outcome == "mismatch"


@pytest.mark.parametrize(
    "address",
    [
        "/checkout/return/not-a-token/?session_id=cs_test_1234567890",
        "/checkout/return/{token}/?session_id=cs_test_1234567890",
        "/checkout/return/{token}/?session_id=../../evil",
        "/checkout/return/{token}/",
    ],
)
def test_a_forged_return_gets_a_clear_page(order, pay_page, shopper, address):
    pay_page(order)

    answer = shopper.get(address.format(token=order.token))

    assert answer.status_code == 404
    assert "We do not know this payment" in answer.content.decode()
    assert now(order).status == "awaiting payment"


def test_a_session_of_another_order_does_not_open_this_one(place, pay_page, press, shopper):
    mine, hers = place(), place()
    pay_page(mine)
    page = pay_page(hers)
    press(page, "pay")

    answer = shopper.get(f"/checkout/return/{mine.token}/?session_id={session_of(page)}")

    assert answer.status_code == 404
    assert now(mine).status == "awaiting payment"
