"""Pay runs: paying a workshop's artisans what is due to them, once. Amounts in minor units.

What constraints cannot say is in guards.py.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from artisans.making.models import WageFloor
from artisans.people.models import Artisan, Workshop


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    APPROVED = "approved", _("approved")
    PAID = "paid", _("paid")
    CALLED_OFF = "called off", _("called off")


class PayRunQuerySet(models.QuerySet["PayRun"]):
    def unpaid(self) -> Self:
        """Runs that will still pay."""
        return self.exclude(status__in=(Status.PAID, Status.CALLED_OFF))


class PayRun(models.Model):
    """Pays a workshop's artisans in one currency for [starts_on, ends_on), after two people agreed.

    A run is practice unless `is_live`: then it pays what the payment sandbox's orders brought.
    """

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="pay_runs")
    currency = models.CharField(max_length=3)
    is_live = models.BooleanField()
    starts_on = models.DateField()
    ends_on = models.DateField(help_text=_("the first day after the period"))
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    called_off_because = models.CharField(max_length=200, blank=True)

    objects = PayRunQuerySet.as_manager()

    class Meta:
        ordering = ["-ends_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="pay_run_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
                name="pay_run_is_approved_by_someone_else",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["draft", "submitted"],
                    approved_by__isnull=True,
                    approved_at__isnull=True,
                )
                | Q(
                    status__in=["approved", "paid"],
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                )
                | Q(status="called off", paid_at__isnull=True),
                name="pay_run_is_approved_before_it_is_paid",
            ),
            models.CheckConstraint(
                condition=Q(status="paid", paid_at__isnull=False)
                | Q(~Q(status="paid"), paid_at__isnull=True),
                name="paid_pay_run_says_when",
            ),
            models.CheckConstraint(
                condition=Q(status="called off") & ~Q(called_off_because="")
                | ~Q(status="called off") & Q(called_off_because=""),
                name="pay_run_called_off_says_why",
            ),
            models.UniqueConstraint(
                fields=["workshop", "currency", "is_live"],
                condition=~Q(status__in=["paid", "called off"]),
                name="workshop_has_one_unpaid_pay_run_in_a_currency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workshop}, {self.currency}, until {self.ends_on}"


class Payout(models.Model):
    """What one artisan gets in a pay run. It is the sum of its parts, and frozen."""

    pay_run = models.ForeignKey(PayRun, models.CASCADE, related_name="payouts")
    artisan = models.ForeignKey(Artisan, models.PROTECT, related_name="payouts")
    currency = models.CharField(max_length=3)
    piece_pay = models.BigIntegerField(help_text=_("earned in the period"))
    top_up = models.BigIntegerField(default=0, help_text=_("up to the floor of her minutes"))
    advance_offset = models.BigIntegerField(default=0, help_text=_("received before the work"))
    brought_forward = models.BigIntegerField(default=0, help_text=_("owed from before the period"))
    premium_share = models.BigIntegerField(default=0)
    amount = models.BigIntegerField()
    paid_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["artisan"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    amount=F("piece_pay")
                    + F("top_up")
                    - F("advance_offset")
                    + F("brought_forward")
                    + F("premium_share")
                ),
                name="payout_is_the_sum_of_its_parts",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payout_pays_something"),
            models.CheckConstraint(
                condition=Q(
                    piece_pay__gte=0, top_up__gte=0, advance_offset__gte=0, premium_share__gte=0
                ),
                name="payout_earnings_are_not_negative",
            ),
            models.UniqueConstraint(
                fields=["pay_run", "artisan"], name="artisan_has_one_payout_in_a_pay_run"
            ),
        ]

    def __str__(self) -> str:
        return f"payout {self.pk} to {self.artisan_id}"

    @property
    def source(self) -> str:
        """The cause of its transfers."""
        return f"pay-run:{self.pay_run_id}:artisan:{self.artisan_id}"


class PeriodTest(models.Model):
    """One artisan's earnings of a period beside her minutes at the floor. Amounts in minor units.

    What is missing is a top-up, never a debt. More minutes recorded later make a later version.
    """

    artisan = models.ForeignKey(Artisan, models.PROTECT, related_name="period_tests")
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="period_tests")
    currency = models.CharField(max_length=3)
    is_live = models.BooleanField()
    starts_on = models.DateField()
    ends_on = models.DateField(help_text=_("the first day after the period"))
    version = models.PositiveSmallIntegerField(default=1)
    minutes = models.PositiveIntegerField()
    floor_per_minute = models.DecimalField(max_digits=20, decimal_places=12)
    legal_floor = models.ForeignKey(WageFloor, models.PROTECT, related_name="+")
    floor_amount = models.BigIntegerField(help_text=_("minutes at the floor, rounded up"))
    earned = models.BigIntegerField(help_text=_("piece pay of the period"))
    topped_up_before = models.BigIntegerField(default=0)
    top_up = models.BigIntegerField()
    tested_at = models.DateTimeField()

    class Meta:
        ordering = ["-ends_on", "artisan", "-version"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="tested_period_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(earned__gte=0, topped_up_before__gte=0, top_up__gte=0),
                name="period_test_takes_nothing_away",
            ),
            models.CheckConstraint(
                condition=Q(floor_amount__lte=F("earned") + F("topped_up_before") + F("top_up")),
                name="period_pays_at_least_its_floor",
            ),
            models.CheckConstraint(
                condition=Q(top_up=0)
                | Q(floor_amount=F("earned") + F("topped_up_before") + F("top_up")),
                name="top_up_is_what_is_missing",
            ),
            models.UniqueConstraint(
                fields=["artisan", "currency", "is_live", "starts_on", "version"],
                name="one_period_test_of_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.artisan_id} from {self.starts_on} until {self.ends_on}"

    @property
    def source(self) -> str:
        """The cause of its top-up."""
        return f"period-test:{self.pk}"
