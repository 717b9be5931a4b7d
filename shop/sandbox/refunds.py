"""Refunds: never more than the charge, whichever way and however often they are asked for."""

from stripe.params import RefundCreateParams, RefundListParams

from . import events
from .forms import known_only, page_size, whole_number
from .models import SandboxObject
from .objects import change, expanded, find, keep, listed, new_id, now
from .refusals import Refusal


def create(params):
    known_only(params, RefundCreateParams)
    charge = _charge(params)
    left = charge["amount_captured"] - charge["amount_refunded"]
    amount = whole_number(params, "amount", default=left)
    _require_refundable(charge, amount=amount, left=left)
    refund = keep(_refund(charge, amount=amount, params=params))
    refunded = charge["amount_refunded"] + amount
    charge = change(charge["id"], amount_refunded=refunded, refunded=refunded == charge["amount"])
    events.emit("refund.created", refund)
    events.emit("charge.refunded", charge)
    return expanded(refund, params.get("expand", []))


def page(params, path):
    known_only(params, RefundListParams)
    rows = SandboxObject.objects.filter(kind="refund")
    for name in ("charge", "payment_intent"):
        if name in params:
            rows = rows.filter(**{f"data__{name}": params[name]})
    return listed(rows, params, path=path, limit=page_size(params))


def _charge(params):
    if "charge" in params:
        return find("charge", params["charge"], param="charge")
    if "payment_intent" not in params:
        raise Refusal("One of the following params should be provided: payment_intent or charge.")
    intent = find("payment_intent", params["payment_intent"], param="payment_intent")
    if intent["latest_charge"] is None or intent["status"] != "succeeded":
        raise Refusal(f"This PaymentIntent ({intent['id']}) does not have a successful charge.")
    return find("charge", intent["latest_charge"])


def _require_refundable(charge, *, amount, left):
    if charge["status"] != "succeeded":
        raise Refusal(f"Charge {charge['id']} has not succeeded.", code="charge_not_refundable")
    if charge["refunded"]:
        raise Refusal(
            f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded"
        )
    if amount < 1:
        raise Refusal("Invalid positive integer", param="amount", code="parameter_invalid_integer")
    if amount > left:
        raise Refusal(
            f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})",
            param="amount",
        )


def _refund(charge, *, amount, params):
    return {
        "id": new_id("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": now(),
        "currency": charge["currency"],
        "metadata": params.get("metadata") or {},
        "payment_intent": charge["payment_intent"],
        "reason": params.get("reason"),
        "status": "succeeded",
    }
