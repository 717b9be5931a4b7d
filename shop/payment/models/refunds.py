from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.payment.models.attempts import PaymentAttempt


class RefundQuerySet(models.QuerySet["Refund"]):
    def standing(self) -> Self:
        """Those that took or will take money back: all but the failed ones."""
        return self.exclude(status=Refund.Status.FAILED)

    def not_taken_yet(self) -> Self:
        """Decided here, and not known to Stripe as far as we know."""
        return self.filter(status=Refund.Status.ASKED)


class Refund(models.Model):
    """Money that goes back to a customer. Amounts in minor units of what was captured.

    It is decided here first, or was made in Stripe's dashboard and is found afterwards. Nobody's
    pay and no premium follows from it (FAIR-PAY: the enterprise bears it).
    """

    class Status(models.TextChoices):
        ASKED = "asked", _("being sent")
        PENDING = "pending", _("on its way")
        SUCCEEDED = "succeeded", _("given back")
        FAILED = "failed", _("failed")

    class Reason(models.TextChoices):
        CALLED_OFF = "called off", _("Called off before it was sent")
        RETURNED = "returned", _("Sent back by the customer")
        FAULTY = "faulty", _("Faulty or not as described")
        LOST = "lost", _("Lost or too late on the way")
        GOODWILL = "goodwill", _("Goodwill")
        FRAUD = "fraud", _("Fraudulent payment")
        PAID_TWICE = "paid twice", _("The order was already paid")
        TOO_LATE = "too late", _("Paid after what it held was gone")
        MISMATCH = "mismatch", _("Another amount than the order's was paid")
        ELSEWHERE = "elsewhere", _("Made in Stripe's dashboard")

    attempt = models.ForeignKey(PaymentAttempt, models.PROTECT, related_name="refunds")
    key = models.UUIDField(unique=True, default=uuid4, editable=False)
    amount = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=16, choices=Reason)
    note = models.CharField(max_length=400, blank=True)
    status = models.CharField(max_length=16, choices=Status, default=Status.ASKED)
    refund_id = models.CharField(max_length=255, null=True, unique=True, help_text="Stripe's")
    failure = models.CharField(max_length=255, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, help_text="given back, or failed")

    objects = RefundQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_gives_something_back"),
            models.CheckConstraint(
                condition=~Q(status__in=["pending", "succeeded"]) | Q(refund_id__isnull=False),
                name="refund_at_stripe_has_its_id",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["succeeded", "failed"]) | Q(settled_at__isnull=False),
                name="settled_refund_knows_when",
            ),
        ]

    def __str__(self) -> str:
        return self.idempotency_key

    @property
    def idempotency_key(self) -> str:
        """The same for every try to send this refund, so that Stripe makes it once."""
        return f"refund-{self.key}"

    @property
    def currency(self) -> str:
        return self.attempt.captured_currency


class RefundLine(models.Model):
    """What of a refund is for pieces of an order line, and what becomes of those pieces."""

    class Pieces(models.TextChoices):
        SHELF = "shelf", _("Back on the shelf")
        WRITTEN_OFF = "written off", _("Not to be sold again")
        KEPT = "kept", _("The customer keeps them")

    refund = models.ForeignKey(Refund, models.PROTECT, related_name="lines")
    line = models.ForeignKey("order.Line", models.PROTECT, related_name="refund_lines")
    quantity = models.PositiveIntegerField()
    amount = models.PositiveBigIntegerField(help_text="minor units, tax included")
    pieces = models.CharField(max_length=16, choices=Pieces)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="refund_line_is_of_pieces"),
            models.UniqueConstraint(
                fields=["refund", "line"], name="refund_names_an_order_line_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.line_id}"

    @property
    def source(self) -> str:
        """The cause named on the stock movements of these pieces."""
        return f"refund-line:{self.pk}"
