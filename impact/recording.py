"""Write down what a paid order caused, line by line."""

from collections.abc import Iterator
from datetime import UTC, date
from decimal import Decimal
from typing import Any

from artisans.events import OrderPaid, PaidLine
from artisans.ledger.premium import premium_on
from artisans.making.models import PieceRate
from artisans.making.rates import rates_in_force

from .models import ImpactEvent, Metric


def record_impact(event: OrderPaid) -> list[ImpactEvent]:
    """Record minutes, piece pay and premium for each line a workshop made. Safe to repeat.

    A line whose product has no piece rate in force on the day records its premium only.
    """
    lines = [line for line in event.lines if line.workshop_id is not None]
    rates = rates_in_force({line.product_id for line in lines}, on=_day_of(event))
    return [
        _recorded(event, line, metric, quantity=quantity, currency=currency)
        for line in lines
        for metric, quantity, currency in _counted(event, line, rates.get(line.product_id))
        if quantity
    ]


def _counted(
    event: OrderPaid, line: PaidLine, rate: PieceRate | None
) -> Iterator[tuple[Metric, Decimal, str]]:
    if rate is not None:
        yield Metric.PAID_MINUTES, rate.standard_minutes * line.quantity, ""
        yield Metric.PIECE_PAY, rate.amount * line.quantity, rate.currency
    premium = premium_on(line.list_price_total, currency=line.currency, on=_day_of(event))
    yield Metric.PREMIUM, premium, line.currency


def _recorded(
    event: OrderPaid, line: PaidLine, metric: Metric, *, quantity: Decimal, currency: str
) -> ImpactEvent:
    """The event as first recorded: a repeat finds it and changes nothing."""
    facts: dict[str, Any] = {
        "quantity": quantity,
        "currency": currency,
        "workshop_id": line.workshop_id,
        "is_live": event.is_live,
        "occurred_at": event.paid_at,
    }
    recorded, _ = ImpactEvent.objects.get_or_create(
        metric=metric, source=line.source, defaults=facts
    )
    return recorded


def _day_of(event: OrderPaid) -> date:
    return event.paid_at.astimezone(UTC).date()
