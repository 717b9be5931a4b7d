"""What we count, each with its source, and what was released to the public, once and for good."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Metric(models.TextChoices):
    PAID_MINUTES = "paid_minutes", "paid minutes"
    PIECE_PAY = "piece_pay", "maker pay"
    PREMIUM = "premium", "fair-trade premium"


MINUTES_HAVE_NO_CURRENCY = Q(metric=Metric.PAID_MINUTES, currency="") | (
    ~Q(metric=Metric.PAID_MINUTES) & ~Q(currency="")
)


class ImpactEvent(models.Model):
    """A dated quantity one order line caused: minutes, or major units. Never edited."""

    metric = models.CharField(max_length=20, choices=Metric)
    quantity = models.DecimalField(max_digits=16, decimal_places=4)
    currency = models.CharField(max_length=3, blank=True)
    workshop = models.ForeignKey("people.Workshop", models.PROTECT, related_name="impact_events")
    source = models.CharField(max_length=120, help_text="what caused it: order-line:42")
    is_live = models.BooleanField(help_text="no: a sale of the demonstration shop")
    occurred_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["metric", "source"], name="one_impact_event_per_cause"),
            models.CheckConstraint(condition=~Q(quantity=0), name="impact_event_counts_something"),
            models.CheckConstraint(
                condition=MINUTES_HAVE_NO_CURRENCY, name="impact_event_in_money_names_its_currency"
            ),
        ]
        indexes = [
            models.Index(fields=["is_live", "occurred_at"], name="impact_events_by_day"),
            models.Index(fields=["source"], name="impact_events_by_source"),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.quantity} {self.currency} ({self.source})".replace("  ", " ")


class Publication(models.Model):
    """Figures frozen and released together, counting everything through one day. Never edited."""

    through_on = models.DateField()
    published_at = models.DateTimeField(default=timezone.now)
    is_live = models.BooleanField(help_text="no: figures of the demonstration shop")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["through_on", "is_live"], name="one_publication_per_day"
            )
        ]
        ordering = ["-through_on"]

    def __str__(self) -> str:
        return f"Figures through {self.through_on:%Y-%m-%d}"


class PublishedFigure(models.Model):
    """One released figure, already rounded. No workshop: the sum of the workshops shown."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="figures")
    metric = models.CharField(max_length=20, choices=Metric)
    workshop = models.ForeignKey("people.Workshop", models.PROTECT, null=True, related_name="+")
    currency = models.CharField(max_length=3, blank=True)
    quantity = models.DecimalField(max_digits=16, decimal_places=2)
    people = models.PositiveIntegerField(help_text="how many people the figure speaks of")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "metric", "workshop", "currency"],
                name="one_figure_per_metric_and_workshop",
            ),
            models.UniqueConstraint(
                fields=["publication", "metric", "currency"],
                condition=Q(workshop=None),
                name="one_total_per_metric",
            ),
            models.CheckConstraint(
                condition=Q(people__gte=11), name="published_figure_speaks_of_eleven_or_more"
            ),
            models.CheckConstraint(
                condition=MINUTES_HAVE_NO_CURRENCY,
                name="published_figure_in_money_names_its_currency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.quantity} {self.currency}".strip()
