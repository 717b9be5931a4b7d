"""Piece rates, each with the floor it was measured by frozen beside it."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from artisans.making.models.floors import ExchangeRate, WageFloor
from artisans.making.models.studies import PRODUCT, TimeStudy
from artisans.making.skills import Skill
from artisans.making.working import sentence
from artisans.people.models import Workshop


class Basis(models.TextChoices):
    """Which of the three decided a floor per minute."""

    LEGAL_MINIMUM = "legal minimum", _("legal minimum")
    BENCHMARK = "benchmark", _("chosen benchmark")
    RATCHET = "ratchet", _("what was paid before")


class PieceRateQuerySet(models.QuerySet["PieceRate"]):
    def in_force(self, on: date) -> Self:
        return self.filter(
            Q(effective_to__isnull=True) | Q(effective_to__gt=on), effective_from__lte=on
        )


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
