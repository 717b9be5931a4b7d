"""The period test: an artisan's piece pay beside her recorded minutes at the floor.

A learner is slow because she is learning: the enterprise carries that. What her pay falls short
of the floor becomes a top-up, which is never a debt. Rule: FAIR-PAY, "Period test".
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from artisans.ledger import accounts, chain
from artisans.ledger.models import Kind
from artisans.ledger.posting import Posting, post_all
from artisans.making.floor_rule import FloorPerMinute, ceiling, floor_per_minute
from artisans.making.models import WorkedTime
from artisans.making.skills import skill_of
from artisans.money import minor_digits, round_up_to_payable, to_minor
from artisans.payouts.gathering import Owed, artisans_to_pay, first_instant, owed
from artisans.payouts.models import PeriodTest
from artisans.people.models import Artisan, Membership, Workshop


class PeriodsOverlap(Exception):
    """Someone's pay was tested over other days that share some with these."""


def top_up_period(
    workshop: Workshop, *, starts_on: date, ends_on: date, is_live: bool | None = None
) -> list[PeriodTest]:
    """Test the pay of everyone with recorded minutes in [starts_on, ends_on); post what is missing.

    Safe to repeat: only minutes recorded since make another version, for what is missing then.
    Raises PeriodsOverlap, NoWageFloor, NoExchangeRate.
    """
    live = accounts.is_live_here() if is_live is None else is_live
    period = _Period(workshop=workshop, starts_on=starts_on, ends_on=ends_on, is_live=live)
    with transaction.atomic():
        chain.lock()
        period.check()
        tests = list(period.tests())
        for test in tests:
            test.save(force_insert=True)
        _post([test for test in tests if test.top_up])
    return tests


@dataclass(frozen=True, kw_only=True)
class _Period:
    workshop: Workshop
    starts_on: date
    ends_on: date
    is_live: bool

    def check(self) -> None:
        """Whether the days join on to those each one was tested over before, here or elsewhere."""
        others = PeriodTest.objects.filter(
            artisan__in=self._artisans(),
            currency=self.workshop.currency,
            is_live=self.is_live,
            starts_on__lt=self.ends_on,
            ends_on__gt=self.starts_on,
        ).exclude(starts_on=self.starts_on, ends_on=self.ends_on)
        if other := others.first():
            raise PeriodsOverlap(
                f"{other.artisan}'s pay from {other.starts_on:%d %B %Y} until "
                f"{other.ends_on:%d %B %Y} was tested already: take the same days, or begin "
                "where they end."
            )

    def tests(self) -> Iterator[PeriodTest]:
        """Unsaved, for those whose minutes have not been tested yet."""
        artisans = self._artisans()
        minutes = self._minutes(artisans)
        before = self._tested_before(minutes)
        earned = owed(
            artisans,
            currency=self.workshop.currency,
            is_live=self.is_live,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
        )
        floors = self._floors(minutes)
        for artisan_id in sorted(minutes):
            tested = before.get(artisan_id, [])
            if not tested or tested[-1].minutes != minutes[artisan_id]:
                yield self._test(
                    artisan_id,
                    minutes=minutes[artisan_id],
                    floor=floors[artisan_id],
                    earned=earned.get(artisan_id, Owed()).piece_pay,
                    before=tested,
                )

    def _test(
        self,
        artisan_id: int,
        *,
        minutes: int,
        floor: FloorPerMinute,
        earned: int,
        before: list[PeriodTest],
    ) -> PeriodTest:
        floor_amount = self._floor_amount(minutes, floor)
        topped_up = sum(test.top_up for test in before)
        return PeriodTest(
            artisan_id=artisan_id,
            workshop=self.workshop,
            currency=self.workshop.currency,
            is_live=self.is_live,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            version=len(before) + 1,
            minutes=minutes,
            floor_per_minute=floor.rounded,
            legal_floor=floor.legal_floor,
            floor_amount=floor_amount,
            earned=earned,
            topped_up_before=topped_up,
            top_up=max(0, floor_amount - earned - topped_up),
            tested_at=timezone.now(),
        )

    def _floor_amount(self, minutes: int, floor: FloorPerMinute) -> int:
        currency = self.workshop.currency
        unit = Decimal(1).scaleb(-minor_digits(currency))
        exact = ceiling(minutes * Fraction(floor.rounded), unit)
        return to_minor(round_up_to_payable(exact, currency=currency), currency=currency)

    def _artisans(self) -> QuerySet[Artisan]:
        """Whom this workshop pays, and who worked here and moved to where other money is paid."""
        here = artisans_to_pay(self.workshop, until=self.ends_on)
        last = Membership.objects.filter(artisan=OuterRef("pk"), effective_from__lt=self.ends_on)
        paid_in = last.order_by("-effective_from").values("workshop__currency")[:1]
        worked = self._worked().filter(workshop=self.workshop)
        moved = (
            Artisan.objects.annotate(paid_in=Subquery(paid_in))
            .filter(pk__in=worked.values("artisan"))
            .exclude(paid_in=self.workshop.currency)
        )
        both = Q(pk__in=here.values("pk")) | Q(pk__in=moved.values("pk"))
        return Artisan.objects.filter(both)

    def _worked(self) -> QuerySet[WorkedTime]:
        """Minutes that are paid in this currency: each currency is a test of its own."""
        return WorkedTime.objects.filter(
            workshop__currency=self.workshop.currency,
            worked_on__gte=self.starts_on,
            worked_on__lt=self.ends_on,
        )

    def _minutes(self, artisans: QuerySet[Artisan]) -> dict[int, int]:
        """Wherever she worked: who moved is paid everything by her last workshop."""
        worked = self._worked().filter(artisan__in=artisans)
        sums = worked.order_by().values("artisan").annotate(minutes=Sum("minutes"))
        return {row["artisan"]: row["minutes"] for row in sums}

    def _tested_before(self, artisans: Iterable[int]) -> dict[int, list[PeriodTest]]:
        tested: dict[int, list[PeriodTest]] = {}
        for test in PeriodTest.objects.filter(
            artisan__in=list(artisans),
            currency=self.workshop.currency,
            is_live=self.is_live,
            starts_on=self.starts_on,
        ).order_by("version"):
            tested.setdefault(test.artisan_id, []).append(test)
        return tested

    def _floors(self, artisans: Iterable[int]) -> dict[int, FloorPerMinute]:
        """The floor of each one's grade as the period ends: grades and floors only rise."""
        last_day = self.ends_on - timedelta(days=1)
        latest = Membership.objects.filter(artisan=OuterRef("pk"), effective_from__lte=last_day)
        grades = Artisan.objects.filter(pk__in=list(artisans)).annotate(
            grade=Subquery(latest.order_by("-effective_from").values("grade")[:1])
        )
        by_grade = {
            grade: floor_per_minute(self.workshop, skill=skill_of(grade), on=last_day)
            for grade in {artisan.grade for artisan in grades}
        }
        return {artisan.pk: by_grade[artisan.grade] for artisan in grades}


def _post(tests: list[PeriodTest]) -> None:
    """As earned on the period's last instant, so that its pay run pays it."""
    if not tests:
        return
    currency, is_live = tests[0].currency, tests[0].is_live
    payables = accounts.artisan_payables(
        (test.artisan_id for test in tests), currency, is_live=is_live
    )
    expense = accounts.top_up_expense(currency, is_live=is_live)
    post_all(
        Posting(
            kind=Kind.TOP_UP,
            debit=expense,
            credit=payables[test.artisan_id],
            amount=test.top_up,
            source=test.source,
            occurred_at=first_instant(test.ends_on) - timedelta(microseconds=1),
        )
        for test in tests
    )
