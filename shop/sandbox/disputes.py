"""Disputes: a customer's bank takes a payment back, or only asks about it."""

from django.db import transaction
from stripe.params import (
    DisputeCloseParams,
    DisputeListParams,
    DisputeRetrieveParams,
    DisputeUpdateParams,
    DisputeUpdateParamsEvidence,
)

from . import booking, charges, events, listing, metadata, refund_outcomes
from .forms import known_only
from .objects import all_of, change, find, keep, new_id, now, peek
from .refusals import StateRefusal

TO_RESPOND = 14 * 24 * 60 * 60
REASONS = (
    "fraudulent",
    "product_not_received",
    "product_unacceptable",
    "duplicate",
    "credit_not_processed",
    "unrecognized",
    "general",
    "subscription_canceled",
)
# An inquiry has taken no money; a chargeback has, until it is won.
INQUIRY_NEEDS_RESPONSE, INQUIRY_UNDER_REVIEW = "warning_needs_response", "warning_under_review"
INQUIRY = (INQUIRY_NEEDS_RESPONSE, INQUIRY_UNDER_REVIEW)
OPEN = ("needs_response", "under_review")
WITHDRAWN = (*OPEN, "lost")


class DisputeIsElsewhere(StateRefusal):
    """The dispute's status does not lead to what was asked."""

    def __init__(self, dispute):
        super().__init__(f"Dispute {dispute['id']} has a status of {dispute['status']}.")


def charged_back(charge_id):
    """How much of a charge disputes hold or have taken for good."""
    found = all_of("dispute", charge=charge_id)
    return sum(each["amount"] for each in found if each["status"] in WITHDRAWN)


@transaction.atomic
def open_dispute(id, *, amount=None, reason="fraudulent", is_inquiry=False):
    """The customer's bank takes the money back, or inquires. Raises StateRefusal.

    `id` is a charge's, payment intent's or session's; the whole charge without an amount.
    """
    if reason not in REASONS:
        raise ValueError(f"{reason} is none of {', '.join(REASONS)}.")
    charge = charges.locked(id)
    left = charge["amount"] - charged_back(charge["id"])
    amount = left if amount is None else amount
    if charge["status"] != "succeeded" or not 1 <= amount <= left:
        raise StateRefusal(f"Charge {charge['id']} has {left} left that can be disputed.")
    change(charge["id"], disputed=True)
    dispute = keep(_dispute(charge, amount=amount, reason=reason, is_inquiry=is_inquiry))
    if is_inquiry:
        events.emit("charge.dispute.created", dispute)
        return dispute
    booked = booking.book_withdrawal(dispute)
    dispute = change(dispute["id"], balance_transactions=[booked["id"]])
    events.emit("charge.dispute.created", dispute)
    events.emit("charge.dispute.funds_withdrawn", dispute)
    _fail_pending_refunds(charge)
    return dispute


@transaction.atomic
def escalate(id):
    """An inquiry becomes a chargeback: now the money is withdrawn."""
    charge, dispute = _locked(id, only=INQUIRY)
    booked = booking.book_withdrawal(dispute)
    dispute = _become(
        "needs_response",
        dispute,
        balance_transactions=[booked["id"]],
        is_charge_refundable=False,
    )
    events.emit("charge.dispute.funds_withdrawn", dispute)
    _fail_pending_refunds(charge)
    return dispute


@transaction.atomic
def respond(id, *, evidence=None):
    """Evidence is sent to the bank, which reviews it."""
    _, dispute = _locked(id, only=("needs_response", INQUIRY_NEEDS_RESPONSE))
    under_review = INQUIRY_UNDER_REVIEW if dispute["status"] in INQUIRY else "under_review"
    details = dispute["evidence_details"]
    sent = details["submission_count"] + 1
    return _become(
        under_review,
        dispute,
        evidence={**dispute["evidence"], **(evidence or {})},
        evidence_details={**details, "has_evidence": True, "submission_count": sent},
    )


@transaction.atomic
def win(id):
    """The bank decides for us: the money comes back, the dispute's fee does not."""
    _, dispute = _locked(id, only=OPEN)
    booked = booking.book_reinstatement(dispute)
    transactions = [*dispute["balance_transactions"], booked["id"]]
    dispute = change(id, status="won", balance_transactions=transactions, is_charge_refundable=True)
    events.emit("charge.dispute.funds_reinstated", dispute)
    events.emit("charge.dispute.closed", dispute)
    return dispute


@transaction.atomic
def lose(id):
    """The bank decides for the customer, or we accept: the money stays withdrawn."""
    _locked(id, only=OPEN)
    dispute = change(id, status="lost")
    events.emit("charge.dispute.closed", dispute)
    return dispute


@transaction.atomic
def close_inquiry(id):
    """The inquiry ends without a chargeback; no money moved."""
    _locked(id, only=INQUIRY)
    dispute = change(id, status="warning_closed")
    events.emit("charge.dispute.closed", dispute)
    return dispute


def retrieve(params, path, id):
    known_only(params, DisputeRetrieveParams)
    return peek("dispute", id)


def page(params, path):
    by = {"charge": "data__charge", "payment_intent": "data__payment_intent"}
    return listing.page("dispute", params, typed=DisputeListParams, by=by, path=path)


def update(params, path, id):
    """POST /v1/disputes/:id: evidence is submitted unless `submit` is false."""
    known_only(params, DisputeUpdateParams)
    evidence = params.get("evidence") or {}
    if evidence:
        known_only(evidence, DisputeUpdateParamsEvidence)
    _, dispute = _locked(id, only=("needs_response", INQUIRY_NEEDS_RESPONSE))
    dispute = change(
        id,
        metadata=metadata.merged(dispute["metadata"], params),
        evidence={**dispute["evidence"], **evidence},
    )
    return dispute if params.get("submit") == "false" else respond(id)


def close(params, path, id):
    """POST /v1/disputes/:id/close: we accept, which is to lose."""
    known_only(params, DisputeCloseParams)
    return lose(id)


def _locked(id, *, only):
    charge = find("charge", peek("dispute", id)["charge"])
    dispute = find("dispute", id)
    if dispute["status"] not in only:
        raise DisputeIsElsewhere(dispute)
    return charge, dispute


def _become(status, dispute, **fields):
    previous = {"status": dispute["status"]}
    changed = change(dispute["id"], status=status, **fields)
    events.emit("charge.dispute.updated", changed, previous=previous)
    return changed


def _fail_pending_refunds(charge):
    for refund in all_of("refund", charge=charge["id"], status="pending"):
        refund_outcomes.fail(refund["id"], reason="charge_for_pending_refund_disputed")


def _dispute(charge, *, amount, reason, is_inquiry):
    method = charge["payment_method_details"]
    brand = method.get("card", {}).get("brand")
    card = {"brand": brand, "case_type": "inquiry" if is_inquiry else "chargeback"}
    return {
        "id": new_id("du"),
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": now(),
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": dict.fromkeys(DisputeUpdateParamsEvidence.__annotations__),
        "evidence_details": {
            "due_by": now() + TO_RESPOND,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": is_inquiry,
        "livemode": False,
        "metadata": {},
        "network_reason_code": "10.4" if reason == "fraudulent" else None,
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {"type": method["type"], **({"card": card} if brand else {})},
        "reason": reason,
        "status": INQUIRY_NEEDS_RESPONSE if is_inquiry else "needs_response",
    }
