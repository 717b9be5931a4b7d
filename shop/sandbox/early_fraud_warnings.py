"""Early fraud warnings: the card's bank reports a payment as fraud before anybody disputes it."""

from django.db import transaction
from stripe.params.radar import EarlyFraudWarningListParams, EarlyFraudWarningRetrieveParams

from . import charges, events, listing
from .forms import known_only
from .objects import all_of, keep, new_id, now, peek
from .refusals import StateRefusal

FRAUD_TYPES = (
    "unauthorized_use_of_card",
    "made_with_stolen_card",
    "made_with_lost_card",
    "made_with_counterfeit_card",
    "card_never_received",
    "fraudulent_card_application",
    "misc",
)


@transaction.atomic
def warn(id, *, fraud_type="unauthorized_use_of_card"):
    """The bank warns about a charge, once. Raises StateRefusal.

    `id` is a charge's, payment intent's or session's.
    """
    if fraud_type not in FRAUD_TYPES:
        raise ValueError(f"{fraud_type} is none of {', '.join(FRAUD_TYPES)}.")
    charge = charges.locked(id)
    if not charge["paid"] or all_of("radar.early_fraud_warning", charge=charge["id"]):
        raise StateRefusal(f"Charge {charge['id']} is not paid, or there is a warning already.")
    warning = keep(
        {
            "id": new_id("issfr"),
            "object": "radar.early_fraud_warning",
            "actionable": True,
            "charge": charge["id"],
            "created": now(),
            "fraud_type": fraud_type,
            "livemode": False,
            "payment_intent": charge["payment_intent"],
        }
    )
    events.emit("radar.early_fraud_warning.created", warning)
    return warning


def retrieve(params, path, id):
    known_only(params, EarlyFraudWarningRetrieveParams)
    return peek("radar.early_fraud_warning", id)


def page(params, path):
    by = {"charge": "data__charge", "payment_intent": "data__payment_intent"}
    return listing.page(
        "radar.early_fraud_warning",
        params,
        typed=EarlyFraudWarningListParams,
        by=by,
        path=path,
    )
