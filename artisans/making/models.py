"""How work becomes pay: wage floors, time studies, piece rates, work orders and deliveries.

What constraints cannot say is in guards.py.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from artisans.making.skills import ANY, Skill
from artisans.making.working import sentence
from artisans.people.models import Artisan, Workshop

PRODUCT = "catalogue.Product"


def _in_force(on: date) -> Q:
    return Q(Q(effective_to__isnull=True) | Q(effective_to__gt=on), effective_from__lte=on)


class Per(models.TextChoices):
    MONTH = "month", _("month")
    DAY = "day", _("day")
    HOUR = "hour", _("hour")

    @property
    def minutes(self) -> int:
        """Of work: 208 hours a month (26 days of 8 h, 48 h × 52 / 12)."""
        return {"month": 12_480, "day": 480, "hour": 60}[self.value]


class FloorKind(models.TextChoices):
    LEGAL_MINIMUM = "legal minimum", _("legal minimum")
    LIVING_WAGE_BENCHMARK = "living wage benchmark", _("living wage benchmark")
    COLLECTIVE_AGREEMENT = "collective agreement", _("collective agreement")


class WageFloor(models.Model):
    """A dated minimum, living or agreed wage for a place and a skill, as its source states it."""

    country = models.CharField(max_length=2)
    region = models.CharField(max_length=80)
    skill = models.CharField(max_length=20, choices=[*Skill.choices, (ANY, _("any"))])
    kind = models.CharField(max_length=24, choices=FloorKind)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    per = models.CharField(max_length=5, choices=Per)
    effective_from = models.DateField()
    source = models.CharField(max_length=200)
    source_year = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["country", "region", "skill", "-effective_from"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="wage_floor_is_above_nothing"),
            models.CheckConstraint(
                condition=Q(per__in=["month", "day", "hour"]), name="wage_floor_is_for_a_known_time"
            ),
            models.UniqueConstraint(
                fields=["country", "region", "skill", "kind", "effective_from"],
                name="one_wage_floor_for_a_place_skill_and_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region}, {self.skill}: {self.kind} from {self.effective_from}"

    @property
    def per_minute(self) -> Fraction:
        """Exactly, in its own currency: only an amount that is paid is ever rounded."""
        return Fraction(self.amount) / self.minutes

    @property
    def minutes(self) -> int:
        """The minutes of work its amount is for."""
        return Per(self.per).minutes

    def is_stale(self, on: date) -> bool:
        """Whether it has been in force for more than twelve months."""
        return (on.year - 1, on.month, on.day) > (
            self.effective_from.year,
            self.effective_from.month,
            self.effective_from.day,
        )


class ExchangeRate(models.Model):
    """How many of the quote currency one of the base currency bought on a day, and who says so."""

    base_currency = models.CharField(max_length=3)
    quote_currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=16, decimal_places=6)
    on = models.DateField()
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["-on"]
        constraints = [
            models.CheckConstraint(condition=Q(rate__gt=0), name="exchange_rate_is_above_nothing"),
            models.CheckConstraint(
                condition=~Q(base_currency=F("quote_currency")),
                name="exchange_rate_joins_two_currencies",
            ),
            models.UniqueConstraint(
                fields=["base_currency", "quote_currency", "on"],
                name="one_exchange_rate_for_a_pair_and_day",
            ),
        ]

    def __str__(self) -> str:
        return f"1 {self.base_currency} = {self.rate.normalize():f} {self.quote_currency}"


class TimeStudy(models.Model):
    """How long one piece takes at ordinary pace, its allowance included: timed and versioned."""

    product = models.ForeignKey(PRODUCT, models.PROTECT, related_name="time_studies")
    version = models.PositiveSmallIntegerField(default=1)
    allowance_percent = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(15))
    timed_on = models.DateField()
    standard_minutes = models.DecimalField(max_digits=9, decimal_places=2)

    class Meta:
        ordering = ["product", "-version"]
        verbose_name_plural = "time studies"
        constraints = [
            models.CheckConstraint(
                condition=Q(standard_minutes__gt=0), name="a_piece_takes_some_time"
            ),
            models.CheckConstraint(
                condition=Q(allowance_percent__gte=0), name="allowance_is_not_negative"
            ),
            models.UniqueConstraint(
                fields=["product", "version"], name="one_time_study_of_a_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standard_minutes} min, version {self.version}"


class TimedCycle(models.Model):
    """One piece made against the clock by a maker of ordinary pace."""

    study = models.ForeignKey(TimeStudy, models.CASCADE, related_name="cycles")
    artisan = models.ForeignKey(Artisan, models.PROTECT, related_name="+")
    seconds = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(seconds__gt=0), name="a_cycle_takes_some_time"),
        ]

    def __str__(self) -> str:
        return f"{self.seconds} s"


class Basis(models.TextChoices):
    """Which of the three decided a floor per minute."""

    LEGAL_MINIMUM = "legal minimum", _("legal minimum")
    BENCHMARK = "benchmark", _("chosen benchmark")
    RATCHET = "ratchet", _("what was paid before")


class PieceRateQuerySet(models.QuerySet["PieceRate"]):
    def in_force(self, on: date) -> Self:
        return self.filter(_in_force(on))


class PieceRate(models.Model):
    """Agreed pay per finished piece for a period, with the floor it was measured by, frozen."""

    product = models.ForeignKey(PRODUCT, models.PROTECT, related_name="piece_rates")
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="piece_rates")
    time_study = models.ForeignKey(TimeStudy, models.PROTECT, related_name="piece_rates")
    skill = models.CharField(max_length=20, choices=Skill)
    standard_minutes = models.DecimalField(max_digits=9, decimal_places=2)
    floor_per_minute = models.DecimalField(max_digits=20, decimal_places=12)
    floor_amount = models.DecimalField(max_digits=16, decimal_places=4)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    basis = models.CharField(max_length=16, choices=Basis, default=Basis.LEGAL_MINIMUM)
    exchange_rate = models.ForeignKey(
        ExchangeRate, models.PROTECT, null=True, blank=True, related_name="+"
    )
    legal_floor = models.ForeignKey(WageFloor, models.PROTECT, related_name="+")
    benchmark_floor = models.ForeignKey(
        WageFloor, models.PROTECT, null=True, blank=True, related_name="+"
    )
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True, help_text=_("the first day it is over"))

    objects = PieceRateQuerySet.as_manager()

    class Meta:
        ordering = ["product", "-effective_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=F("floor_amount")),
                name="piece_rate_is_at_least_its_floor",
            ),
            models.CheckConstraint(
                condition=Q(floor_amount__gt=0), name="piece_rate_has_a_floor_above_nothing"
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="piece_rate_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Exact(Length("currency"), 3), name="piece_rate_currency_has_three_letters"
            ),
            models.UniqueConstraint(
                fields=["product"],
                condition=Q(effective_to__isnull=True),
                name="product_has_one_open_piece_rate",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} from {self.effective_from}"

    @property
    def working(self) -> str:
        """The sum behind the rate: 95 min × ₹14,114 / 12,480 = ₹107.44 → ₹108."""
        return sentence(self)


class WorkOrder(models.Model):
    """What was ordered from a workshop, at the piece rate agreed then."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="work_orders")
    product = models.ForeignKey(PRODUCT, models.PROTECT, related_name="work_orders")
    piece_rate = models.ForeignKey(PieceRate, models.PROTECT, related_name="work_orders")
    quantity = models.PositiveIntegerField()
    due_on = models.DateField()

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="work_order_is_for_a_piece"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.product_id} by {self.due_on}"


class Delivery(models.Model):
    """What came in for a work order on a day. Its makers are credited when it is accepted."""

    work_order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="deliveries")
    delivered_on = models.DateField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["delivered_on"]
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"delivery {self.pk} for work order {self.work_order_id}"


class DeliveryLine(models.Model):
    """One maker's pieces in a delivery: how many came, were found good, or go back for rework."""

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="lines")
    artisan = models.ForeignKey(Artisan, models.PROTECT, related_name="delivery_lines")
    delivered = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField(default=0)
    to_rework = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(delivered__gte=F("accepted") + F("to_rework")),
                name="no_more_pieces_are_accepted_than_came",
            ),
            models.UniqueConstraint(
                fields=["delivery", "artisan"], name="maker_has_one_line_in_a_delivery"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.accepted} of {self.delivered} accepted"
