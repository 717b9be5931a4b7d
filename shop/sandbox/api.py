"""The routes of the pretended API: method and path to the function that answers."""

import re

from stripe.params import (
    BalanceTransactionRetrieveParams,
    ChargeListParams,
    ChargeRetrieveParams,
    PaymentIntentRetrieveParams,
    RefundRetrieveParams,
)

from . import disputes, early_fraud_warnings, events, listing, payouts, refunds, sessions
from .forms import known_only
from .objects import peek
from .refusals import Refusal
from .showing import shown

READABLE = {
    "payment_intents": ("payment_intent", PaymentIntentRetrieveParams),
    "charges": ("charge", ChargeRetrieveParams),
    "balance_transactions": ("balance_transaction", BalanceTransactionRetrieveParams),
    "refunds": ("refund", RefundRetrieveParams),
}


def answer(method, path, params):
    """The object or list Stripe would answer. Raises Refusal."""
    for wanted, pattern, respond in ROUTES:
        found = re.fullmatch(pattern, path)
        if wanted == method and found:
            return shown(respond(params, path, *found.groups()), params.get("expand", []))
    raise _Unrecognized(f"Unrecognized request URL ({method.upper()}: {path}).")


class _Unrecognized(Refusal):
    status = 404


def _read(params, path, collection, id):
    kind, typed = READABLE[collection]
    known_only(params, typed)
    return peek(kind, id)


def _charges(params, path):
    by = {"payment_intent": "data__payment_intent"}
    return listing.page("charge", params, typed=ChargeListParams, by=by, path=path)


ID = r"([^/]+)"
ROUTES = [
    ("post", r"/v1/checkout/sessions", sessions.create),
    ("get", r"/v1/checkout/sessions", sessions.page),
    ("get", rf"/v1/checkout/sessions/{ID}", sessions.retrieve),
    ("post", rf"/v1/checkout/sessions/{ID}/expire", sessions.expire),
    ("post", r"/v1/refunds", refunds.create),
    ("get", r"/v1/refunds", refunds.page),
    ("post", rf"/v1/refunds/{ID}", refunds.update),
    ("post", rf"/v1/refunds/{ID}/cancel", refunds.cancel),
    ("get", r"/v1/disputes", disputes.page),
    ("get", rf"/v1/disputes/{ID}", disputes.retrieve),
    ("post", rf"/v1/disputes/{ID}", disputes.update),
    ("post", rf"/v1/disputes/{ID}/close", disputes.close),
    ("get", r"/v1/radar/early_fraud_warnings", early_fraud_warnings.page),
    ("get", rf"/v1/radar/early_fraud_warnings/{ID}", early_fraud_warnings.retrieve),
    ("get", r"/v1/charges", _charges),
    ("get", r"/v1/payouts", payouts.page),
    ("get", rf"/v1/payouts/{ID}", payouts.retrieve),
    ("get", r"/v1/balance_transactions", payouts.balance_transactions),
    ("get", r"/v1/events", events.page),
    ("get", rf"/v1/events/{ID}", events.retrieve),
    ("get", rf"/v1/({'|'.join(READABLE)})/{ID}", _read),
]
