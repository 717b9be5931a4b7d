"""What a person must see to: opened once per cause, closed by her with what she decided."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from artisans.money import format_money, from_minor
from shop.order.models import Order
from shop.payment.models import Deposit, Dispute, FraudWarning, PaymentAttempt, PaymentTask, Refund

Kind = PaymentTask.Kind


class NothingDecided(Exception):
    """A task is closed by saying what was decided."""


class AlreadyClosed(Exception):
    """Somebody closed this task before."""


@transaction.atomic
def close_task(task: PaymentTask, *, by: User, outcome: str) -> PaymentTask:
    """Close a task with what was decided. Raises NothingDecided or AlreadyClosed."""
    if not outcome.strip():
        raise NothingDecided(_("Say in a few words what was decided."))
    waiting = PaymentTask.objects.waiting().filter(pk=task.pk)
    if not waiting.update(closed_at=timezone.now(), closed_by=by, outcome=outcome.strip()):
        raise AlreadyClosed(_("Somebody closed this before."))
    task.refresh_from_db()
    return task


def mismatch(attempt: PaymentAttempt) -> None:
    """Another amount, currency or mode than the order's was asked for at Stripe."""
    sentence = _(
        "%(note)s The order is not paid. Find out why, and give the money back or take it by hand."
    )
    _open(
        Kind.MISMATCH,
        f"mismatch:{attempt.pk}",
        attempt.order,
        sentence % {"note": attempt.note},
    )


def too_late(attempt: PaymentAttempt) -> None:
    """Paid when what it held was gone: the money goes back with an apology."""
    sentence = _("%(why)s %(amount)s goes back with an apology: is there something else to offer?")
    amount = _written(attempt.captured_amount, attempt.captured_currency)
    _open(
        Kind.TOO_LATE,
        f"too-late:{attempt.pk}",
        attempt.order,
        sentence % {"why": attempt.note, "amount": amount},
    )


def refund_failed(refund: Refund) -> None:
    """Money that should have gone back did not."""
    sentence = _("The refund of %(amount)s failed: %(why)s. Ask for another, or pay it by hand.")
    amount = _written(refund.amount, refund.currency)
    _open(
        Kind.REFUND_FAILED,
        f"refund:{refund.pk}",
        refund.attempt.order,
        sentence % {"amount": amount, "why": refund.failure},
    )


def refunded_unsent(attempt: PaymentAttempt) -> None:
    """All of the money went back, and pieces still wait for their parcel."""
    if attempt.order.status != Order.Status.PAID:
        return
    sentence = _(
        "Everything was given back and the parcel has not left. Call its pieces off, or send "
        "them as a gift."
    )
    _open(Kind.REFUNDED_UNSENT, f"refunded:{attempt.pk}", attempt.order, sentence)


def dispute(dispute: Dispute) -> None:
    """A bank takes money back, or asks: evidence is wanted by a day."""
    sentence = _("%(amount)s is disputed (%(reason)s). Answer in Stripe's dashboard.")
    amount = _written(dispute.amount, dispute.currency)
    _open(
        Kind.DISPUTE,
        f"dispute:{dispute.dispute_id}",
        dispute.attempt.order,
        sentence % {"amount": amount, "reason": dispute.reason.replace("_", " ")},
        due_at=dispute.answer_by,
    )


def dispute_is_over(dispute: Dispute) -> None:
    """Nothing is left to decide about it."""
    PaymentTask.objects.waiting().filter(source=f"dispute:{dispute.dispute_id}").update(
        closed_at=timezone.now(), outcome=dispute.status.replace("_", " ")
    )


def fraud_warning(warning: FraudWarning) -> None:
    """The card network suspects fraud: look before the parcel leaves."""
    sentence = _(
        "The card network suspects fraud (%(kind)s). Do not send the parcel before you have "
        "decided: refund it, or say why it is good."
    )
    _open(
        Kind.FRAUD_WARNING,
        f"fraud-warning:{warning.warning_id}",
        warning.attempt.order,
        sentence % {"kind": warning.fraud_type.replace("_", " ")},
    )


def deposit(deposit: Deposit) -> None:
    """What Stripe paid out does not agree with the payments we know."""
    sentence = _(
        "Stripe paid out %(amount)s; what we know of it adds up to %(known)s. Entries of "
        "no payment of ours: %(count)d. Compare it in Stripe's dashboard."
    )
    _open(
        Kind.DEPOSIT,
        f"deposit:{deposit.deposit_id}",
        None,
        sentence
        % {
            "amount": _written(deposit.amount, deposit.currency),
            "known": _written(deposit.known_amount or 0, deposit.currency),
            "count": deposit.unknown_count,
        },
    )


def _open(
    kind: Kind, source: str, order: Order | None, sentence: str, *, due_at: datetime | None = None
) -> None:
    """Once per cause, however often it is heard of."""
    PaymentTask.objects.get_or_create(
        source=source,
        defaults={"kind": kind, "order": order, "sentence": sentence, "due_at": due_at},
    )


def _written(amount: int, currency: str) -> str:
    return format_money(from_minor(amount, currency=currency), currency=currency)
