"""The routes of the pretended API: method and path to the function that answers."""

import re

from stripe.params import (
    BalanceTransactionRetrieveParams,
    ChargeRetrieveParams,
    EventListParams,
    EventRetrieveParams,
    PaymentIntentRetrieveParams,
    RefundRetrieveParams,
)

from . import events, refunds, sessions
from .forms import known_only, page_size, whole_number
from .objects import expanded, find, listed
from .refusals import Refusal

READABLE = {
    "payment_intents": ("payment_intent", PaymentIntentRetrieveParams),
    "charges": ("charge", ChargeRetrieveParams),
    "balance_transactions": ("balance_transaction", BalanceTransactionRetrieveParams),
    "refunds": ("refund", RefundRetrieveParams),
    "events": ("event", EventRetrieveParams),
}


def answer(method, path, params):
    """The object or list Stripe would answer. Raises Refusal."""
    for wanted, pattern, respond in ROUTES:
        found = re.fullmatch(pattern, path)
        if wanted == method and found:
            return respond(params, path, *found.groups())
    raise _Unrecognized(f"Unrecognized request URL ({method.upper()}: {path}).")


class _Unrecognized(Refusal):
    status = 404


def _read(params, path, collection, id):
    kind, typed = READABLE[collection]
    known_only(params, typed)
    return expanded(find(kind, id), params.get("expand", []))


def _list_events(params, path):
    known_only(params, EventListParams)
    rows = events.of_types(params.get("types") or [params[n] for n in ("type",) if n in params])
    created = params.get("created") or {}
    for bound in ("gt", "gte", "lt", "lte"):
        edge = whole_number(created, bound, label=f"created[{bound}]")
        if edge is not None:
            rows = rows.filter(**{f"data__created__{bound}": edge})
    return listed(rows, params, path=path, limit=page_size(params))


ROUTES = [
    ("post", r"/v1/checkout/sessions", lambda params, path: sessions.create(params)),
    ("get", r"/v1/checkout/sessions", sessions.page),
    ("get", r"/v1/checkout/sessions/([^/]+)", lambda p, path, id: sessions.retrieve(p, id)),
    ("post", r"/v1/checkout/sessions/([^/]+)/expire", lambda p, path, id: sessions.expire(p, id)),
    ("post", r"/v1/refunds", lambda params, path: refunds.create(params)),
    ("get", r"/v1/refunds", refunds.page),
    ("get", r"/v1/events", _list_events),
    ("get", rf"/v1/({'|'.join(READABLE)})/([^/]+)", _read),
]
