"""Time studies: pieces made against the clock, until the study is closed for good."""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from artisans.people.models import Artisan

PRODUCT = "catalogue.Product"


class TimeStudyQuerySet(models.QuerySet["TimeStudy"]):
    def closed(self) -> Self:
        return self.filter(closed_at__isnull=False)

    def still_open(self) -> Self:
        return self.filter(closed_at__isnull=True)


class TimeStudy(models.Model):
    """How long one piece takes at ordinary pace, its allowance included: timed and versioned.

    It is open while cycles are timed; closing it works the standard minutes out and is final.
    """

    product = models.ForeignKey(PRODUCT, models.PROTECT, related_name="time_studies")
    version = models.PositiveSmallIntegerField(default=1)
    allowance_percent = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(15))
    timed_on = models.DateField()
    timed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    standard_minutes = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = TimeStudyQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, standard_minutes__isnull=True)
                | Q(closed_at__isnull=False, standard_minutes__isnull=False),
                name="closed_time_study_says_its_minutes",
            ),
            models.UniqueConstraint(
                fields=["product", "version"], name="one_time_study_of_a_version"
            ),
            models.UniqueConstraint(
                fields=["product"],
                condition=Q(closed_at__isnull=True),
                name="product_is_timed_in_one_study_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        minutes = "open" if self.standard_minutes is None else f"{self.standard_minutes} min"
        return f"{minutes}, version {self.version}"


class TimedCycle(models.Model):
    """One piece made against the clock by a maker of ordinary pace."""

    study = models.ForeignKey(TimeStudy, models.CASCADE, related_name="cycles")
    artisan = models.ForeignKey(Artisan, models.PROTECT, related_name="+")
    seconds = models.PositiveIntegerField()
    press = models.UUIDField(
        null=True, blank=True, editable=False, help_text=_("the press of the stopwatch behind it")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(seconds__gt=0), name="a_cycle_takes_some_time"),
            models.UniqueConstraint(
                fields=["study", "press"],
                condition=Q(press__isnull=False),
                name="one_cycle_for_a_press_of_the_stopwatch",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seconds} s"
