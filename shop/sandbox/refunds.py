"""Refunds as the API makes them: never more than the charge, however often they are asked for."""

from stripe.params import (
    RefundCancelParams,
    RefundCreateParams,
    RefundListParams,
    RefundUpdateParams,
)

from . import events, listing, metadata, refund_outcomes, refunding
from .forms import choice, known_only, whole_number
from .objects import change, find, peek
from .refusals import NotPlayed, Refusal, StateRefusal

REASONS = ("duplicate", "fraudulent", "requested_by_customer")
NOT_PLAYED = ("currency", "customer", "origin", "refund_application_fee", "reverse_transfer")


def create(params, path):
    """POST /v1/refunds: the charge is locked, so refunds at once are counted one by one."""
    known_only(params, RefundCreateParams)
    for name in NOT_PLAYED:
        if name in params:
            raise NotPlayed(name)
    amount = whole_number(params, "amount")
    if amount is not None and amount < 1:
        raise Refusal("Invalid positive integer", param="amount", code="parameter_invalid_integer")
    reason = choice(params, "reason", REASONS)
    given = metadata.given(params)
    return refunding.made(_charge(params), amount=amount, reason=reason, metadata=given)


def update(params, path, id):
    """POST /v1/refunds/:id: its metadata, and nothing else, can be changed."""
    known_only(params, RefundUpdateParams)
    refund = find("refund", id)
    merged = metadata.merged(refund["metadata"], params)
    if merged == refund["metadata"]:
        return refund
    previous = {"metadata": refund["metadata"]}
    refund = change(id, metadata=merged)
    events.emit("refund.updated", refund, previous=previous)
    return refund


def cancel(params, path, id):
    """POST /v1/refunds/:id/cancel: only one that waits for the customer, as Stripe documents."""
    known_only(params, RefundCancelParams)
    refund = peek("refund", id)
    if refund["status"] != "requires_action":
        raise StateRefusal(
            f"Refund {id} cannot be canceled: its status is {refund['status']}, and only a "
            "refund that requires action can be.",
        )
    return refund_outcomes.cancel(id)


def page(params, path):
    by = {"charge": "data__charge", "payment_intent": "data__payment_intent"}
    return listing.page("refund", params, typed=RefundListParams, by=by, path=path)


def _charge(params):
    if "charge" in params and "payment_intent" in params:
        raise Refusal("You may only specify one of these parameters: charge, payment_intent.")
    if "charge" in params:
        return find("charge", params["charge"], param="charge")
    if "payment_intent" not in params:
        raise Refusal("One of the following params should be provided: payment_intent or charge.")
    intent = peek("payment_intent", params["payment_intent"], param="payment_intent")
    if intent["latest_charge"] is None or intent["status"] != "succeeded":
        raise StateRefusal(
            f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.",
            param="payment_intent",
        )
    return find("charge", intent["latest_charge"])
