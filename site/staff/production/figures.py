"""Work orders with what came, what was paid and what is left of the advance, for the screens."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, F, Q, When

from artisans.making import advances
from artisans.making.models import Advance, WorkOrder
from artisans.money import from_minor


@dataclass(frozen=True)
class Progress:
    """A work order and where it stands. Amounts in major units of its rate's currency."""

    order: WorkOrder
    advance: Advance | None
    settled: Decimal
    is_late: bool

    @property
    def currency(self):
        return self.order.piece_rate.currency

    @property
    def piece_pay(self):
        """Credited so far."""
        return self.order.paid_pieces * self.order.piece_rate.amount

    @property
    def left_of_advance(self):
        return self.advance.amount - self.settled if self.advance else None

    @property
    def is_done(self):
        return not (self.order.still_open > 0 or self.order.to_judge)


def orders_to_show():
    """Every work order with what a row of it shows: what is under way first, by its due day."""
    under_way = Q(still_open__gt=0) | Q(to_judge__gt=0)
    related = ("workshop", "product", "advance", "piece_rate")
    floors = ("legal_floor", "benchmark_floor", "exchange_rate")
    return (
        WorkOrder.objects.with_progress()
        .select_related(*related, *(f"piece_rate__{floor}" for floor in floors))
        .order_by(
            Case(When(under_way, then=0), default=1),
            Case(When(under_way, then=F("due_on"))),
            "-due_on",
            "-pk",
        )
    )


def progress(orders, *, on):
    """The orders of a page with their advances, in two queries for any number."""
    orders = list(orders)
    settled = advances.settled(order.pk for order in orders if _advance(order))
    return [
        Progress(
            order=order,
            advance=_advance(order),
            settled=from_minor(settled.get(order.pk, 0), currency=order.piece_rate.currency),
            is_late=order.due_on < on and order.still_open > 0,
        )
        for order in orders
    ]


def _advance(order):
    return getattr(order, "advance", None)
