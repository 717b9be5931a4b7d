import secrets

from django.db import models
from oscar.apps.order.abstract_models import AbstractLine, AbstractOrder


def new_token():
    """192 random bits for the address of an order page."""
    return secrets.token_urlsafe(24)


class Order(AbstractOrder):
    """Oscar's order. It exists before the money moves, and is settled once when it has."""

    class Status(models.TextChoices):
        AWAITING = "awaiting payment"
        PROCESSING = "processing"
        PAID = "paid"
        CANCELLED = "cancelled"
        DISPATCHED = "dispatched"
        CALLED_OFF = "called off"

    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    is_live = models.BooleanField(default=False, help_text="false: paid in the sandbox")
    is_stock_held = models.BooleanField(default=True, help_text="its pieces are reserved")
    reservations = models.PositiveSmallIntegerField(default=1, help_text="times stock was reserved")
    paid_at = models.DateTimeField(null=True, blank=True)
    dispatched_at = models.DateTimeField(null=True, blank=True)
    carrier = models.CharField(max_length=64, blank=True)
    tracking_number = models.CharField(max_length=64, blank=True)

    class Meta(AbstractOrder.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status__in=["paid", "dispatched", "called off"])
                | models.Q(paid_at__isnull=False),
                name="a_paid_order_knows_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="dispatched") | models.Q(dispatched_at__isnull=False),
                name="a_dispatched_order_knows_when",
            ),
            models.UniqueConstraint(
                fields=["basket"],
                condition=~models.Q(status="cancelled"),
                name="one_open_order_per_basket",
            ),
        ]

    @property
    def is_paid(self):
        return self.paid_at is not None


class Line(AbstractLine):
    """Oscar's order line, and who made it."""

    workshop = models.ForeignKey(
        "people.Workshop", models.PROTECT, null=True, blank=True, related_name="order_lines"
    )
    called_off = models.PositiveIntegerField(default=0, help_text="paid, and will not be sent")
    returned = models.PositiveIntegerField(default=0, help_text="sent, and came back")

    class Meta(AbstractLine.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity__gte=models.F("called_off") + models.F("returned")),
                name="a_line_gives_up_at_most_its_pieces",
            ),
        ]

    @property
    def to_send(self):
        """The pieces that a parcel of this order holds."""
        return self.quantity - self.called_off

    @property
    def source(self):
        """The cause named on everything this line brings about."""
        return f"order-line:{self.pk}"


from oscar.apps.order.models import *
