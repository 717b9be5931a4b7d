"""Facts that travel down to the artisans: frozen, and free of anything about the customer."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class PaidLine:
    """One line of an order. `list_price_total` is before any discount, in major units."""

    source: str
    product_id: int
    workshop_id: int | None
    quantity: int
    list_price_total: Decimal
    currency: str


@dataclass(frozen=True, kw_only=True)
class OrderPaid:
    """An order was paid. `is_live` is false for everything the payment sandbox touched."""

    order_number: str
    paid_at: datetime
    is_live: bool
    lines: tuple[PaidLine, ...]
