from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.payment.models.attempts import PaymentAttempt


class Dispute(models.Model):
    """A customer's bank takes a payment back, or asks about it. Artisans' pay is untouched."""

    CLOSED = ("won", "lost", "warning_closed", "prevented")

    attempt = models.ForeignKey(PaymentAttempt, models.PROTECT, related_name="disputes")
    dispute_id = models.CharField(max_length=255, unique=True, help_text="Stripe's")
    amount = models.PositiveBigIntegerField(help_text="minor units of the charge's currency")
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=64)
    status = models.CharField(max_length=32, help_text="as Stripe names it")
    withdrawn_amount = models.PositiveBigIntegerField(
        default=0, help_text="taken from our balance and not put back, in minor units"
    )
    answer_by = models.DateTimeField(null=True, help_text="when evidence must be there")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status__in=["won", "lost", "warning_closed", "prevented"])
                | models.Q(closed_at__isnull=False),
                name="closed_dispute_knows_when",
            ),
        ]

    def __str__(self) -> str:
        return self.dispute_id

    @property
    def is_closed(self) -> bool:
        return self.status in self.CLOSED


class FraudWarning(models.Model):
    """A card network suspects that a payment was not the cardholder's."""

    attempt = models.ForeignKey(PaymentAttempt, models.PROTECT, related_name="fraud_warnings")
    warning_id = models.CharField(max_length=255, unique=True, help_text="Stripe's")
    fraud_type = models.CharField(max_length=64, verbose_name=_("kind"))
    is_actionable = models.BooleanField(help_text="not refunded and not disputed yet")
    warned_at = models.DateTimeField()

    class Meta:
        ordering = ["-warned_at"]

    def __str__(self) -> str:
        return self.warning_id
