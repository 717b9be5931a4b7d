"""Checkout Sessions: made, read, expired. Refuses what Stripe would refuse."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from stripe.params.checkout import (
    SessionCreateParams,
    SessionExpireParams,
    SessionListParams,
    SessionRetrieveParams,
)

from . import charges, currencies, events, listing, metadata
from .forms import choice, known_only, required, whole_number
from .objects import change, find, keep, new_id, now, peek, rows_of
from .refusals import NotPlayed, Refusal, StateRefusal

SHORTEST, LONGEST = 30 * 60, 24 * 60 * 60
# Each would change what is paid, or bring more sessions: left out silently, it would hide an error.
NOT_PLAYED = (
    "after_expiration",
    "allow_promotion_codes",
    "automatic_tax",
    "discounts",
    "optional_items",
    "shipping_options",
)
INTENT_PLAYED = ("description", "metadata", "receipt_email", "statement_descriptor_suffix")
LINE_PLAYED = ("price_data", "quantity")
PRICE_PLAYED = ("currency", "unit_amount", "product_data", "tax_behavior")
UI_MODES = ("hosted_page", "embedded_page", "elements", "form")


def create(params, path):
    known_only(params, SessionCreateParams)
    for name in NOT_PLAYED:
        if name in params:
            raise NotPlayed(name)
    _require_hosted_payment(params)
    lines = [_line(each, index) for index, each in enumerate(_line_items(params))]
    currency = _one_currency(lines)
    total = sum(line["amount_total"] for line in lines)
    _require_chargeable(total, currency)
    id = new_id("cs_test", length=58)
    return keep(_session(id, params, lines=lines, currency=currency, total=total))


def retrieve(params, path, id):
    known_only(params, SessionRetrieveParams)
    return current(id)


def expire(params, path, id):
    """Stripe's expire call: only a session that is still open can be expired."""
    known_only(params, SessionExpireParams)
    session = locked(id)
    if session["status"] != "open":
        raise StateRefusal(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout '
            f"Session has a status of {session['status']}",
            code="resource_state_invalid",
        )
    return close(session)


def page(params, path):
    """List sessions, those of one payment intent when it is named."""
    by = {"payment_intent": "data__payment_intent", "status": "data__status"}
    return listing.page("checkout.session", params, typed=SessionListParams, by=by, path=path)


def current(id):
    """The session as it is now: one whose time is over expires as it is read."""
    session = peek("checkout.session", id)
    return locked(id) if _is_overdue(session) else session


def locked(id):
    """The session as it is now, and nobody else changes it until the transaction ends."""
    session = find("checkout.session", id)
    return close(session) if _is_overdue(session) else session


def close(session):
    """Expire a session and tell the shop."""
    session = change(session["id"], status="expired", url=None)
    events.emit("checkout.session.expired", session)
    return session


def close_overdue():
    """Expire the sessions whose time is over and that nobody has looked at since."""
    overdue = rows_of("checkout.session", status="open").filter(data__expires_at__lte=now())
    for id in overdue.values_list("pk", flat=True):
        with transaction.atomic():
            locked(id)


def _is_overdue(session):
    return session["status"] == "open" and session["expires_at"] <= now()


def _require_hosted_payment(params):
    if required(params, "mode") != "payment":
        raise Refusal("The sandbox plays mode `payment` only.", param="mode")
    choice(params, "ui_mode", UI_MODES)
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


def _played_only(params, played, *, label):
    for name in params:
        if name not in played:
            raise NotPlayed(f"{label}[{name}]")


def _intent_data(params):
    wanted = params.get("payment_intent_data", {})
    _played_only(wanted, INTENT_PLAYED, label="payment_intent_data")
    return {**wanted, "metadata": metadata.given(wanted)}


def _line(item, index):
    label = f"line_items[{index}]"
    _played_only(item, LINE_PLAYED, label=label)
    price = required(item, "price_data", label=f"{label}[price_data]")
    _played_only(price, PRICE_PLAYED, label=f"{label}[price_data]")
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
        "metadata": metadata.given(params),
        "mode": "payment",
        "payment_intent": None,
        "payment_intent_data": _intent_data(params),
        "payment_method_types": ["card", charges.SLOW_METHOD_OF.get(currency, "sepa_debit")],
        "payment_status": "unpaid",
        "status": "open",
        "success_url": params["success_url"],
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": params.get("ui_mode", "hosted_page"),
        "url": f"{settings.SITE_URL.rstrip('/')}/sandbox/checkout/{id}/",
    }
