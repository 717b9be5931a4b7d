"""THE SEAM out: what a paid order means to the people who made it.

Everything that must happen when an order is paid happens here, in the caller's transaction, and
each step is safe to repeat. What travels down travels as data: `OrderPaid`.
"""

from datetime import datetime

from django.db import transaction

from artisans.events import OrderPaid, PaidLine
from artisans.ledger.premium import credit_premium
from cms.stories import choose_stories
from impact.recording import record_impact
from shop.after_commit import after_commit
from shop.order.models import Line, Order
from shop.tax.recording import commit_tax


@transaction.atomic
def settle_order(order: Order, *, paid_at: datetime) -> OrderPaid:
    """Credit the premium, record the impact and choose a story for each line. Safe to repeat.

    Whoever worked the tax out hears of it after commit.
    """
    event = order_paid(order, paid_at=paid_at)
    credit_premium(event)
    record_impact(event)
    choose_stories(event)
    after_commit(commit_tax, order.pk)
    return event


def order_paid(order: Order, *, paid_at: datetime) -> OrderPaid:
    """The order as frozen facts, at list prices before any discount."""
    lines = order.lines.select_related("product").order_by("pk")
    return OrderPaid(
        order_number=order.number,
        paid_at=paid_at,
        is_live=order.is_live,
        lines=tuple(_paid_line(line, order.currency) for line in lines if line.product_id),
    )


def _paid_line(line: Line, currency: str) -> PaidLine:
    return PaidLine(
        source=line.source,
        product_id=line.product.made_as,
        workshop_id=line.workshop_id,
        quantity=line.quantity,
        list_price_total=line.line_price_before_discounts_excl_tax,
        currency=currency,
    )
