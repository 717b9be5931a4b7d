"""What somebody does on the hosted page: pay, fail to, put it off, or let it expire."""

from django.db import transaction

from shop.after_commit import after_commit

from . import booking, charges, events, sessions
from .objects import change, find, keep, new_id, now, peek, rows_of

DECLINES = {
    "generic_decline": "Your card was declined.",
    "insufficient_funds": "Your card has insufficient funds.",
    "lost_card": "Your card was declined.",
    "fraudulent": "Your card was declined.",
}


class NotOpen(Exception):
    """The session was paid, expired or put off already."""


@transaction.atomic
def pay(id, *, card="4242"):
    """A card that works: paid at once; what it cost us is known a moment later.

    The cards ending in 7726 and 5126 are Stripe's: their refunds are pending, or fail.
    """
    session = _open(id)
    intent = _intent(session)
    charge = charges.by_card(intent, email=session["customer_email"], card=card)
    _succeed(intent, charge)
    session = change(
        id,
        customer_details=_customer(session),
        payment_intent=intent["id"],
        payment_status="paid",
        status="complete",
        url=None,
    )
    events.emit("checkout.session.completed", session)
    after_commit(book_fee, charge["id"])


@transaction.atomic
def decline(id, *, code="generic_decline"):
    """A card that does not: the session stays open for another try."""
    session = _open(id)
    intent = _intent(session)
    error = {
        "type": "card_error",
        "code": "card_declined",
        "decline_code": code,
        "message": DECLINES[code],
    }
    charge = charges.by_card(intent, email=session["customer_email"], failure=error)
    change(id, payment_intent=intent["id"])
    _fail(intent, charge, error)


@transaction.atomic
def pay_later(id, *, method=None):
    """A slow method (a bank debit): the session is complete, the money is on its way.

    `method` is one of charges.SLOW_METHODS; without it, what fits the currency.
    """
    session = _open(id)
    intent = _intent(session)
    method = method or charges.SLOW_METHOD_OF.get(intent["currency"], "sepa_debit")
    charge = charges.by_slow_method(intent, email=session["customer_email"], method=method)
    intent = change(intent["id"], status="processing", latest_charge=charge["id"])
    session = change(
        id,
        customer_details=_customer(session),
        payment_intent=intent["id"],
        status="complete",
        url=None,
    )
    events.emit("charge.pending", charge)
    events.emit("payment_intent.processing", intent)
    events.emit("checkout.session.completed", session)


@transaction.atomic
def money_arrives(id):
    """The slow payment succeeds."""
    session, intent = _under_way(id)
    charge = change(
        intent["latest_charge"],
        amount_captured=intent["amount"],
        paid=True,
        status="succeeded",
    )
    _succeed(intent, charge)
    session = change(id, payment_status="paid")
    events.emit("checkout.session.async_payment_succeeded", session)
    after_commit(book_fee, charge["id"])


@transaction.atomic
def money_fails(id):
    """The slow payment does not come."""
    session, intent = _under_way(id)
    error = {
        "type": "card_error",
        "code": "payment_intent_payment_attempt_failed",
        "message": "The customer's bank account could not be debited.",
    }
    charge = change(
        intent["latest_charge"],
        failure_code="insufficient_funds",
        failure_message=error["message"],
        status="failed",
    )
    _fail(intent, charge, error)
    events.emit("checkout.session.async_payment_failed", session)


@transaction.atomic
def expire(id):
    """Time runs out."""
    sessions.close(_open(id))


@transaction.atomic
def look(id):
    """The session and its payment intent, if any, as they are now."""
    session = sessions.current(id)
    intent = session["payment_intent"]
    return session, peek("payment_intent", intent) if intent else None


@transaction.atomic
def book_fee(charge_id):
    """Book the charge to the balance, which is when its fee becomes known. Safe to repeat."""
    charge = find("charge", charge_id)
    if charge["balance_transaction"] is not None:
        return
    booked = booking.book_charge(charge)
    charge = change(charge_id, balance_transaction=booked["id"])
    events.emit("charge.updated", charge, previous={"balance_transaction": None})


def book_missing_fees():
    """Charges whose booking was interrupted are booked now."""
    unbooked = rows_of("charge", balance_transaction=None, paid=True)
    for id in unbooked.values_list("pk", flat=True):
        book_fee(id)


def _open(id):
    session = sessions.locked(id)
    if session["status"] != "open":
        raise NotOpen(id)
    return session


def _under_way(id):
    session = sessions.locked(id)
    if session["status"] != "complete" or session["payment_status"] != "unpaid":
        raise NotOpen(id)
    intent = find("payment_intent", session["payment_intent"])
    if intent["status"] != "processing":
        raise NotOpen(id)
    return session, intent


def _customer(session):
    """What Stripe's page asked the shopper for."""
    return {
        "address": None,
        "email": session["customer_email"],
        "name": None,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": [],
    }


def _intent(session):
    """The session's payment intent, made at the first try to pay."""
    if session["payment_intent"]:
        return find("payment_intent", session["payment_intent"])
    wanted = session["payment_intent_data"]
    return keep(
        {
            "id": new_id("pi"),
            "object": "payment_intent",
            "amount": session["amount_total"],
            "amount_capturable": 0,
            "amount_received": 0,
            "canceled_at": None,
            "capture_method": "automatic_async",
            "created": now(),
            "currency": session["currency"],
            "customer": None,
            "description": wanted.get("description"),
            "last_payment_error": None,
            "latest_charge": None,
            "livemode": False,
            "metadata": wanted.get("metadata", {}),
            "payment_method_types": session["payment_method_types"],
            "receipt_email": wanted.get("receipt_email"),
            "status": "requires_payment_method",
        }
    )


def _succeed(intent, charge):
    intent = change(
        intent["id"],
        status="succeeded",
        amount_received=intent["amount"],
        latest_charge=charge["id"],
        last_payment_error=None,
    )
    events.emit("charge.succeeded", charge)
    events.emit("payment_intent.succeeded", intent)


def _fail(intent, charge, error):
    intent = change(
        intent["id"],
        status="requires_payment_method",
        latest_charge=charge["id"],
        last_payment_error={**error, "charge": charge["id"]},
    )
    events.emit("charge.failed", charge)
    events.emit("payment_intent.payment_failed", intent)
