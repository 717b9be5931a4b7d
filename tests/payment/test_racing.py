"""The return page, the webhook and double clicks, all at once."""

import json
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

from django.core import mail
from django.db import connections
from django.test import Client

from shop.payment import attempts
from shop.payment.models import PaymentAttempt, Refund, RefundLine, StripeEvent
from shop.payment.refund_amounts import PiecesRefundedBefore
from shop.payment.refunding import RefundedLine, RefundRefused, ask_refund
from shop.sandbox import delivering
from shop.sandbox.models import OutboxEvent, SandboxObject
from tests.payment.conftest import now


def at_once(*acts):
    """Run all at the same time, each in a thread with connections of its own."""

    def closing(act):
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(closing, acts))


def test_the_webhook_and_the_return_page_pay_once(held, order, pay_page, press):
    back = press(pay_page(order), "pay").headers["Location"]
    event = OutboxEvent.objects.get(type="checkout.session.completed")
    body = json.dumps(event.payload).encode()

    statuses = at_once(
        *[lambda: Client().get(back).status_code] * 4, *[lambda: delivering.post(body)] * 4
    )

    assert statuses == [303] * 4 + [200] * 4
    assert now(order).debits == [Decimal("53.00")]
    assert StripeEvent.objects.count() == 1
    assert len(mail.outbox) == 1


def test_eight_clicks_open_one_page(order):
    pages = at_once(*[lambda: attempts.open_attempt(order).session_id] * 8)

    assert len(set(pages)) == 1
    assert now(order).attempts == ["open"]
    assert SandboxObject.objects.filter(kind="checkout.session").count() == 1


def asked(attempt, **wanted):
    try:
        return ask_refund(attempt, reason=Refund.Reason.GOODWILL, **wanted).amount
    except (RefundRefused, PiecesRefundedBefore) as refusal:
        return str(refusal)


def test_many_refunds_at_once_give_back_no_more_than_was_captured(order, pay_page, press):
    press(pay_page(order), "pay")
    attempt = PaymentAttempt.objects.get()

    answers = at_once(*[lambda: asked(attempt, amount=2000)] * 10)

    assert sorted(answers, key=str) == [2000] * 2 + ["At most $13.00 can still be given back."] * 8
    charge = SandboxObject.objects.get(kind="charge").data
    assert charge["amount_refunded"] == 4000
    assert PaymentAttempt.objects.get().refunded_amount == 4000


def test_a_piece_is_refunded_once_however_many_ask_at_once(order, pay_page, press):
    press(pay_page(order), "pay")
    attempt, line = PaymentAttempt.objects.get(), order.lines.get()
    bag = RefundedLine(line=line, quantity=1, pieces=RefundLine.Pieces.SHELF)

    answers = at_once(*[lambda: asked(attempt, lines=[bag])] * 8)

    assert answers.count(4800) == 1
    assert answers.count("0 of Market bag can still be refunded.") == 7
    assert line.stockrecord.movements.filter(kind="release").count() == 1
