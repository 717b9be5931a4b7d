"""Write down what a paid order caused, line by line."""

from collections.abc import Iterator
from datetime import UTC
from decimal import Decimal

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
    rates = rates_in_force({line.product_id for line in lines}, on=event.paid_at.astimezone(UTC).date())
    wanted = [
        ImpactEvent(
            metric=metric,
            quantity=quantity,
            currency=currency,
            workshop_id=line.workshop_id,
            source=line.source,
            is_live=event.is_live,
            occurred_at=event.paid_at,
        )
        for line in lines
        for metric, quantity, currency in _counted(line, rates.get(line.product_id), event)
        if quantity
    ]
    return [_recorded(impact) for impact in wanted]


def _counted(
    line: PaidLine, rate: PieceRate | None, event: OrderPaid
) -> Iterator[tuple[Metric, Decimal, str]]:
    if rate is not None:
        yield Metric.PAID_MINUTES, rate.standard_minutes * line.quantity, ""
        yield Metric.PIECE_PAY, rate.amount * line.quantity, rate.currency
    premium = premium_on(line.list_price_total, currency=line.currency, on=event.paid_at.astimezone(UTC).date())
    yield Metric.PREMIUM, premium, line.currency


def _recorded(impact: ImpactEvent) -> ImpactEvent:
    """The event as first recorded: a repeat finds it and changes nothing."""
    event, _ = ImpactEvent.objects.get_or_create(
        metric=impact.metric,
        source=impact.source,
        defaults={
            "quantity": impact.quantity,
            "currency": impact.currency,
            "workshop_id": impact.workshop_id,
            "is_live": impact.is_live,
            "occurred_at": impact.occurred_at,
        },
    )
    return event
