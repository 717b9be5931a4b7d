"""Advances: money for a work order before the work, offset as the work is accepted.

An advance is free of interest and never a debt: what no accepted piece settles is the enterprise's
loss. Rule: FAIR-PAY, "Production".
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from decimal import ROUND_CEILING, Decimal

from django.db import transaction
from django.db.models import QuerySet

from artisans.ledger import accounts
from artisans.ledger.models import Kind, Transfer
from artisans.ledger.posting import post
from artisans.making import causes
from artisans.making.models import Advance, Delivery, DeliveryLine, WorkOrder
from artisans.money import format_money, minor_digits, to_minor

SMALLEST_SHARE = Decimal("0.5")


class AdvanceOutOfRange(Exception):
    """An advance is at least half and at most all of the order's piece pay."""


class AdvancePaidBefore(Exception):
    """The work order has its advance, of another amount."""


def pay_advance(
    work_order: WorkOrder, *, paid_at: datetime, amount: Decimal | None = None
) -> Transfer:
    """Post a work order's advance (half of its piece pay unless told). Safe to repeat.

    `amount` in major units of the piece rate's currency. Raises AdvanceOutOfRange,
    AdvancePaidBefore.
    """
    currency = work_order.piece_rate.currency
    amount = smallest_advance(work_order) if amount is None else amount
    _check(work_order, amount)
    with transaction.atomic():
        WorkOrder.objects.select_for_update().get(pk=work_order.pk)
        advance, _is_new = Advance.objects.get_or_create(
            work_order=work_order,
            defaults={
                "amount": amount,
                "piece_pay": piece_pay(work_order),
                "currency": currency,
                "paid_on": paid_at.date(),
            },
        )
        if advance.amount != amount:
            raise AdvancePaidBefore(
                f"This work order has its advance: {advance.amount} {currency}."
            )
        return post(
            kind=Kind.ADVANCE,
            debit=accounts.workshop_advance(work_order.workshop_id, currency),
            credit=accounts.cash(currency),
            amount=to_minor(amount, currency=currency),
            source=causes.advance(work_order.pk),
            occurred_at=paid_at,
        )


def _check(work_order: WorkOrder, amount: Decimal) -> None:
    least, most = smallest_advance(work_order), piece_pay(work_order)
    if not least <= amount <= most:
        currency = work_order.piece_rate.currency
        raise AdvanceOutOfRange(
            f"An advance on this order is between {format_money(least, currency=currency)} and "
            f"{format_money(most, currency=currency)}."
        )


def smallest_advance(work_order: WorkOrder) -> Decimal:
    """Half of the order's piece pay, up to the minor unit."""
    unit = Decimal(1).scaleb(-minor_digits(work_order.piece_rate.currency))
    return (piece_pay(work_order) * SMALLEST_SHARE).quantize(unit, ROUND_CEILING)


def piece_pay(work_order: WorkOrder) -> Decimal:
    """What all pieces of the order pay."""
    return work_order.quantity * work_order.piece_rate.amount


def offsets(delivery: Delivery, pay: dict[int, int]) -> dict[int, int]:
    """Per maker, what of the order's advance her pay for this delivery settles. Minor units.

    The advance's share of the order's piece pay, rounded down for each maker, and never more in
    all than the advance: who makes half of an order settles half of its advance at most.
    """
    advance = Advance.objects.filter(work_order=delivery.work_order_id).first()
    if advance is None or not _was_out(delivery, pay):
        return {}
    advanced = to_minor(advance.amount, currency=advance.currency)
    left = advanced - _settled_before(delivery)
    whole = to_minor(advance.piece_pay, currency=advance.currency)
    due: dict[int, int] = {}
    for artisan_id, amount in pay.items():
        share = min(amount * advanced // whole, left)
        if share > 0:
            due[artisan_id] = share
            left -= share
    return due


def _was_out(delivery: Delivery, makers: Iterable[int]) -> bool:
    """Whether the workshop had the advance when these makers were credited, and still has it.

    Pay that was credited before the advance settles none of it when it is credited again.
    """
    credited = [causes.acceptance(delivery.pk, artisan_id) for artisan_id in makers]
    first = Transfer.objects.filter(kind=Kind.PIECE_PAY, source__in=credited).order_by("id").first()
    source = causes.advance(delivery.work_order_id)
    paid = Transfer.objects.filter(kind=Kind.ADVANCE, source=source, reversed_by=None).first()
    return paid is not None and (first is None or paid.pk < first.pk)


def settled(work_order_ids: Iterable[int]) -> dict[int, int]:
    """By order, what accepted work has settled of its advance. Minor units; two queries in all."""
    lines = DeliveryLine.objects.filter(delivery__work_order__in=list(work_order_ids))
    return _settled(lines, by="delivery__work_order")


def settled_by_makers(delivery: Delivery) -> dict[int, int]:
    """By artisan, what an accepted delivery has settled. Minor units; nothing before acceptance."""
    return _settled(delivery.lines.all(), by="artisan")


def _settled_before(delivery: Delivery) -> int:
    """By other deliveries of the order; this one's own offsets are worked out anew."""
    lines = DeliveryLine.objects.filter(delivery__work_order=delivery.work_order_id)
    return sum(_settled(lines.exclude(delivery=delivery), by="delivery__work_order").values())


def _settled(lines: QuerySet[DeliveryLine], *, by: str) -> dict[int, int]:
    accepted = lines.filter(delivery__accepted_at__isnull=False)
    named = {
        causes.acceptance(delivery_id, artisan_id): key
        for key, delivery_id, artisan_id in accepted.values_list(by, "delivery", "artisan")
    }
    sums: Counter[int] = Counter()
    offsets = Transfer.objects.filter(kind=Kind.ADVANCE_OFFSET, source__in=list(named))
    for source, amount in offsets.values_list("source", "amount"):
        sums[named[source]] += amount
    return sums
