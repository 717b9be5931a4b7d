"""Take in what Stripe says about refunds: those we asked for, and those made in its dashboard.

Safe to repeat, to race and to hear in any order: a refund only moves forwards, and what failed
stays failed.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from shop.after_commit import after_commit
from shop.order.models import Order
from shop.payment import recording, tasks
from shop.payment.models import PaymentAttempt, Refund
from shop.payment.refund_reading import RefundReading
from shop.payment.telling import send_refunded

Status = Refund.Status
ORDER = [Status.ASKED, Status.PENDING, Status.SUCCEEDED, Status.FAILED]


@transaction.atomic
def take_in(attempt: PaymentAttempt, readings: Iterable[RefundReading]) -> None:
    """Bring a payment's refunds up to what Stripe says, its own dashboard's included."""
    Order.objects.select_for_update().get(pk=attempt.order_id)
    attempt = PaymentAttempt.objects.select_related("order").get(pk=attempt.pk)
    for reading in readings:
        refund = _ours(attempt, reading) or _found(attempt, reading)
        if refund:
            _move(refund, reading)
    _close(attempt)


@transaction.atomic
def refuse(refund: Refund, *, why: str) -> None:
    """Stripe will not make this refund: nothing goes back, and somebody must know."""
    refund = Refund.objects.select_related("attempt__order").get(pk=refund.pk)
    Order.objects.select_for_update().get(pk=refund.attempt.order_id)
    _fail(refund, why=why)


def _ours(attempt: PaymentAttempt, reading: RefundReading) -> Refund | None:
    of_payment = Refund.objects.select_related("attempt__order").filter(attempt=attempt)
    known = of_payment.filter(refund_id=reading.refund_id).first()
    if known or reading.key is None:
        return known
    return of_payment.filter(key=reading.key, refund_id__isnull=True).first()


def _found(attempt: PaymentAttempt, reading: RefundReading) -> Refund | None:
    """A refund we did not ask for, written down; None where it never took money."""
    if reading.status == Status.FAILED:
        return None
    _make_room(attempt, reading.amount)
    refund = Refund.objects.create(
        attempt=attempt,
        amount=reading.amount,
        reason=Refund.Reason.ELSEWHERE,
        asked_at=reading.made_at,
    )
    PaymentAttempt.objects.filter(pk=attempt.pk).update(
        refunded_amount=F("refunded_amount") + reading.amount
    )
    attempt.refresh_from_db(fields=["refunded_amount"])
    return refund


def _make_room(attempt: PaymentAttempt, amount: int) -> None:
    """Stripe holds the sum of refunds to the charge: what it took leaves no room for ours."""
    for waiting in attempt.refunds.not_taken_yet().order_by("-pk"):
        if attempt.left_to_refund >= amount:
            return
        _fail(waiting, why="the money was given back in Stripe's dashboard meanwhile")
        attempt.refresh_from_db(fields=["refunded_amount"])


def _move(refund: Refund, reading: RefundReading) -> None:
    if ORDER.index(reading.status) <= ORDER.index(Status(refund.status)):
        return
    was = refund.status
    refund.refund_id = reading.refund_id
    if reading.status == Status.FAILED:
        _fail(refund, why=reading.failure or "Stripe does not say why")
        return
    refund.status = reading.status
    refund.settled_at = timezone.now() if reading.status == Status.SUCCEEDED else None
    refund.save(update_fields=["refund_id", "status", "settled_at"])
    if was == Status.ASKED:
        after_commit(send_refunded, refund.pk)
    if reading.status == Status.SUCCEEDED:
        recording.record_refund(refund)


def _fail(refund: Refund, *, why: str) -> None:
    if refund.status == Status.FAILED:
        return
    was_given = refund.status == Status.SUCCEEDED
    refund.status, refund.failure, refund.settled_at = Status.FAILED, why[:255], timezone.now()
    refund.save(update_fields=["status", "failure", "settled_at", "refund_id"])
    PaymentAttempt.objects.filter(pk=refund.attempt_id).update(
        refunded_amount=F("refunded_amount") - refund.amount
    )
    if was_given:
        recording.record_refund_returned(refund)
    tasks.refund_failed(refund)


def _close(attempt: PaymentAttempt) -> None:
    """What follows when all of a payment has gone back."""
    attempt.refresh_from_db()
    given = attempt.refunds.filter(status=Status.SUCCEEDED)
    if attempt.captured_amount != sum(given.values_list("amount", flat=True)):
        return
    due = PaymentAttempt.objects.filter(pk=attempt.pk, status=PaymentAttempt.Status.REFUND_DUE)
    if not due.update(status=PaymentAttempt.Status.REFUNDED):
        tasks.refunded_unsent(attempt)
