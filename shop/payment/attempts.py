"""Open a page where an order can be paid: one per order at a time, however often asked for."""

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import stripe
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from artisans.money import to_minor
from shop.order import placing
from shop.order.models import Order
from shop.payment import asking, gateway, reconciling
from shop.payment.gateway import PaymentUnavailable
from shop.payment.models import PaymentAttempt

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

logger = logging.getLogger(__name__)

# Stripe allows no less than 30 minutes; the minute is for clocks that disagree.
OPEN_FOR = timedelta(minutes=31)


class PaymentRefused(Exception):
    """This order cannot be paid; `sentence` tells the shopper why."""

    sentence: "StrOrPromise"


class OrderNotPayable(PaymentRefused):
    sentence = gettext_lazy("This order is already paid, being paid, or cancelled.")


class PiecesAreGone(PaymentRefused):
    sentence = gettext_lazy(
        "We are sorry: the pieces of this order have been sold in the meantime, or its discount "
        "was used up. Nothing was charged. Change the basket to see what it comes to now."
    )


class _PageRefused(Exception):
    """Stripe will not open a page for this attempt; a new attempt may do better."""


def open_attempt(order: Order) -> PaymentAttempt:
    """The attempt under way for this order, with its page open at Stripe.

    Repeating it (a double click, two tabs) gives the same attempt. Must be called outside a
    transaction. Raises OrderNotPayable, PiecesAreGone or PaymentUnavailable.
    """
    for overdue in order.payment_attempts.open().filter(expires_at__lte=timezone.now()):
        close_overdue(overdue)
    for _ in range(2):
        with transaction.atomic(durable=True):
            attempt = claim_attempt(order)
        try:
            return attempt if attempt.session_id else with_page(attempt)
        except _PageRefused:
            continue
    raise PaymentUnavailable("Stripe refused to open a payment page.")


def open_first(attempt: PaymentAttempt) -> PaymentAttempt:
    """The attempt of an order placed a moment ago, with its page open at Stripe.

    It asks nobody whether the order can be paid: that was just decided. Raises what `open_attempt`
    raises.
    """
    try:
        return with_page(attempt)
    except _PageRefused:
        return open_attempt(attempt.order)


def withdraw(order: Order) -> None:
    """Close the order's page at Stripe before the order is changed, so nobody pays it after.

    A payment that was faster is taken in. Raises PaymentUnavailable.
    """
    for attempt in order.payment_attempts.open().filter(session_id__isnull=False):
        assert attempt.session_id
        try:
            gateway.client().v1.checkout.sessions.expire(attempt.session_id)
        except stripe.InvalidRequestError:
            logger.info("%s is not open any more", attempt)
        except stripe.StripeError as error:
            raise PaymentUnavailable(str(error)) from error
        reconciling.reconcile(attempt.session_id)


def close_overdue(attempt: PaymentAttempt) -> None:
    """Ask Stripe how an attempt ended whose time is over, and take that in."""
    try:
        # A page may exist that we never heard of: the same request finds it.
        attempt = attempt if attempt.session_id else with_page(attempt)
    except _PageRefused:
        return
    assert attempt.session_id
    reconciling.reconcile(attempt.session_id)


def with_page(attempt: PaymentAttempt) -> PaymentAttempt:
    """Open the attempt's page at Stripe, or find the one an earlier try opened."""
    try:
        session = gateway.client().v1.checkout.sessions.create(
            asking.session_params(attempt), {"idempotency_key": attempt.idempotency_key}
        )
    except stripe.StripeError as error:
        if gateway.is_refusal(error):
            logger.error("Stripe refused a page for %s: %s", attempt, error)
            _give_up(attempt, reason=str(error.user_message))
            raise _PageRefused from error
        logger.warning("No payment page for %s: %s", attempt, error)
        if (error.http_status or 0) >= 500:
            # Stripe answers the same key with the same failure for a day: it needs another one.
            _give_up(attempt, reason=f"Stripe answered {error.http_status}")
        raise PaymentUnavailable(str(error)) from error
    opened = {"session_id": session.id, "session_url": session.url or ""}
    if not PaymentAttempt.objects.filter(pk=attempt.pk, session_id__isnull=True).update(**opened):
        attempt.refresh_from_db()  # the same request was faster elsewhere
    attempt.session_id, attempt.session_url = opened.values()
    return attempt


@transaction.atomic
def claim_attempt(order: Order) -> PaymentAttempt:
    """The one attempt under way, new if there is none, with the order's pieces reserved.

    Raises OrderNotPayable or PiecesAreGone.
    """
    order = Order.objects.select_for_update().get(pk=order.pk)
    if order.status != Order.Status.AWAITING:
        raise OrderNotPayable(order.number)
    attempt = PaymentAttempt.objects.open().filter(order=order).first()
    if attempt:
        return attempt
    if not placing.reclaim_order(order):
        raise PiecesAreGone(order.number)
    last = order.payment_attempts.order_by("number").last()
    return _new_attempt(order, number=last.number + 1 if last else 1)


def first_attempt(order: Order) -> PaymentAttempt:
    """The attempt of an order that is being placed: call it in the transaction that places it.

    Whatever happens next, its time will be over, and what the order holds is given back.
    """
    return _new_attempt(order, number=1)


def _new_attempt(order: Order, *, number: int) -> PaymentAttempt:
    is_live = gateway.is_live()
    if order.is_live != is_live:
        Order.objects.filter(pk=order.pk).update(is_live=is_live)
        order.is_live = is_live
    return PaymentAttempt.objects.create(
        order=order,
        number=number,
        amount=to_minor(order.total_incl_tax, currency=order.currency),
        currency=order.currency,
        is_live=is_live,
        expires_at=timezone.now() + OPEN_FOR,
    )


@transaction.atomic
def _give_up(attempt: PaymentAttempt, *, reason: str) -> None:
    failed = PaymentAttempt.objects.open().filter(pk=attempt.pk, session_id__isnull=True)
    if failed.update(status=PaymentAttempt.Status.FAILED, note=reason):
        placing.release_order(attempt.order, reason="no payment page could be opened")
