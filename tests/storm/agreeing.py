"""Stripe's side, orders, shelves and the ledger, laid beside each other: nothing may differ."""

from collections import Counter

from django.db.models import Sum

from artisans.ledger.models import Kind, Transfer
from artisans.ledger.verifying import verify
from artisans.money import to_minor
from shop.order.models import Line, Order
from shop.partner.models import StockMovement, StockRecord
from shop.payment.models import Dispute, PaymentAttempt, Refund
from shop.sandbox.models import SandboxObject

HOLDING = ("awaiting payment", "processing", "paid")


def assert_everything_agrees():
    """Once every event was delivered, or one sweep has run."""
    charges = charges_by_order()
    orders = {order.number: order for order in Order.objects.prefetch_related("payment_attempts")}
    assert set(charges) <= set(orders), "money for an order that is not there"
    for number, order in orders.items():
        assert_paid_once(order, charges.get(number, []))
    assert_shelves_agree()
    assert_premiums_agree()
    assert_disputes_agree()
    verify()


def charges_by_order():
    """Every charge that succeeded at Stripe, by the order it names."""
    found = {}
    for row in SandboxObject.objects.filter(kind="charge"):
        if row.data["status"] == "succeeded":
            found.setdefault(row.data["metadata"]["order_number"], []).append(row.data)
    return found


def assert_paid_once(order, charges):
    """What is kept of a customer's money is for this order, and never more than it costs."""
    kept = sum(charge["amount_captured"] - charge["amount_refunded"] for charge in charges)
    total = to_minor(order.total_incl_tax, currency=order.currency)
    attempts = {each.payment_intent_id: each for each in order.payment_attempts.all()}
    assert kept <= total, f"{order} was charged {kept}, costs {total}"
    if kept and not order.is_paid:
        # Only what a person has to decide about may be kept without an order.
        statuses = {attempts[charge["payment_intent"]].status for charge in charges}
        assert statuses <= {"mismatch", "refund due", "refunded"}, f"{order} paid, and not paid"
    assert not order.is_paid or charges, f"{order} is paid by nothing"
    for charge in charges:
        attempt = attempts[charge["payment_intent"]]
        assert attempt.captured_amount == charge["amount_captured"]
        assert attempt.refunded_amount == charge["amount_refunded"], f"refunds of {attempt}"
    paying = [each for each in attempts.values() if each.status == PaymentAttempt.Status.PAID]
    assert len(paying) == (1 if order.is_paid else 0)


def assert_shelves_agree():
    """Stock is the sum of its journal, and what is promised is what orders hold."""
    sums = StockMovement.objects.values_list("stockrecord").annotate(
        held=Sum("in_stock_change"), promised=Sum("allocated_change")
    )
    journal = {record: (held, promised) for record, held, promised in sums}
    promised = Counter()
    holding = Line.objects.filter(order__is_stock_held=True, order__status__in=HOLDING)
    for record, quantity, called_off in holding.values_list(
        "stockrecord", "quantity", "called_off"
    ):
        promised[record] += quantity - called_off
    for record in StockRecord.objects.all():
        assert (record.num_in_stock, record.num_allocated) == journal.get(record.pk, (0, 0))
        assert record.num_allocated == promised[record.pk], f"promised of {record}"


def assert_premiums_agree():
    """One premium for each paid line that a workshop made, none for anything else."""
    paid = Line.objects.filter(order__paid_at__isnull=False, workshop__isnull=False)
    posted = Transfer.objects.filter(kind=Kind.PREMIUM).values_list("source", flat=True)
    assert sorted(posted) == sorted(line.source for line in paid)


def assert_disputes_agree():
    there = {row.pk: row.data["status"] for row in SandboxObject.objects.filter(kind="dispute")}
    assert dict(Dispute.objects.values_list("dispute_id", "status")) == there


def assert_refunds_are_settled():
    """Nothing waits to be sent or heard of."""
    under_way = Refund.objects.filter(status__in=["asked"])
    assert not under_way.exists(), list(under_way)
