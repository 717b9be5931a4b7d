"""Payouts: what is available at Stripe goes to our bank, and which transactions it was made of."""

from django.db import transaction
from stripe.params import BalanceTransactionListParams, PayoutListParams, PayoutRetrieveParams

from shop.after_commit import after_commit

from . import booking, events, listing
from .forms import known_only
from .models import SandboxObject
from .objects import change, find, keep, new_id, now, peek, rows_of
from .refusals import Refusal


@transaction.atomic
def pay_out(*, even_unavailable=False):
    """An automatic payout for each currency in which something is available; returns them.

    Charges are available after two days, or at once for whoever does not want to wait. A balance
    of nothing or less stays for the next time.
    """
    payouts = []
    for currency, rows in sorted(_waiting(even_unavailable=even_unavailable).items()):
        amount = sum(row.data["net"] for row in rows)
        if amount > 0:
            payouts.append(_paid(rows, amount=amount, currency=currency))
    return payouts


@transaction.atomic
def complete_reconciliation(id):
    """Stripe has matched the payout to its transactions, which can now be listed. Repeatable."""
    if find("payout", id)["reconciliation_status"] == "completed":
        return
    payout = change(id, reconciliation_status="completed")
    events.emit("payout.reconciliation_completed", payout)


def complete_reconciliations():
    """Payouts whose reconciliation was interrupted are completed now."""
    unfinished = rows_of("payout", reconciliation_status="in_progress")
    for id in unfinished.values_list("pk", flat=True):
        complete_reconciliation(id)


def retrieve(params, path, id):
    known_only(params, PayoutRetrieveParams)
    return peek("payout", id)


def page(params, path):
    return listing.page(
        "payout", params, typed=PayoutListParams, by={"status": "data__status"}, path=path
    )


def balance_transactions(params, path):
    """GET /v1/balance_transactions; those of a payout once it is reconciled."""
    if "payout" in params:
        payout = peek("payout", params["payout"], param="payout")
        if payout["reconciliation_status"] != "completed":
            raise Refusal(
                f"Payout {payout['id']} is not reconciled yet: wait for "
                "payout.reconciliation_completed.",
                param="payout",
            )
    return listing.page(
        "balance_transaction",
        params,
        typed=BalanceTransactionListParams,
        by={
            "payout": "paid_out_in",
            "source": "data__source",
            "type": "data__type",
            "currency": "data__currency",
        },
        path=path,
    )


def _waiting(*, even_unavailable):
    """Locked balance transactions that no payout holds yet, by currency."""
    rows = rows_of("balance_transaction").filter(paid_out_in=None).order_by("pk")
    if not even_unavailable:
        rows = rows.filter(data__available_on__lte=now())
    found = {}
    for row in rows.select_for_update():
        found.setdefault(row.data["currency"], []).append(row)
    return found


def _paid(rows, *, amount, currency):
    payout = keep(_payout(amount=amount, currency=currency))
    booked = booking.book(
        payout["id"],
        booking.Settlement(-amount, currency),
        type="payout",
        category="payout",
        description="STRIPE PAYOUT",
    )
    payout = change(payout["id"], balance_transaction=booked["id"])
    # Stripe lists the payout's own transaction among those it was made of.
    held = [*(row.pk for row in rows), booked["id"]]
    SandboxObject.objects.filter(pk__in=held).update(paid_out_in=payout["id"])
    events.emit("payout.created", {**payout, "status": "in_transit"})
    events.emit("payout.paid", payout, previous={"status": "in_transit"})
    after_commit(complete_reconciliation, payout["id"])
    return payout


def _payout(*, amount, currency):
    return {
        "id": new_id("po"),
        "object": "payout",
        "amount": amount,
        "arrival_date": now(),
        "automatic": True,
        "balance_transaction": None,
        "created": now(),
        "currency": currency,
        "description": "STRIPE PAYOUT",
        "destination": new_id("ba"),
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": {},
        "method": "standard",
        "original_payout": None,
        "reconciliation_status": "in_progress",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": None,
        "status": "paid",
        "type": "bank_account",
    }
