"""Make a refund: bounded by its charge, whichever way and however often it is asked for."""

from django.db import transaction

from shop.after_commit import after_commit

from . import booking, charges, disputes, events, refund_outcomes
from .objects import change, keep, new_id, now
from .refusals import StateRefusal


@transaction.atomic
def refund(id, *, amount=None, reason=None):
    """A refund made in the dashboard: it carries none of our metadata. Raises StateRefusal.

    `id` is a charge's, payment intent's or session's; the rest of the charge without an amount.
    """
    return made(charges.locked(id), amount=amount, reason=reason, metadata={})


def made(charge, *, amount, reason, metadata):
    """A refund of a locked charge, the rest of it without an amount. Raises StateRefusal."""
    left = charge["amount_captured"] - charge["amount_refunded"]
    amount = left if amount is None else amount
    _require_refundable(charge, amount=amount, left=left)
    refund = keep(_refund(charge, amount=amount, reason=reason, metadata=metadata))
    booked = booking.book_refund(refund, charge)
    refund = change(refund["id"], balance_transaction=booked["id"])
    previous = {name: charge[name] for name in ("amount_refunded", "refunded")}
    refunded = charge["amount_refunded"] + amount
    charge = change(charge["id"], amount_refunded=refunded, refunded=refunded == charge["amount"])
    events.emit("refund.created", refund)
    events.emit("charge.refunded", charge, previous=previous)
    if charges.refund_will_fail(charge):
        after_commit(refund_outcomes.fail, refund["id"])
    return refund


def _require_refundable(charge, *, amount, left):
    id = charge["id"]
    if charge["status"] != "succeeded":
        raise StateRefusal(f"Charge {id} has not succeeded.", code="charge_not_refundable")
    if charge["refunded"] or not left:
        raise StateRefusal(
            f"Charge {id} has already been refunded.", code="charge_already_refunded"
        )
    if amount > left:
        raise StateRefusal(
            f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})",
            param="amount",
        )
    if amount > left - disputes.charged_back(id):
        raise StateRefusal(
            f"Charge {id} has been charged back; cannot issue a refund.", code="charge_disputed"
        )


def _refund(charge, *, amount, reason, metadata):
    status = charges.refund_begins_as(charge)
    return {
        "id": new_id("pyr" if booking.is_slow(charge) else "re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": now(),
        "currency": charge["currency"],
        "destination_details": {"type": charge["payment_method_details"]["type"]},
        "metadata": metadata,
        "payment_intent": charge["payment_intent"],
        "reason": reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": status,
        "transfer_reversal": None,
        **({"pending_reason": "processing"} if status == "pending" else {}),
    }
