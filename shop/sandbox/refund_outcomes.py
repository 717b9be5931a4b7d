"""What becomes of a refund after it was made."""

from django.db import transaction

from . import booking, events
from .objects import change, find, peek
from .refusals import StateRefusal

FAILURES = (
    "lost_or_stolen_card",
    "expired_or_canceled_card",
    "charge_for_pending_refund_disputed",
    "insufficient_funds",
    "declined",
    "merchant_request",
    "unknown",
)
ON_ITS_WAY = ("pending", "requires_action")


class RefundIsOver(StateRefusal):
    """The refund's status does not lead to what was asked."""

    def __init__(self, refund):
        super().__init__(f"Refund {refund['id']} is {refund['status']} already.")


@transaction.atomic
def succeed(id):
    """The money of a refund on its way has arrived."""
    return _become("succeeded", _locked(id)[1], only_from=ON_ITS_WAY)


@transaction.atomic
def require_action(id):
    """A refund on its way waits for the customer, who was asked where to send the money."""
    return _become("requires_action", _locked(id)[1], only_from=("pending",))


@transaction.atomic
def fail(id, *, reason="expired_or_canceled_card"):
    """The money comes back to us, even days after the refund succeeded."""
    if reason not in FAILURES:
        raise ValueError(f"{reason} is none of {', '.join(FAILURES)}.")
    charge, refund = _locked(id)
    refund = _become(
        "failed",
        refund,
        only_from=(*ON_ITS_WAY, "succeeded"),
        failure_reason=reason,
        failure_balance_transaction=booking.book_return(refund)["id"],
    )
    _give_back(charge, refund)
    events.emit("refund.failed", refund)
    return refund


@transaction.atomic
def cancel(id):
    """A refund on its way is called back; the API allows it for one that requires action."""
    charge, refund = _locked(id)
    refund = _become(
        "canceled",
        refund,
        only_from=ON_ITS_WAY,
        failure_reason="merchant_request",
        failure_balance_transaction=booking.book_return(refund)["id"],
    )
    _give_back(charge, refund)
    return refund


def _locked(id):
    """The refund and its charge, the charge locked first."""
    charge = find("charge", peek("refund", id)["charge"])
    return charge, find("refund", id)


def _become(status, refund, *, only_from, **fields):
    if refund["status"] not in only_from:
        raise RefundIsOver(refund)
    previous = {"status": refund["status"]}
    changed = change(refund["id"], status=status, **fields)
    events.emit("refund.updated", changed, previous=previous)
    return changed


def _give_back(charge, refund):
    refunded = charge["amount_refunded"] - refund["amount"]
    change(charge["id"], amount_refunded=refunded, refunded=False)
