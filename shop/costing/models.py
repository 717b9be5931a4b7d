from django.db import models
from django.db.models import F, Q


class InForce(models.QuerySet):
    def in_force(self, on):
        """Rows whose half-open period holds the day `on`."""
        return self.filter(effective_from__lte=on).filter(
            Q(effective_to__isnull=True) | Q(effective_to__gt=on)
        )


class CostSheet(models.Model):
    """What a piece costs besides its maker's pay, dated and with evidence. Major units."""

    product = models.ForeignKey("catalogue.Product", models.PROTECT, related_name="cost_sheets")
    currency = models.CharField(max_length=3)
    materials = models.DecimalField(max_digits=12, decimal_places=2)
    workshop_costs = models.DecimalField(max_digits=12, decimal_places=2)
    inbound_freight = models.DecimalField(max_digits=12, decimal_places=2)
    evidence = models.CharField(max_length=200, help_text="the document these figures come from")
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)

    objects = InForce.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(materials__gte=0, workshop_costs__gte=0, inbound_freight__gte=0),
                name="costs_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="cost_sheet_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=~Q(evidence=""), name="cost_sheet_has_evidence"),
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
