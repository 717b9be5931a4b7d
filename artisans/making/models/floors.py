"""Wage floors as their sources state them, and the exchange rates that convert them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from artisans.making.skills import ANY, Skill


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


class WageFloorQuerySet(models.QuerySet["WageFloor"]):
    def in_force(self, on: date) -> Self:
        """Begun, not ended, and not followed by a later one of its place, skill and kind."""
        followers = WageFloor.objects.filter(
            country=OuterRef("country"),
            region=OuterRef("region"),
            skill=OuterRef("skill"),
            kind=OuterRef("kind"),
            effective_from__gt=OuterRef("effective_from"),
            effective_from__lte=on,
        )
        return self.filter(
            ~Exists(followers),
            Q(effective_to__isnull=True) | Q(effective_to__gt=on),
            effective_from__lte=on,
        )

    def stale(self, on: date) -> Self:
        """In force, and begun more than twelve months before."""
        return self.in_force(on).filter(effective_from__lt=_a_year_before(on))


def _a_year_before(day: date) -> date:
    """The same day of the year before; 29 February counts as 1 March."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return date(day.year - 1, 3, 1)


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
    effective_to = models.DateField(null=True, blank=True, help_text=_("the first day it is over"))
    source = models.CharField(max_length=200)
    source_year = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=200, blank=True)

    objects = WageFloorQuerySet.as_manager()

    class Meta:
        ordering = ["country", "region", "skill", "-effective_from"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="wage_floor_is_above_nothing"),
            models.CheckConstraint(
                condition=Q(per__in=["month", "day", "hour"]), name="wage_floor_is_for_a_known_time"
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="wage_floor_ends_after_it_begins",
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
        return self.effective_from < _a_year_before(on)


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
