"""What the staff's screens keep for themselves."""

from django.conf import settings
from django.db import models


class SentForm(models.Model):
    """A form that was sent and acted on: pressing again leads where the first press led."""

    key = models.UUIDField(primary_key=True)
    led_to = models.CharField(max_length=200)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    sent_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"{self.key} led to {self.led_to}"
