"""The floor per minute: the highest of legal minimum, chosen benchmark and what was paid before."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal, localcontext
from fractions import Fraction

from django.db.models import Max, Q

from artisans.making.models import Basis, ExchangeRate, FloorKind, PieceRate, WageFloor
from artisans.making.skills import ANY
from artisans.people.models import Workshop

PRECISION = Decimal("0.000000000001")  # of the floor per minute that a piece rate keeps


class NoWageFloor(Exception):
    """No legal minimum is recorded for the workshop's region and this skill."""


class NoExchangeRate(Exception):
    """A floor is in a currency that nothing recorded converts into the workshop's."""


class BenchmarkNotInForce(Exception):
    """The chosen benchmark begins after the rate, has expired, or is a legal minimum."""


@dataclass(frozen=True, kw_only=True)
class FloorPerMinute:
    """What a minute is worth at least, exactly, and which floor decided it."""

    per_minute: Fraction
    basis: Basis
    legal_floor: WageFloor
    exchange_rate: ExchangeRate | None = None

    @property
    def rounded(self) -> Decimal:
        """Up, to what a piece rate keeps."""
        return ceiling(self.per_minute, PRECISION)


def floor_per_minute(
    workshop: Workshop, *, skill: str, on: date, benchmark: WageFloor | None = None
) -> FloorPerMinute:
    """In the workshop's currency. Raises NoWageFloor, NoExchangeRate, BenchmarkNotInForce."""
    legal = legal_floor(workshop, skill=skill, on=on)
    highest = _converted(legal, workshop, on=on, legal=legal, basis=Basis.LEGAL_MINIMUM)
    if benchmark is not None:
        _check_benchmark(benchmark, on=on)
        chosen = _converted(benchmark, workshop, on=on, legal=legal, basis=Basis.BENCHMARK)
        highest = max(highest, chosen, key=lambda floor: floor.per_minute)
    paid = _highest_paid(workshop, skill=skill, on=on)
    # Compared as kept: else a rate's own rounding would pass for a higher one.
    if paid is not None and paid > highest.rounded:
        return FloorPerMinute(per_minute=Fraction(paid), basis=Basis.RATCHET, legal_floor=legal)
    return highest


def legal_floor(workshop: Workshop, *, skill: str, on: date) -> WageFloor:
    """The legal minimum in force; a floor for this skill or region before one for any."""
    floors = WageFloor.objects.in_force(on).filter(
        Q(region=workshop.floor_region) | Q(region=ANY),
        Q(skill=skill) | Q(skill=ANY),
        country=workshop.country,
        kind=FloorKind.LEGAL_MINIMUM,
    )
    if not floors:
        raise NoWageFloor(
            f"No legal minimum is recorded for “{workshop.floor_region}” ({workshop.country}), "
            f"{skill}, on {on:%d %B %Y}: import the wage floor first."
        )
    return max(floors, key=lambda f: (f.region != ANY, f.skill != ANY))


def per_minute_in(
    currency: str, *, floor: WageFloor, on: date
) -> tuple[Fraction, ExchangeRate | None]:
    """A floor in a workshop's currency, and what converted it. Raises NoExchangeRate."""
    if floor.currency == currency:
        return floor.per_minute, None
    direct = exchange_rate(floor.currency, currency, on=on)
    rate = direct or exchange_rate(currency, floor.currency, on=on)
    if rate is None:
        raise NoExchangeRate(
            f"“{floor}” is in {floor.currency} and the workshop is paid in {currency}: "
            "record an exchange rate between them first."
        )
    return floor.per_minute * Fraction(rate.rate) ** (1 if direct else -1), rate


def exchange_rate(base: str, quote: str, *, on: date) -> ExchangeRate | None:
    """The latest recorded rate of the pair, not later than a day."""
    rates = ExchangeRate.objects.filter(base_currency=base, quote_currency=quote, on__lte=on)
    return rates.order_by("-on").first()


def ceiling(exact: Fraction, unit: Decimal) -> Decimal:
    """The smallest multiple of a unit that is not below an exact number."""
    with localcontext(prec=40):
        count = -((-exact) // Fraction(unit))
        return (Decimal(count) * unit).quantize(unit, ROUND_CEILING)


def _check_benchmark(benchmark: WageFloor, *, on: date) -> None:
    is_one = benchmark.kind != FloorKind.LEGAL_MINIMUM
    if not is_one or not WageFloor.objects.in_force(on).filter(pk=benchmark.pk).exists():
        raise BenchmarkNotInForce(
            f"“{benchmark}” is no benchmark in force on {on:%d %B %Y}: choose the latest one."
        )


def _converted(
    floor: WageFloor, workshop: Workshop, *, on: date, legal: WageFloor, basis: Basis
) -> FloorPerMinute:
    per_minute, rate = per_minute_in(workshop.currency, floor=floor, on=on)
    return FloorPerMinute(per_minute=per_minute, basis=basis, legal_floor=legal, exchange_rate=rate)


def _highest_paid(workshop: Workshop, *, skill: str, on: date) -> Decimal | None:
    """The ratchet: measured before rounding up to coins, or one short piece would raise all."""
    paid = PieceRate.objects.filter(
        workshop=workshop, skill=skill, currency=workshop.currency, effective_from__lte=on
    )
    highest: Decimal | None = paid.aggregate(highest=Max("floor_per_minute"))["highest"]
    return highest
