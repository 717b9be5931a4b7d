"""Checkout Sessions: made, read, expired. Refuses what Stripe would refuse."""

from urllib.parse import urlsplit

from django.conf import settings
from stripe.params.checkout import (
    SessionCreateParams,
    SessionExpireParams,
    SessionListParams,
    SessionRetrieveParams,
)

from . import currencies, events
from .forms import known_only, page_size, required, whole_number
from .models import SandboxObject
from .objects import change, expanded, find, keep, listed, new_id, now
from .refusals import Refusal

SHORTEST, LONGEST = 30 * 60, 24 * 60 * 60
UI_MODES = ("hosted_page", "embedded_page", "elements", "form")


def create(params):
    known_only(params, SessionCreateParams)
    _require_hosted_payment(params)
    lines = [_line(each, index) for index, each in enumerate(_line_items(params))]
    currency = _one_currency(lines)
    total = sum(line["amount_total"] for line in lines)
    _require_chargeable(total, currency)
    id = new_id("cs_test", length=58)
    return _shown(keep(_session(id, params, lines=lines, currency=currency, total=total)), params)


def retrieve(params, id):
    known_only(params, SessionRetrieveParams)
    return _shown(current(id), params)


def expire(params, id):
    """Stripe's expire call: only a session that is still open can be expired."""
    known_only(params, SessionExpireParams)
    session = current(id)
    if session["status"] != "open":
        raise Refusal(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout '
            f"Session has a status of {session['status']}",
            code="resource_state_invalid",
        )
    return _shown(close(session), params)


def page(params, path):
    """List sessions, those of one payment intent when it is named."""
    known_only(params, SessionListParams)
    rows = SandboxObject.objects.filter(kind="checkout.session")
    for name in ("payment_intent", "status"):
        if name in params:
            rows = rows.filter(**{f"data__{name}": params[name]})
    found = listed(rows, params, path=path, limit=page_size(params))
    return expanded(
        {**found, "data": [public(each) for each in found["data"]]},
        params.get("expand", []),
    )


def current(id):
    """The session as it is now: one whose time is over expires as it is read."""
    session = find("checkout.session", id)
    if session["status"] == "open" and session["expires_at"] <= now():
        return close(session)
    return session


def close(session):
    """Expire a session and tell the shop."""
    session = change(session["id"], status="expired", url=None)
    events.emit("checkout.session.expired", public(session))
    return session


def _shown(session, params):
    paths = params.get("expand", [])
    lines = {"line_items": session["line_items"]} if "line_items" in paths else {}
    return expanded({**public(session), **lines}, paths)


def public(session):
    """The session as Stripe shows it: line items only when asked for."""
    hidden = ("line_items", "payment_intent_data")
    return {name: value for name, value in session.items() if name not in hidden}


def _require_hosted_payment(params):
    if required(params, "mode") != "payment":
        raise Refusal("The sandbox plays mode `payment` only.", param="mode")
    if params.get("ui_mode", "hosted_page") not in UI_MODES:
        raise Refusal(
            f"Invalid ui_mode: must be one of {', '.join(UI_MODES)}",
            param="ui_mode",
            code="parameter_invalid_enum",
        )
    for name in ("success_url", "cancel_url"):
        if name == "success_url" or name in params:
            _require_url(required(params, name), name)
    email = params.get("customer_email")
    if email is not None and "@" not in email.strip("@"):
        raise Refusal(
            f"Invalid email address: {email}", param="customer_email", code="email_invalid"
        )


def _require_url(value, name):
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise Refusal("Not a valid URL", param=name, code="url_invalid")


def _line_items(params):
    items = required(params, "line_items")
    if not isinstance(items, list):
        raise Refusal("Invalid array", param="line_items")
    if len(items) > 100:
        raise Refusal("You can have at most 100 line items.", param="line_items")
    return items


def _line(item, index):
    label = f"line_items[{index}]"
    price = required(item, "price_data", label=f"{label}[price_data]")
    product = required(price, "product_data", label=f"{label}[price_data][product_data]")
    name = required(product, "name", label=f"{label}[price_data][product_data][name]")
    currency = required(price, "currency", label=f"{label}[price_data][currency]").lower()
    if currency not in currencies.CHARGEABLE:
        raise Refusal(f"Invalid currency: {currency}", param=f"{label}[price_data][currency]")
    unit = whole_number(price, "unit_amount", label=f"{label}[price_data][unit_amount]")
    quantity = whole_number(item, "quantity", label=f"{label}[quantity]")
    if unit is None or unit < 0:
        raise Refusal("Invalid non-negative integer", param=f"{label}[price_data][unit_amount]")
    if quantity is None or quantity < 1:
        raise Refusal("This value must be greater than or equal to 1.", param=f"{label}[quantity]")
    return {
        "id": new_id("li"),
        "object": "item",
        "amount_subtotal": unit * quantity,
        "amount_total": unit * quantity,
        "currency": currency,
        "description": name,
        "price": {"object": "price", "currency": currency, "unit_amount": unit},
        "quantity": quantity,
    }


def _one_currency(lines):
    found = {line["currency"] for line in lines}
    if len(found) != 1:
        raise Refusal("All line items must have the same currency.", param="line_items")
    return found.pop()


def _require_chargeable(total, currency):
    smallest = currencies.SMALLEST.get(currency, 1)
    if total < smallest:
        raise Refusal(
            f"The Checkout Session's total amount must convert to at least {smallest} {currency}.",
            code="amount_too_small",
        )
    if total > currencies.LARGEST:
        raise Refusal("The total amount is above 99999999.", code="amount_too_large")


def _expires_at(params):
    made = now()
    wanted = whole_number(params, "expires_at", default=made + LONGEST)
    if not made + SHORTEST <= wanted <= made + LONGEST:
        raise Refusal(
            "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout "
            "Session creation.",
            param="expires_at",
        )
    return wanted


def _session(id, params, *, lines, currency, total):
    return {
        "id": id,
        "object": "checkout.session",
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "status": None},
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": params.get("client_reference_id"),
        "created": now(),
        "currency": currency,
        "custom_fields": [],
        "customer": None,
        "customer_details": None,
        "customer_email": params.get("customer_email"),
        "expires_at": _expires_at(params),
        "line_items": {"object": "list", "data": lines, "has_more": False},
        "livemode": False,
        "locale": params.get("locale"),
        "metadata": _metadata(params),
        "mode": "payment",
        "payment_intent": None,
        "payment_intent_data": params.get("payment_intent_data", {}),
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "status": "open",
        "success_url": params["success_url"],
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": params.get("ui_mode", "hosted_page"),
        "url": f"{settings.SITE_URL.rstrip('/')}/sandbox/checkout/{id}/",
    }


def _metadata(params):
    metadata = params.get("metadata") or {}
    if len(metadata) > 50:
        raise Refusal("Metadata can have at most 50 keys.", param="metadata")
    for key, value in metadata.items():
        if len(key) > 40 or len(value) > 500:
            raise Refusal("Metadata keys hold 40, values 500 characters.", param="metadata")
    return metadata
