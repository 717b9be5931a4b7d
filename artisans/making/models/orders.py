"""Work orders with their advance, what came in for them, and the minutes people worked."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from artisans.making.models.rates import PieceRate
from artisans.making.models.studies import PRODUCT
from artisans.people.models import Artisan, Workshop


class WorkOrderQuerySet(models.QuerySet["WorkOrder"]):
    def with_progress(self) -> Self:
        """Each with `still_open`, `paid_pieces` and `to_judge`, its deliveries not accepted yet.

        What was accepted is done; what waits to be judged counts as come.
        """
        come = _of_each_line(waiting=F("delivered"), accepted=F("accepted"))
        paid = _of_each_line(waiting=Value(0), accepted=F("accepted") + F("paid_rework"))
        waiting = Delivery.objects.filter(work_order=OuterRef("pk"), accepted_at=None)
        return self.annotate(
            still_open=F("quantity") - _pieces(come),
            paid_pieces=_pieces(paid),
            to_judge=_or_none(waiting.order_by().values("work_order").annotate(n=Count("pk"))),
        )

    def with_work_to_come(self) -> Self:
        return self.with_progress().filter(still_open__gt=0)

    def late(self, on: date) -> Self:
        return self.with_work_to_come().filter(due_on__lt=on)


def _of_each_line(*, waiting: F | Value, accepted: F | CombinedExpression) -> Case:
    """What a line of a delivery counts for, until it is accepted and afterwards."""
    return Case(
        When(delivery__accepted_at=None, then=waiting),
        default=accepted,
        output_field=models.IntegerField(),
    )


def _pieces(counted: Case) -> Coalesce:
    """An annotation for work orders: this, summed over the lines of their deliveries."""
    lines = DeliveryLine.objects.filter(delivery__work_order=OuterRef("pk"))
    return _or_none(lines.order_by().values("delivery__work_order").annotate(n=Sum(counted)))


def _or_none(counts: models.QuerySet[models.Model, object]) -> Coalesce:
    return Coalesce(Subquery(counts.values("n")), 0, output_field=models.IntegerField())


class WorkOrder(models.Model):
    """What was ordered from a workshop, at the piece rate agreed then."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="work_orders")
    product = models.ForeignKey(PRODUCT, models.PROTECT, related_name="work_orders")
    piece_rate = models.ForeignKey(PieceRate, models.PROTECT, related_name="work_orders")
    quantity = models.PositiveIntegerField()
    due_on = models.DateField()

    # What `with_progress` counts.
    still_open: int
    paid_pieces: int
    to_judge: int

    objects = WorkOrderQuerySet.as_manager()

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="work_order_is_for_a_piece"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.product_id} by {self.due_on}"


class Advance(models.Model):
    """Money a workshop received for a work order before the work: free of interest, never a debt.

    It is offset as the work is accepted. At least half of the order's piece pay, or none at all.
    """

    work_order = models.OneToOneField(WorkOrder, models.PROTECT, related_name="advance")
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    piece_pay = models.DecimalField(
        max_digits=16, decimal_places=2, help_text=_("of the whole order when it was paid")
    )
    currency = models.CharField(max_length=3)
    paid_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="advance_is_above_nothing"),
            models.CheckConstraint(
                condition=Q(amount__lte=F("piece_pay")), name="advance_is_at_most_the_piece_pay"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} for work order {self.work_order_id}"


class Delivery(models.Model):
    """What came in for a work order on a day. Its makers are credited when it is accepted."""

    work_order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="deliveries")
    delivered_on = models.DateField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["delivered_on"]
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"delivery {self.pk} for work order {self.work_order_id}"


class DeliveryLine(models.Model):
    """One maker's pieces in a delivery: how many came, were found good, or go back for rework.

    `paid_rework` pieces go back for a flaw that is not the maker's (cloth, pattern): this work is
    paid, and so is doing it again.
    """

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="lines")
    artisan = models.ForeignKey(Artisan, models.PROTECT, related_name="delivery_lines")
    delivered = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField(default=0)
    to_rework = models.PositiveIntegerField(default=0)
    paid_rework = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(delivered__gte=F("accepted") + F("to_rework")),
                name="no_more_pieces_are_accepted_than_came",
            ),
            models.CheckConstraint(
                condition=Q(paid_rework__lte=F("to_rework")),
                name="paid_rework_is_part_of_the_rework",
            ),
            models.UniqueConstraint(
                fields=["delivery", "artisan"], name="maker_has_one_line_in_a_delivery"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.accepted} of {self.delivered} accepted"

    @property
    def paid_pieces(self) -> int:
        """What piece pay is due for."""
        return self.accepted + self.paid_rework


class WorkedTime(models.Model):
    """The minutes an artisan worked on a day: what the period test measures her earnings by."""

    artisan = models.ForeignKey(Artisan, models.PROTECT, related_name="worked_time")
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="worked_time")
    worked_on = models.DateField()
    minutes = models.PositiveIntegerField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-worked_on", "artisan"]
        verbose_name_plural = "worked time"
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gt=0, minutes__lte=16 * 60),
                name="worked_time_fits_into_a_day",
            ),
            models.UniqueConstraint(
                fields=["artisan", "workshop", "worked_on"],
                name="artisan_has_one_worked_time_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} min on {self.worked_on}"
