"""Charges: what one try to pay became, by card or by a slower method."""

from .objects import find, keep, new_id, now, peek, rows_of
from .refusals import NotThere

# What a refund of each method starts as; some banks need days, some methods need the customer.
SLOW_METHODS = {
    "us_bank_account": "pending",
    "sepa_debit": "pending",
    "bacs_debit": "pending",
    "konbini": "requires_action",
    "multibanco": "requires_action",
}
SLOW_METHOD_OF = {"usd": "us_bank_account", "gbp": "bacs_debit", "jpy": "konbini"}
# Stripe's own test cards, by their last digits.
REFUND_IS_PENDING, REFUND_FAILS = "7726", "5126"
CARDS = ("4242", REFUND_IS_PENDING, REFUND_FAILS)


class NoSuchMethod(ValueError):
    """A card or method that the sandbox does not have."""


def of(id):
    """The charge that a charge's, payment intent's or session's id leads to, not locked.

    Raises NotThere, also where nobody has tried to pay yet.
    """
    if id.startswith("cs_"):
        id = peek("checkout.session", id)["payment_intent"] or ""
    if id.startswith("pi_"):
        id = peek("payment_intent", id)["latest_charge"] or ""
    return peek("charge", id)


def locked(id):
    """The charge an id leads to, locked until the transaction ends."""
    return find("charge", of(id)["id"])


def session_of(charge):
    """The session that a charge was made on."""
    row = rows_of("checkout.session", payment_intent=charge["payment_intent"]).first()
    if row is None:
        raise NotThere("checkout.session", charge["payment_intent"])
    return row.data


def by_card(intent, *, email, card="4242", failure=None):
    """A charge by card: paid, unless it failed with Stripe's error."""
    if card not in CARDS:
        raise NoSuchMethod(f"The sandbox has no card ending in {card}: only {', '.join(CARDS)}.")
    details = {"type": "card", "card": {"brand": "visa", "country": "US", "last4": card}}
    status = "failed" if failure else "succeeded"
    return keep(_charge("ch", intent, details, status=status, email=email, failure=failure))


def by_slow_method(intent, *, email, method):
    """A charge by a bank debit or the like, which is pending for days."""
    if method not in SLOW_METHODS:
        raise NoSuchMethod(f"{method} is none of {', '.join(SLOW_METHODS)}.")
    details = {"type": method, method: {}}
    return keep(_charge("py", intent, details, status="pending", email=email))


def refund_begins_as(charge):
    """The status of a refund of this charge when it is made."""
    details = charge["payment_method_details"]
    if details["type"] != "card":
        return SLOW_METHODS[details["type"]]
    return "pending" if details["card"]["last4"] == REFUND_IS_PENDING else "succeeded"


def refund_will_fail(charge):
    """Whether it was paid by the card whose refunds come back."""
    details = charge["payment_method_details"]
    return details["type"] == "card" and details["card"]["last4"] == REFUND_FAILS


def _charge(prefix, intent, details, *, status, email, failure=None):
    is_paid = status == "succeeded"
    failure = failure or {}
    return {
        "id": new_id(prefix),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"] if is_paid else 0,
        "amount_refunded": 0,
        "balance_transaction": None,
        "billing_details": {"address": None, "email": email, "name": None, "phone": None},
        "captured": status != "failed",
        "created": now(),
        "currency": intent["currency"],
        "customer": None,
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": failure.get("code"),
        "failure_message": failure.get("message"),
        "livemode": False,
        "metadata": intent["metadata"],
        "paid": is_paid,
        "payment_intent": intent["id"],
        "payment_method_details": details,
        "receipt_email": None,
        "refunded": False,
        "status": status,
    }
