"""Write down what a paid order caused, line by line."""

from collections.abc import Iterator
from datetime import UTC
from decimal import Decimal

from artisans.events import OrderPaid, PaidLine
from artisans.ledger.premium import rate_in_force
from artisans.making.models import PieceRate
from artisans.making.rates import rates_in_force
from artisans.money import round_to_minor

from .models import ImpactEvent, Metric


def record_impact(event: OrderPaid) -> list[ImpactEvent]:
    """Record minutes, piece pay and premium for each line a workshop made. Safe to repeat.

    A line whose product has no piece rate in force on the day records its premium only.
    """
    lines = [line for line in event.lines if line.workshop_id is not None]
    if not lines:
        return []
    on = event.paid_at.astimezone(UTC).date()
    rates, premium_rate = (
        rates_in_force({line.product_id for line in lines}, on=on),
        rate_in_force(on),
    )
    counted = [
        _event(event, line, *what)
        for line in lines
        for what in _counted(line, rates.get(line.product_id), premium_rate)
    ]
    return _recorded([each for each in counted if each.quantity])


def _counted(
    line: PaidLine, rate: PieceRate | None, premium_rate: Decimal
) -> Iterator[tuple[Metric, Decimal, str]]:
    if rate is not None:
        yield Metric.PAID_MINUTES, rate.standard_minutes * line.quantity, ""
        yield Metric.PIECE_PAY, rate.amount * line.quantity, rate.currency
    premium = round_to_minor(line.list_price_total * premium_rate, currency=line.currency)
    yield Metric.PREMIUM, premium, line.currency


def _event(
    event: OrderPaid, line: PaidLine, metric: Metric, quantity: Decimal, currency: str
) -> ImpactEvent:
    assert line.workshop_id is not None
    return ImpactEvent(
        metric=metric,
        quantity=quantity,
        currency=currency,
        workshop_id=line.workshop_id,
        source=line.source,
        is_live=event.is_live,
        occurred_at=event.paid_at,
    )


def _recorded(events: list[ImpactEvent]) -> list[ImpactEvent]:
    """The events as first recorded: a repeat finds them and changes nothing."""
    before = ImpactEvent.objects.filter(source__in={each.source for each in events})
    known = {(each.metric, each.source): each for each in before}
    fresh = [each for each in events if (each.metric, each.source) not in known]
    ImpactEvent.objects.bulk_create(fresh)
    return [known.get((each.metric, each.source), each) for each in events]
