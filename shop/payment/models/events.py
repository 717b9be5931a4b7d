from django.db import models
from django.utils import timezone

from shop.payment.models.attempts import PaymentAttempt


class StripeEvent(models.Model):
    """A webhook event we have taken in, written in the transaction of its effect."""

    class Outcome(models.TextChoices):
        APPLIED = "applied"
        NOTED = "noted"
        MISMATCH = "mismatch"

    event_id = models.CharField(max_length=255, unique=True)
    type = models.CharField(max_length=80)
    is_live = models.BooleanField()
    happened_at = models.DateTimeField(help_text="by Stripe's clock")
    received_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=16, choices=Outcome)
    attempt = models.ForeignKey(PaymentAttempt, models.PROTECT, null=True, related_name="events")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"
