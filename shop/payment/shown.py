"""An order's payments as its customer sees them: what was taken, and what went back or will."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from artisans.money import from_minor
from shop.order.models import Order
from shop.payment.models import PaymentAttempt, PaymentTask, Refund

Status = PaymentAttempt.Status
WITH_MONEY = (Status.PAID, Status.REFUND_DUE, Status.REFUNDED, Status.MISMATCH)
OF_PAYMENT = (
    *("number", "status", "captured_amount", "captured_currency"),
    *("fee_amount", "fee_currency"),
)
OF_REFUND = ("refunds__pk", "refunds__status", "refunds__amount", "refunds__settled_at")


@dataclass(frozen=True)
class ShownRefund:
    pk: int
    status: str
    amount: Decimal
    settled_at: datetime | None

    @property
    def is_given(self) -> bool:
        return self.status == Refund.Status.SUCCEEDED

    @property
    def has_failed(self) -> bool:
        return self.status == Refund.Status.FAILED


@dataclass(frozen=True)
class ShownPayment:
    """One payment that took money, in its own currency, with its refunds."""

    status: str
    amount: Decimal
    currency: str
    fee: Decimal | None
    fee_currency: str
    refunds: tuple[ShownRefund, ...]

    @property
    def given_back(self) -> Decimal:
        return sum((each.amount for each in self.refunds if each.is_given), Decimal(0))

    @property
    def on_its_way(self) -> Decimal:
        going = (each for each in self.refunds if not (each.is_given or each.has_failed))
        return sum((each.amount for each in going), Decimal(0))

    @property
    def goes_back_whole(self) -> bool:
        return self.given_back + self.on_its_way >= self.amount

    @property
    def is_of_another_amount(self) -> bool:
        """Another amount, currency or mode than the order's was paid."""
        return self.status == Status.MISMATCH

    @property
    def waits_for_us(self) -> bool:
        """Nobody has decided yet what becomes of it."""
        return self.is_of_another_amount and not self.goes_back_whole


@dataclass(frozen=True)
class ShownPayments:
    own: ShownPayment | None = None
    """The one that paid the order."""
    astray: tuple[ShownPayment, ...] = ()
    """Those that paid for nothing: too late, once too often, or another amount."""

    @property
    def go_back_whole(self) -> bool:
        """Whether nothing of what the order was paid with stays here."""
        return self.own is not None and self.own.goes_back_whole

    @property
    def wait_for_us(self) -> bool:
        return any(each.waits_for_us for each in self.astray)

    @property
    def are_of_another_amount(self) -> bool:
        return any(each.is_of_another_amount for each in self.astray)

    def fee_in(self, currency: str) -> Decimal | None:
        """The fee charged for the order, or None while it is not known in this currency.

        An account that settles in another currency is charged there: that fee is no part of the
        order's own sum, so it stays unknown here.
        """
        if self.own is None or self.own.fee_currency != currency:
            return None
        return self.own.fee


def payments_of(order: Order) -> ShownPayments:
    """All payments of an order with all their refunds, in one query.

    A refund that failed costs a second one: it is shown until somebody has seen to it.
    """
    attempts = PaymentAttempt.objects.filter(order=order, status__in=WITH_MONEY)
    rows = list(attempts.order_by("number", "refunds__pk").values(*OF_PAYMENT, *OF_REFUND))
    waiting = _waiting(rows)
    shown = [
        _payment(list(of_one), waiting) for _, of_one in groupby(rows, key=itemgetter("number"))
    ]
    own = next((each for each in shown if each.status == Status.PAID), None)
    return ShownPayments(own, tuple(each for each in shown if each is not own and each.amount))


def _waiting(rows: Iterable[dict[str, Any]]) -> set[str]:
    """The causes of failed refunds that somebody has yet to see to."""
    failed = [row for row in rows if row["refunds__status"] == Refund.Status.FAILED]
    if not failed:
        return set()
    causes = [_cause(row["refunds__pk"]) for row in failed]
    tasks = PaymentTask.objects.waiting().filter(source__in=causes)
    return set(tasks.values_list("source", flat=True))


def _cause(refund_pk: int) -> str:
    """What `tasks.refund_failed` names as the cause of its task."""
    return f"refund:{refund_pk}"


def _payment(rows: list[dict[str, Any]], waiting: set[str]) -> ShownPayment:
    row = rows[0]
    currency, fee = row["captured_currency"], row["fee_amount"]
    refunds = [_refund(each, currency) for each in rows if each["refunds__pk"]]
    return ShownPayment(
        status=row["status"],
        amount=from_minor(row["captured_amount"], currency=currency) if currency else Decimal(0),
        currency=currency,
        fee=None if fee is None else from_minor(fee, currency=row["fee_currency"]),
        fee_currency=row["fee_currency"],
        refunds=tuple(
            each for each in refunds if not each.has_failed or _cause(each.pk) in waiting
        ),
    )


def _refund(row: dict[str, Any], currency: str) -> ShownRefund:
    return ShownRefund(
        pk=row["refunds__pk"],
        status=row["refunds__status"],
        amount=from_minor(row["refunds__amount"], currency=currency),
        settled_at=row["refunds__settled_at"],
    )
