"""What somebody does on the hosted page: pay, fail to, put it off, or let it expire."""

from django.db import transaction

from shop.after_commit import after_commit

from . import currencies, events, sessions
from .models import SandboxObject
from .objects import change, find, keep, new_id, now

DECLINED = {"type": "card_error", "code": "card_declined", "message": "Your card was declined."}


class NotOpen(Exception):
    """The session was paid, expired or put off already."""


@transaction.atomic
def pay(id):
    """A card that works: paid at once; what it cost us is known a moment later."""
    session = _open(id)
    intent = _intent(session)
    charge = _succeed(intent)
    session = change(
        id, status="complete", payment_status="paid", payment_intent=intent["id"], url=None
    )
    events.emit("checkout.session.completed", sessions.public(session))
    after_commit(book_fee, charge["id"])


@transaction.atomic
def decline(id):
    """A card that does not: the session stays open for another try."""
    session = _open(id)
    intent = _intent(session)
    change(id, payment_intent=intent["id"])
    intent = change(intent["id"], status="requires_payment_method", last_payment_error=DECLINED)
    events.emit("payment_intent.payment_failed", intent)


@transaction.atomic
def pay_later(id):
    """A slow method (a bank debit): the session is complete, the money is on its way."""
    session = _open(id)
    intent = _intent(session)
    intent = change(intent["id"], status="processing")
    session = change(id, status="complete", payment_intent=intent["id"], url=None)
    events.emit("payment_intent.processing", intent)
    events.emit("checkout.session.completed", sessions.public(session))


@transaction.atomic
def money_arrives(id):
    """The slow payment succeeds."""
    session = _under_way(id)
    charge = _succeed(find("payment_intent", session["payment_intent"]))
    session = change(id, payment_status="paid")
    events.emit("checkout.session.async_payment_succeeded", sessions.public(session))
    after_commit(book_fee, charge["id"])


@transaction.atomic
def money_fails(id):
    """The slow payment does not come."""
    session = _under_way(id)
    intent = change(
        session["payment_intent"], status="requires_payment_method", last_payment_error=DECLINED
    )
    events.emit("payment_intent.payment_failed", intent)
    events.emit("checkout.session.async_payment_failed", sessions.public(session))


@transaction.atomic
def expire(id):
    """Time runs out."""
    sessions.close(_open(id))


@transaction.atomic
def look(id):
    """The session and its payment intent, if any, as they are now."""
    session = sessions.current(id)
    intent = session["payment_intent"]
    return session, find("payment_intent", intent) if intent else None


@transaction.atomic
def book_fee(charge_id):
    """Book the charge to the balance, which is when its fee becomes known. Safe to repeat."""
    charge = find("charge", charge_id)
    if charge["balance_transaction"] is not None:
        return
    fee = currencies.fee_on(charge["amount"], currency=charge["currency"])
    booked = keep(_balance_transaction(charge, fee=fee))
    charge = change(charge_id, balance_transaction=booked["id"])
    events.emit("charge.updated", charge)


def book_missing_fees():
    """Charges whose booking was interrupted are booked now."""
    charges = SandboxObject.objects.filter(kind="charge", data__balance_transaction=None)
    for id in charges.values_list("pk", flat=True):
        book_fee(id)


def _open(id):
    session = sessions.current(id)
    if session["status"] != "open":
        raise NotOpen(id)
    return session


def _under_way(id):
    session = sessions.current(id)
    if session["status"] != "complete" or session["payment_status"] != "unpaid":
        raise NotOpen(id)
    if find("payment_intent", session["payment_intent"])["status"] != "processing":
        raise NotOpen(id)
    return session


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
            "amount_received": 0,
            "created": now(),
            "currency": session["currency"],
            "customer": None,
            "description": wanted.get("description"),
            "last_payment_error": None,
            "latest_charge": None,
            "livemode": False,
            "metadata": wanted.get("metadata", {}),
            "payment_method_types": ["card"],
            "status": "requires_payment_method",
        }
    )


def _succeed(intent):
    charge = keep(_charge(intent))
    intent = change(
        intent["id"],
        status="succeeded",
        amount_received=intent["amount"],
        latest_charge=charge["id"],
        last_payment_error=None,
    )
    events.emit("charge.succeeded", charge)
    events.emit("payment_intent.succeeded", intent)
    return charge


def _charge(intent):
    return {
        "id": new_id("ch"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"],
        "amount_refunded": 0,
        "balance_transaction": None,
        "captured": True,
        "created": now(),
        "currency": intent["currency"],
        "disputed": False,
        "livemode": False,
        "metadata": intent["metadata"],
        "paid": True,
        "payment_intent": intent["id"],
        "payment_method_details": {"type": "card", "card": {"brand": "visa", "last4": "4242"}},
        "refunded": False,
        "status": "succeeded",
    }


def _balance_transaction(charge, *, fee):
    return {
        "id": new_id("txn"),
        "object": "balance_transaction",
        "amount": charge["amount"],
        "available_on": now() + 2 * 24 * 60 * 60,
        "balance_type": "payments",
        "created": now(),
        "currency": charge["currency"],
        "description": None,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": [
            {
                "amount": fee,
                "application": None,
                "currency": charge["currency"],
                "description": "Stripe processing fees",
                "type": "stripe_fee",
            }
        ],
        "net": charge["amount"] - fee,
        "reporting_category": "charge",
        "source": charge["id"],
        "status": "pending",
        "type": "charge",
    }
