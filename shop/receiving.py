"""THE SEAM in: an accepted delivery becomes piece pay and stock, together or not at all."""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from artisans.making.deliveries import credit_makers, mark_accepted
from artisans.making.models import Delivery
from shop.partner import stock
from shop.partner.models import StockMovement, StockRecord


class NothingToStock(Exception):
    """The delivered product has no stock record to add the pieces to."""


@transaction.atomic
def accept_delivery(
    delivery: Delivery, *, accepted_at: datetime, stockrecord: StockRecord | None = None
) -> None:
    """Credit the makers, offset the order's advance, add the pieces to stock. Safe to repeat.

    A product with variants names the `stockrecord` of the variant that came in.
    """
    record = stockrecord or _only_record(delivery.work_order.product_id)
    # First said to be accepted: the database adds nothing to stock for a delivery that is not.
    mark_accepted(delivery, accepted_at=accepted_at)
    pieces = delivery.lines.aggregate(pieces=Sum("accepted"))["pieces"] or 0
    source = f"acceptance:{delivery.pk}"
    # Stock before the books, as when an order is paid: two who wait for both never cross.
    # Once for all variants: who accepts again and names another adds nothing.
    if not StockMovement.objects.filter(kind=stock.Kind.ACCEPTANCE, source=source).exists():
        stock.accept(record, quantity=pieces, source=source)
    credit_makers(delivery, accepted_at=accepted_at)


def _only_record(product_id: int) -> StockRecord:
    record = StockRecord.objects.filter(product_id=product_id).order_by("pk").first()
    if record is None:
        raise NothingToStock(
            f"Product {product_id} has no stock record: add one in the shop's dashboard, then "
            "accept its delivery."
        )
    return record
