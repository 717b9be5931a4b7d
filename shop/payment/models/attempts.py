from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class PaymentAttemptQuerySet(models.QuerySet["PaymentAttempt"]):
    def open(self) -> Self:
        return self.filter(status=PaymentAttempt.Status.OPEN)

    def unsettled(self) -> Self:
        """Those that Stripe may still have news about, or that we owe a refund for."""
        status = PaymentAttempt.Status
        return self.filter(status__in=[status.OPEN, status.PROCESSING, status.REFUND_DUE])

    def without_fee(self) -> Self:
        """Paid, and Stripe had not booked the charge when we last looked."""
        return self.filter(status=PaymentAttempt.Status.PAID, fee_amount__isnull=True)

    def with_refund_under_way(self) -> Self:
        """Those with a refund that Stripe has not taken yet, or not settled."""
        return self.filter(refunds__status__in=["asked", "pending"]).distinct()


class PaymentAttempt(models.Model):
    """One try to pay an order on Stripe's page. Amounts are Stripe's minor units."""

    class Status(models.TextChoices):
        OPEN = "open"
        PROCESSING = "processing"
        PAID = "paid"
        FAILED = "failed"
        EXPIRED = "expired"
        MISMATCH = "mismatch"
        REFUND_DUE = "refund due"
        REFUNDED = "refunded"

    order = models.ForeignKey("order.Order", models.PROTECT, related_name="payment_attempts")
    number = models.PositiveSmallIntegerField(help_text="1 for the order's first attempt")
    status = models.CharField(max_length=16, choices=Status, default=Status.OPEN)
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    is_live = models.BooleanField()
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    session_id = models.CharField(max_length=255, null=True, unique=True)
    session_url = models.TextField(blank=True)
    payment_intent_id = models.CharField(max_length=255, blank=True, db_index=True)
    paid_at = models.DateTimeField(null=True)

    captured_amount = models.PositiveBigIntegerField(
        default=0, help_text="what Stripe took, which may not be what was asked"
    )
    captured_currency = models.CharField(max_length=3, blank=True)
    fee_amount = models.PositiveBigIntegerField(null=True, help_text="null: not known yet, never 0")
    net_amount = models.BigIntegerField(null=True)
    fee_currency = models.CharField(max_length=3, blank=True, help_text="of fee and net")
    exchange_rate = models.DecimalField(max_digits=18, decimal_places=9, null=True)
    refunded_amount = models.PositiveBigIntegerField(
        default=0, help_text="the sum of its refunds that have not failed"
    )
    is_disputed = models.BooleanField(default=False)
    note = models.TextField(blank=True)

    objects = PaymentAttemptQuerySet.as_manager()

    class Meta:
        ordering = ["order", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "number"], name="attempt_number_is_unique_in_its_order"
            ),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(status__in=["open", "processing"]),
                name="order_has_one_attempt_under_way",
            ),
            models.UniqueConstraint(
                fields=["order"], condition=Q(status="paid"), name="order_is_paid_by_one_attempt"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="attempt_asks_for_something"),
            models.CheckConstraint(
                condition=Q(refunded_amount__lte=F("captured_amount")),
                name="attempt_refunds_at_most_what_was_captured",
            ),
            models.CheckConstraint(
                condition=Q(captured_amount=0) | ~Q(captured_currency=""),
                name="captured_money_has_a_currency",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["paid", "refund due", "refunded"])
                | Q(paid_at__isnull=False, session_id__isnull=False),
                name="attempt_with_money_knows_its_payment",
            ),
            models.CheckConstraint(
                condition=Q(fee_amount__isnull=True) | ~Q(fee_currency=""),
                name="attempt_fee_has_a_currency",
            ),
        ]

    def __str__(self) -> str:
        return self.idempotency_key

    @property
    def idempotency_key(self) -> str:
        """The same for every try to open this attempt's page, so that Stripe opens one."""
        return f"order-{self.order.number}-attempt-{self.number}"

    @property
    def left_to_refund(self) -> int:
        """What was captured and neither given back nor is on its way, in minor units."""
        return self.captured_amount - self.refunded_amount

    @property
    def url(self) -> str:
        """Where to send the shopper. Relative in the sandbox: she stays on the host she is on."""
        return self.session_url.removeprefix(settings.SITE_URL)
