from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from oscar.apps.partner.abstract_models import AbstractStockRecord


class StockRecord(AbstractStockRecord):
    """Oscar's stock record, kept honest by the database. Move it with `shop.partner.stock`."""

    num_in_stock = models.PositiveIntegerField(_("Number in stock"), default=0)
    num_allocated = models.PositiveIntegerField(_("Number allocated"), default=0)

    class Meta(AbstractStockRecord.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(num_allocated__lte=F("num_in_stock")),
                name="stock_is_never_promised_twice",
            ),
            models.CheckConstraint(
                condition=Q(price__isnull=True) | Q(price__gte=0),
                name="price_is_not_negative",
            ),
        ]


class StockMovement(models.Model):
    """One reasoned change of a stock record. The sum of a record's movements is its stock."""

    class Kind(models.TextChoices):
        OPENING_COUNT = "opening_count"
        ACCEPTANCE = "acceptance"
        CORRECTION = "correction"
        RESERVATION = "reservation"
        RELEASE = "release"
        DISPATCH = "dispatch"
        RETURN = "return"

    stockrecord = models.ForeignKey(StockRecord, models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=16, choices=Kind)
    in_stock_change = models.IntegerField(default=0)
    allocated_change = models.IntegerField(default=0)
    source = models.CharField(max_length=120, help_text="what caused it: order-line:42")
    reason = models.CharField(max_length=200, blank=True)
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(in_stock_change=0, allocated_change=0),
                name="stock_movement_moves_something",
            ),
            models.CheckConstraint(
                condition=Q(in_stock_change__lte=0)
                | Q(kind__in=["opening_count", "acceptance", "correction", "return"]),
                name="pieces_come_in_by_a_known_way",
            ),
            models.UniqueConstraint(
                fields=["stockrecord", "kind", "source"], name="one_stock_movement_per_cause"
            ),
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(kind="acceptance"),
                name="delivery_comes_into_stock_once",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["opening_count", "correction"]) | ~Q(reason=""),
                name="a_count_gives_its_reason",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.in_stock_change:+d}/{self.allocated_change:+d} ({self.source})"


from oscar.apps.partner.models import *
