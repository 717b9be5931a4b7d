from datetime import timedelta

from django.db import models
from django.utils import timezone

FIRST_RETRY = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=3)
GIVEN_UP_AFTER = timedelta(days=3)  # then only the list of events knows


class SandboxObject(models.Model):
    """One object of the pretended Stripe account, in Stripe's own JSON shape."""

    id = models.CharField(max_length=255, primary_key=True)
    kind = models.CharField(max_length=40)
    data = models.JSONField()
    paid_out_in = models.CharField(
        max_length=255, null=True, db_index=True, help_text="a balance transaction's payout"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["kind", "-created_at"], name="sandbox_kind_newest_first")]
        constraints = [
            models.CheckConstraint(
                name="only_balance_transactions_are_paid_out",
                condition=models.Q(kind="balance_transaction") | models.Q(paid_out_in=None),
            )
        ]

    def __str__(self):
        return self.id


class SandboxRequest(models.Model):
    """An idempotency key: in use while `status` is 0, then what was answered to it."""

    key = models.CharField(max_length=255, unique=True)
    method = models.CharField(max_length=6)
    path = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the parameters")
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.key


class OutboxQuerySet(models.QuerySet):
    def undelivered(self):
        return self.filter(delivered_at__isnull=True)

    def due(self):
        """Undelivered, their pause is over, and Stripe has neither lost them nor given up."""
        now = timezone.now()
        waiting = self.undelivered().exclude(fault=OutboxEvent.Fault.DROPPED)
        return waiting.filter(next_try_at__lte=now, created_at__gt=now - GIVEN_UP_AFTER)


class OutboxEvent(models.Model):
    """An event on its way to the shop's webhook; kept until the shop has said 2xx."""

    class Fault(models.TextChoices):
        """What goes wrong on the way: see faults.py."""

        NONE = "", "none"
        TWICE = "twice", "delivered twice"
        SHUFFLED = "shuffled", "delivered after the next one"
        LATE = "late", "delivered late"
        DROPPED = "dropped", "not delivered by itself"

    event_id = models.CharField(max_length=255, unique=True)
    type = models.CharField(max_length=80)
    payload = models.JSONField()
    fault = models.CharField(max_length=10, blank=True, choices=Fault.choices)
    tries = models.PositiveSmallIntegerField(default=0)
    last_status = models.PositiveSmallIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(default=timezone.now)
    delivered_at = models.DateTimeField(null=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(delivered_at__isnull=True),
                name="sandbox_outbox_due",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="a_delivery_has_a_fault_we_know",
                condition=models.Q(fault__in=["", "twice", "shuffled", "late", "dropped"]),
            )
        ]

    def __str__(self):
        return f"{self.type} {self.event_id}"

    def pause(self):
        """How long to wait after this many failures: 30 s, doubled each time, at most 3 h."""
        return min(FIRST_RETRY * 2 ** min(self.tries, 16), LONGEST_WAIT)


class SandboxMail(models.Model):
    """A mail that was not sent. It holds what the customer would have read."""

    subject = models.TextField(blank=True)
    to = models.TextField(help_text="comma separated")
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.subject
