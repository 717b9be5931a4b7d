from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PaymentTaskQuerySet(models.QuerySet["PaymentTask"]):
    def waiting(self) -> Self:
        return self.filter(closed_at__isnull=True)

    def before_sending(self) -> Self:
        """Those that must be seen to before the order's parcel may leave."""
        kind = PaymentTask.Kind
        return self.waiting().filter(
            kind__in=[kind.FRAUD_WARNING, kind.DISPUTE, kind.REFUNDED_UNSENT]
        )


class PaymentTask(models.Model):
    """Something about a payment that needs a person. Opened by what happened, closed by her."""

    class Kind(models.TextChoices):
        MISMATCH = "mismatch", _("Another amount was paid")
        TOO_LATE = "too late", _("Paid after the pieces were released")
        REFUND_FAILED = "refund failed", _("Refund failed")
        REFUNDED_UNSENT = "refunded unsent", _("Refunded and not sent")
        DISPUTE = "dispute", _("Dispute")
        FRAUD_WARNING = "fraud warning", _("Early fraud warning")
        DEPOSIT = "deposit", _("Bank deposit does not add up")

    kind = models.CharField(max_length=16, choices=Kind)
    source = models.CharField(max_length=120, unique=True, help_text="what caused it: dispute:du_1")
    order = models.ForeignKey(
        "order.Order", models.PROTECT, null=True, blank=True, related_name="payment_tasks"
    )
    sentence = models.TextField(help_text="what happened and what to decide")
    opened_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=400, blank=True, help_text="what was decided")

    objects = PaymentTaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "opened_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | ~Q(outcome=""),
                name="closed_payment_task_says_what_was_decided",
            ),
        ]

    def __str__(self) -> str:
        return self.source
