"""The pay report: what an hour of work was paid at least, in the middle and on average, per
workshop, beside what the law, a living wage and an agreement ask for. Shortfalls included.

It is read from the period tests, which compare each one's pay with her recorded minutes and never
change. Fewer than eleven people are never shown by themselves: such workshops roll up.
Rule: FAIR-PAY, "What is published".
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import mean, median

from django.db.models import Q

from artisans.making.floor_rule import (
    NoExchangeRate,
    NoWageFloor,
    legal_floor,
    per_minute_in,
)
from artisans.making.models import FloorKind, WageFloor
from artisans.making.skills import ANY, Skill
from artisans.money import PAYABLE_UNITS, minor_digits
from artisans.payouts.models import PeriodTest
from artisans.people.models import SMALLEST_PUBLISHABLE_GROUP, Workshop

from .reporting import is_live_shop

NATIONAL = "national"
CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class FloorBeside:
    """A wage floor by the hour in the report's currency."""

    floor: WageFloor
    hourly: Decimal
    is_stale: bool
    shortfall: Decimal
    """What the lowest pay is below it; nothing when it is not."""


@dataclass(frozen=True, kw_only=True)
class PayReport:
    """Effective pay by the hour (piece pay and top-ups, no premium), major units of `currency`."""

    workshop: Workshop | None
    """None: several workshops, each too small to be shown by itself."""
    currency: str
    people: int
    lowest: Decimal
    median: Decimal
    average: Decimal
    floors: tuple[FloorBeside, ...] = ()

    @property
    def people_at_least(self) -> int:
        """In steps of five, so that nobody's coming or going can be read from a page."""
        return max(SMALLEST_PUBLISHABLE_GROUP, self.people // 5 * 5)


def pay_reports(*, through_on: date, known_at: datetime | None = None) -> list[PayReport]:
    """A report for each workshop of eleven or more people, and one per currency for the rest.

    Counts the periods that ended within twelve months, up to and including a day, as they were
    tested until an instant: what was released stays, or one woman's late minutes could be read
    from how it moved.
    """
    by_workshop = _hourly_by_workshop(through_on, known_at)
    reports: list[PayReport] = []
    small: dict[str, list[Fraction]] = defaultdict(list)
    for workshop in Workshop.objects.filter(pk__in=by_workshop).order_by("name"):
        hourly = by_workshop[workshop.pk]
        if len(hourly) >= SMALLEST_PUBLISHABLE_GROUP:
            reports.append(_report(workshop, workshop.currency, hourly, on=through_on))
        else:
            small[workshop.currency] += hourly
    for currency, hourly in sorted(small.items()):
        if len(hourly) >= SMALLEST_PUBLISHABLE_GROUP:
            reports.append(_report(None, currency, hourly, on=through_on))
    return reports


def _hourly_by_workshop(through_on: date, known_at: datetime | None) -> dict[int, list[Fraction]]:
    """Each one's pay by the hour over all her periods, with the workshop she worked in last."""
    minutes: dict[int, int] = defaultdict(int)
    paid: dict[int, int] = defaultdict(int)
    home: dict[int, tuple[int, str]] = {}
    for test in _latest_tests(through_on, known_at):
        minutes[test.artisan_id] += test.minutes
        paid[test.artisan_id] += test.earned + test.topped_up_before + test.top_up
        home[test.artisan_id] = (test.workshop_id, test.currency)
    hourly = defaultdict(list)
    for artisan_id, (workshop_id, currency) in home.items():
        pay = Fraction(paid[artisan_id] * 60, minutes[artisan_id]) / 10 ** minor_digits(currency)
        hourly[workshop_id].append(pay)
    return hourly


def _latest_tests(through_on: date, known_at: datetime | None) -> list[PeriodTest]:
    """The last version of each test, oldest period first."""
    tests = PeriodTest.objects.filter(
        is_live=is_live_shop(),
        ends_on__lte=through_on + timedelta(days=1),
        ends_on__gt=through_on - timedelta(days=365),
    ).order_by("ends_on", "version")
    if known_at:
        tests = tests.filter(tested_at__lte=known_at)
    latest = {(test.artisan_id, test.starts_on, test.currency): test for test in tests}
    return list(latest.values())


def _report(
    workshop: Workshop | None, currency: str, hourly: list[Fraction], *, on: date
) -> PayReport:
    lowest = _down(min(hourly), currency)
    return PayReport(
        workshop=workshop,
        currency=currency,
        people=len(hourly),
        lowest=lowest,
        median=_down(median(hourly), currency),
        average=_down(mean(hourly), currency),
        floors=tuple(_floors(workshop, lowest, on=on)) if workshop else (),
    )


def _floors(workshop: Workshop, lowest: Decimal, *, on: date) -> list[FloorBeside]:
    """The legal minimum of who learns, and what is recorded for the place as a living wage."""
    floors = WageFloor.objects.in_force(on).filter(
        Q(region=workshop.floor_region) | Q(region=NATIONAL) | Q(region=ANY),
        country=workshop.country,
        kind__in=(FloorKind.LIVING_WAGE_BENCHMARK, FloorKind.COLLECTIVE_AGREEMENT),
    )
    try:
        found = [legal_floor(workshop, skill=Skill.UNSKILLED, on=on), *floors]
    except NoWageFloor:
        found = list(floors)
    beside = (_beside(floor, workshop, lowest, on=on) for floor in found)
    return sorted((one for one in beside if one), key=lambda one: one.hourly)


def _beside(
    floor: WageFloor, workshop: Workshop, lowest: Decimal, *, on: date
) -> FloorBeside | None:
    try:
        per_minute, _rate = per_minute_in(workshop.currency, floor=floor, on=on)
    except NoExchangeRate:
        return None
    written = _rounded(per_minute * 60)
    return FloorBeside(
        floor=floor,
        hourly=written,
        is_stale=floor.is_stale(on),
        shortfall=max(Decimal(0), written - lowest),
    )


def _down(exact: Fraction, currency: str) -> Decimal:
    """Never more than was paid; to the hundredth, or to whole hundreds where money has no less."""
    unit = max(CENT, PAYABLE_UNITS[currency]) if currency == "KHR" else CENT
    return (Decimal(exact.numerator) / exact.denominator / unit).quantize(
        Decimal(1), ROUND_DOWN
    ) * unit


def _rounded(exact: Fraction) -> Decimal:
    return (Decimal(exact.numerator) / exact.denominator).quantize(CENT, ROUND_HALF_UP)
