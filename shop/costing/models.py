"""What a piece costs besides its maker's pay, and what a payment costs: dated, with proof."""

import secrets

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class PrivateFiles(FileSystemStorage):
    """Where evidence lies: no address of the site leads there."""

    @property
    def base_location(self):
        return settings.PRIVATE_ROOT

    @property
    def location(self):
        return str(settings.PRIVATE_ROOT)

    def url(self, name):
        raise ValueError("Evidence has no address: a view hands it to staff.")


def private_files():
    return PrivateFiles(file_permissions_mode=0o600)


def random_evidence_path(instance, filename):
    """A path that says nothing; the title says what the document is."""
    return f"evidence/{secrets.token_hex(16)}.{filename.rsplit('.', 1)[-1].lower()}"


def one_year_before(on):
    """The same day a year earlier; the last of February for a leap day."""
    try:
        return on.replace(year=on.year - 1)
    except ValueError:
        return on.replace(year=on.year - 1, day=28)


class InForce(models.QuerySet):
    def in_force(self, on):
        """Rows whose half-open period holds the day `on`."""
        return self.filter(effective_from__lte=on).filter(
            Q(effective_to__isnull=True) | Q(effective_to__gt=on)
        )


class CostSheetQuerySet(InForce):
    def in_force(self, on):
        """As for all, and at most twelve months old: older figures are a guess."""
        return super().in_force(on).filter(effective_from__gt=one_year_before(on))


class Evidence(models.Model):
    """A document that figures come from, as it came in. Kept by `shop.costing.evidence`."""

    title = models.CharField(max_length=200, help_text=_("what it is, and of when"))
    file = models.FileField(upload_to=random_evidence_path, storage=private_files)
    media_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-added_at"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="evidence_says_what_it_is"),
        ]

    def __str__(self):
        return self.title


class CostSheet(models.Model):
    """What a piece costs besides its maker's pay, dated and with evidence. Major units."""

    product = models.ForeignKey("catalogue.Product", models.PROTECT, related_name="cost_sheets")
    currency = models.CharField(max_length=3)
    materials = models.DecimalField(max_digits=12, decimal_places=2)
    workshop_costs = models.DecimalField(max_digits=12, decimal_places=2)
    inbound_freight = models.DecimalField(max_digits=12, decimal_places=2)
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="cost_sheets")
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True, help_text=_("the first day it is over"))

    objects = CostSheetQuerySet.as_manager()

    class Meta:
        ordering = ["product", "-effective_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(materials__gte=0, workshop_costs__gte=0, inbound_freight__gte=0),
                name="costs_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="cost_sheet_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["product", "effective_from"], name="one_cost_sheet_a_day"
            ),
        ]

    def __str__(self):
        return f"{self.product}, from {self.effective_from}"


class PaymentFeeTerms(models.Model):
    """What taking a payment costs, dated: a percentage and a fixed amount in `currency`."""

    currency = models.CharField(max_length=3)
    percent = models.DecimalField(max_digits=5, decimal_places=3)
    fixed = models.DecimalField(max_digits=8, decimal_places=2)
    source = models.CharField(max_length=200)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)

    objects = InForce.as_manager()

    class Meta:
        verbose_name_plural = "payment fee terms"
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lt=100, fixed__gte=0),
                name="payment_fee_is_not_negative",
            ),
            models.UniqueConstraint(
                fields=["currency", "effective_from"], name="one_payment_fee_a_day"
            ),
        ]

    def __str__(self):
        return f"{self.percent} % + {self.fixed} {self.currency}"
