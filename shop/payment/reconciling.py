"""Where the return page, the webhook and the sweep meet: bring an order up to what Stripe says.

The order's row is locked first, so whoever comes second finds the work done and does nothing.
"""

import logging

from django.db import transaction
from django.utils import timezone

from shop.after_commit import after_commit
from shop.order import placing
from shop.order.models import Order
from shop.order.receipts import send_receipt
from shop.payment import recording, refunding, tasks
from shop.payment.gateway import UnknownPayment
from shop.payment.models import PaymentAttempt, Refund
from shop.payment.reading import Reading, read
from shop.payment.telling import send_payment_failed
from shop.sales import settle_order

logger = logging.getLogger(__name__)
Status = PaymentAttempt.Status


def reconcile(session_id: str) -> Order:
    """Re-read a session from Stripe and take in what it says. Safe to repeat and to race.

    Raises UnknownPayment, or PaymentUnavailable when Stripe does not answer.
    """
    return apply(read(session_id)).order


@transaction.atomic
def apply(reading: Reading) -> PaymentAttempt:
    """Take in a reading, in one transaction and without the network."""
    attempt = _locked(reading)
    _note(attempt, reading)
    if _has_money(attempt):
        pass
    elif reading.is_over:
        _let_go(attempt, reading)
    elif reading.is_paid and _agrees(attempt, reading):
        _take(attempt)
    elif reading.is_under_way and _agrees(attempt, reading):
        _wait(attempt)
    attempt.save()
    if attempt.status == Status.MISMATCH:
        tasks.mismatch(attempt)
    return attempt


def _locked(reading: Reading) -> PaymentAttempt:
    """The attempt a reading is about, with its order locked."""
    known = PaymentAttempt.objects.filter(session_id=reading.session_id).first()
    wanted = {"pk": known.order_id} if known else {"number": reading.order_number}
    order = Order.objects.select_for_update().filter(**wanted).first()
    if order is None:
        raise UnknownPayment(reading.session_id)
    of_order = PaymentAttempt.objects.filter(order=order)
    attempt = of_order.filter(session_id=reading.session_id).first()
    if attempt is None:
        # Stopped between Stripe's answer and our note of it: the metadata says whose it is.
        orphans = of_order.filter(session_id__isnull=True)
        attempt = orphans.filter(number=reading.attempt_number).first()
    if attempt is None:
        raise UnknownPayment(reading.session_id)
    attempt.session_id = reading.session_id
    attempt.order = order
    return attempt


def _note(attempt: PaymentAttempt, reading: Reading) -> None:
    """What is worth keeping whatever happens next."""
    attempt.payment_intent_id = reading.intent_id
    attempt.is_disputed = reading.is_disputed
    if reading.captured_amount:
        attempt.captured_amount = reading.captured_amount
        attempt.captured_currency = reading.captured_currency
    attempt.paid_at = attempt.paid_at or reading.paid_at
    attempt.note = attempt.note or reading.decline
    if reading.fee_amount is not None:
        attempt.fee_amount = reading.fee_amount
        attempt.net_amount = reading.net_amount
        attempt.fee_currency = reading.fee_currency
        attempt.exchange_rate = reading.exchange_rate


def _has_money(attempt: PaymentAttempt) -> bool:
    return attempt.status in (Status.PAID, Status.REFUND_DUE, Status.REFUNDED)


def _agrees(attempt: PaymentAttempt, reading: Reading) -> bool:
    """Whether Stripe asks for what the order costs. If not, a person must look at it."""
    ours = (attempt.amount, attempt.currency, attempt.is_live)
    asked = (reading.amount, reading.currency, reading.is_live)
    costs = recording.owed_on(attempt.order)
    if asked == ours == (*costs, attempt.order.is_live):
        return True
    logger.error("%s: Stripe says %s, the order says %s", attempt, asked, costs)
    attempt.status = Status.MISMATCH
    attempt.note = f"Stripe says {asked}, the attempt {ours}, the order {costs}."
    return False


def _take(attempt: PaymentAttempt) -> None:
    """The money is here: the order is paid, once, or the money goes back."""
    order = attempt.order
    attempt.paid_at = attempt.paid_at or timezone.now()
    if order.is_paid:
        return _owe_refund(attempt, reason=Refund.Reason.PAID_TWICE)
    try:
        if not order.is_stock_held:
            placing.take_back(order)
    except placing.CannotTakeBack as gone:
        _owe_refund(attempt, reason=Refund.Reason.TOO_LATE, why=str(gone.sentence))
        return tasks.too_late(attempt)
    attempt.status = Status.PAID
    _mark_paid(attempt)


def _mark_paid(attempt: PaymentAttempt) -> None:
    order, paid_at = attempt.order, attempt.paid_at
    assert paid_at
    unpaid = Order.objects.filter(pk=order.pk, paid_at__isnull=True)
    if not unpaid.update(status=Order.Status.PAID, paid_at=paid_at):
        raise RuntimeError(f"{order} was paid while its row was locked")
    recording.record_status(order, now=Order.Status.PAID)
    order.refresh_from_db()
    recording.record_source(attempt)
    settle_order(order, paid_at=paid_at)
    after_commit(send_receipt, order.pk)


def _owe_refund(attempt: PaymentAttempt, *, reason: Refund.Reason, why: str = "") -> None:
    """Money that paid for nothing goes back by itself."""
    attempt.status = Status.REFUND_DUE
    attempt.note = why or f"{reason.label}."
    attempt.save()
    refunding.ask_whole(attempt, reason=reason, note=why)
    attempt.order.notes.create(note_type="System", message=f"{attempt.note} It is being refunded.")
    attempt.refresh_from_db(fields=["refunded_amount"])


def _wait(attempt: PaymentAttempt) -> None:
    """A slow payment is on its way: keep the pieces."""
    if attempt.status == Status.PROCESSING:
        return
    attempt.status = Status.PROCESSING
    placing.reclaim_order(attempt.order)
    recording.move(attempt.order, to=Order.Status.PROCESSING, only_from=Order.Status.AWAITING)


def _let_go(attempt: PaymentAttempt, reading: Reading) -> None:
    """Nothing came of it: give the pieces back, unless a newer attempt needs them."""
    if attempt.status in (Status.FAILED, Status.EXPIRED):
        return
    attempt.status = Status.EXPIRED if reading.status == "expired" else Status.FAILED
    attempt.save()
    order = attempt.order
    if attempt.status == Status.FAILED:  # she left thinking that it was paid
        after_commit(send_payment_failed, order.pk)
    recording.move(order, to=Order.Status.AWAITING, only_from=Order.Status.PROCESSING)
    if not order.payment_attempts.filter(number__gt=attempt.number).exists():
        placing.release_order(order, reason=f"payment attempt {attempt.number} {attempt.status}")
