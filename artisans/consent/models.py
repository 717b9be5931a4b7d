"""What a teller has allowed, and what she has taken back. Nothing here knows about pay."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.lookups import LessThanOrEqual
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

LONGEST_PERIOD_IN_DAYS = 1096  # three years, one of them a leap year


class DaysSince(Func):
    """Days of one instant since another, fractions included; on SQLite and on PostgreSQL."""

    arity = 2
    output_field = models.FloatField()

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        template = "(julianday(%(expressions)s))"
        return self.as_sql(
            compiler, connection, template=template, arg_joiner=") - julianday(", **context
        )

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        template = "(EXTRACT(EPOCH FROM (%(expressions)s)) / 86400)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=" - ", **context)


class Channel(models.TextChoices):
    SITE = "site", "this site"
    EMAIL = "email", "e-mail"
    SOCIAL = "social", "social media"
    PRINT = "print", "print"


class GrantQuerySet(models.QuerySet["Grant"]):
    def in_force(self, at: datetime | None = None) -> Self:
        """Grants that hold at an instant (default: now): begun, not over, not withdrawn."""
        at = at or timezone.now()
        withdrawn = Withdrawal.objects.filter(item=OuterRef("item"), withdrawn_at__lte=at)
        return self.filter(~Exists(withdrawn), effective_from__lte=at, effective_to__gt=at)


class Grant(models.Model):
    """A teller's yes to exactly one version of one item, in one place, for a time. Never edited."""

    item = models.CharField(
        max_length=60, db_index=True, help_text="what may be shown: story:<uuid>"
    )
    teller = models.ForeignKey("people.Artisan", models.PROTECT, related_name="grants")
    channel = models.CharField(max_length=10, choices=Channel)
    language = models.CharField(max_length=12)
    content_hash = models.CharField(max_length=64, help_text="SHA-256 of the words and pictures")
    effective_from = models.DateTimeField()
    effective_to = models.DateTimeField()
    granted_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "channel", "language", "content_hash"],
                name="one_grant_per_version_and_channel",
            ),
            models.CheckConstraint(
                condition=Q(effective_to__gt=F("effective_from")), name="grant_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(
                    DaysSince(F("effective_to"), F("effective_from")),
                    Value(float(LONGEST_PERIOD_IN_DAYS)),
                ),
                name="grant_lasts_three_years_at_most",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["site", "email", "social", "print"]),
                name="grant_names_a_known_channel",
            ),
            models.CheckConstraint(condition=~Q(content_hash=""), name="grant_is_of_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.item} on {self.get_channel_display()} until {self.effective_to:%Y-%m-%d}"


class Withdrawal(models.Model):
    """A teller took an item back: everywhere, for good, with no reason asked. Never edited."""

    item = models.CharField(max_length=60, unique=True)
    withdrawn_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.item} withdrawn {self.withdrawn_at:%Y-%m-%d}"
