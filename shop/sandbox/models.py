from datetime import timedelta

from django.db import models
from django.utils import timezone

FIRST_RETRY = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=3)


class SandboxObject(models.Model):
    """One object of the pretended Stripe account, in Stripe's own JSON shape."""

    id = models.CharField(max_length=255, primary_key=True)
    kind = models.CharField(max_length=40)
    data = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["kind", "-created_at"], name="sandbox_kind_newest_first")]

    def __str__(self):
        return self.id


class SandboxRequest(models.Model):
    """What was answered to an idempotency key, so that the same key hears it again."""

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
        """Undelivered, and their pause after the last failure is over."""
        return self.undelivered().filter(next_try_at__lte=timezone.now())


class OutboxEvent(models.Model):
    """An event on its way to the shop's webhook; kept until the shop has said 2xx."""

    event_id = models.CharField(max_length=255, unique=True)
    type = models.CharField(max_length=80)
    payload = models.JSONField()
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
