"""Objects as Stripe shows them: what follows from the clock, and ids expanded where asked for."""

from .objects import all_of, now, peek, peek_any
from .refusals import Refusal

DEEPEST = 4
# Which fields hold an id that can become its object, per kind of object.
EXPANDABLE = {
    "checkout.session": {"payment_intent"},
    "payment_intent": {"latest_charge"},
    "charge": {"balance_transaction", "failure_balance_transaction", "payment_intent"},
    "refund": {"balance_transaction", "charge", "failure_balance_transaction", "payment_intent"},
    "dispute": {"charge", "payment_intent"},
    "radar.early_fraud_warning": {"charge", "payment_intent"},
    "balance_transaction": {"source"},
    "payout": {"balance_transaction"},
}
SESSIONS_OWN = ("line_items", "payment_intent_data")
ESCAPES_DISPUTE = ("disputed", "refunded")


def shown(data, paths=()):
    """A copy as Stripe would answer; `paths` such as "payment_intent.latest_charge" expand ids."""
    if not isinstance(paths, list | tuple):
        raise Refusal("Invalid array", param="expand")
    tree = {}
    for path in paths:
        if path.count(".") >= DEEPEST:
            raise Refusal(f"You cannot expand more than {DEEPEST} levels", param="expand")
        branch = tree
        for step in path.split("."):
            branch = branch.setdefault(step, {})
    return _shown(data, tree)


def _shown(data, tree):
    if data["object"] == "list":
        return _shown_list(data, tree)
    answer = AS_PUBLIC.get(data["object"], dict)(data)
    for field, rest in tree.items():
        answer[field] = _expanded(data, field, rest)
    return answer


def _shown_list(data, tree):
    for field in tree:
        if field != "data":
            raise _cannot_expand(field)
    return {**data, "data": [_shown(each, tree.get("data", {})) for each in data["data"]]}


def _expanded(data, field, rest):
    kind = data["object"]
    if (kind, field) in INCLUDABLE:
        return _shown(INCLUDABLE[kind, field](data), rest)
    if field not in EXPANDABLE.get(kind, ()):
        raise _cannot_expand(field)
    return None if data[field] is None else _shown(peek_any(data[field]), rest)


def _cannot_expand(field):
    return Refusal(f"This property cannot be expanded ({field}).", param="expand")


def _session(data):
    return {name: value for name, value in data.items() if name not in SESSIONS_OWN}


def _balance_transaction(data):
    is_over = data["available_on"] <= now()
    return {**data, "status": "available" if is_over else "pending"}


def _dispute(data):
    due_by = data["evidence_details"]["due_by"]
    details = {**data["evidence_details"], "past_due": bool(due_by) and due_by < now()}
    booked = [_balance_transaction(peek_any(id)) for id in data["balance_transactions"]]
    return {**data, "evidence_details": details, "balance_transactions": booked}


def _early_fraud_warning(data):
    charge = peek("charge", data["charge"])
    return {**data, "actionable": not any(charge[name] for name in ESCAPES_DISPUTE)}


def _refunds_of(charge):
    newest_first = all_of("refund", charge=charge["id"])[::-1]
    return {
        "object": "list",
        "data": newest_first[:10],
        "has_more": len(newest_first) > 10,
        "url": f"/v1/charges/{charge['id']}/refunds",
    }


AS_PUBLIC = {
    "checkout.session": _session,
    "balance_transaction": _balance_transaction,
    "dispute": _dispute,
    "radar.early_fraud_warning": _early_fraud_warning,
}
# What is not part of the object until it is asked for.
INCLUDABLE = {
    ("checkout.session", "line_items"): lambda session: session["line_items"],
    ("charge", "refunds"): _refunds_of,
}
