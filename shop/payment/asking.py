"""What we ask Stripe for: the parameters of a Checkout Session, the same at every repeat."""

from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from stripe.params.checkout import SessionCreateParams, SessionCreateParamsLineItem

from artisans.money import to_minor
from shop.order.models import Line, Order
from shop.payment.models import PaymentAttempt
from shop.tax.models import TaxAssessment

MOST_LINES = 100
LONGEST_NAME = 250


def session_params(attempt: PaymentAttempt) -> SessionCreateParams:
    """Everything depends on the stored attempt and order alone, so a repeat is the same request."""
    order = attempt.order
    metadata = {"order_number": order.number, "attempt": str(attempt.number)}
    params: SessionCreateParams = {
        "mode": "payment",
        "ui_mode": "hosted_page",
        "client_reference_id": order.number,
        "line_items": line_items(order, amount=attempt.amount),
        "metadata": metadata,
        "payment_intent_data": {"metadata": metadata, "description": f"Order {order.number}"},
        "expires_at": int(attempt.expires_at.timestamp()),
        # Stripe puts the id in place of the braces, so they must not be escaped.
        "success_url": _address("payment-return", order) + "?session_id={CHECKOUT_SESSION_ID}",
        "cancel_url": _address("order", order),
    }
    if order.email:
        params["customer_email"] = order.email
    return params


def line_items(order: Order, *, amount: int) -> list[SessionCreateParamsLineItem]:
    """The order's lines as they were shown, delivery, and the tax that comes on top of both.

    One line for all where they do not sum.
    """
    on_top = _tax_on_top(order)
    items = [
        _line_item(line, order.currency, is_before_tax=on_top is not None)
        for line in order.lines.order_by("pk")
    ]
    shipping = order.shipping_incl_tax if on_top is None else order.shipping_excl_tax
    for name, charge in (("Delivery", shipping), ("Tax", on_top or Decimal(0))):
        if charge:
            minor = to_minor(charge, currency=order.currency)
            items.append(_item(name, minor, currency=order.currency))
    total = sum(item["price_data"]["unit_amount"] * item["quantity"] for item in items)
    if total == amount and len(items) <= MOST_LINES:
        return items
    return [_item(f"Order {order.number}", amount, currency=order.currency)]


def _tax_on_top(order: Order) -> Decimal | None:
    """The tax of an order whose prices were shown before it; None where they included it."""
    tax = order.total_incl_tax - order.total_excl_tax
    assessed = TaxAssessment.objects.filter(order=order, is_inclusive=False)
    return tax if tax > 0 and assessed.exists() else None


def _line_item(line: Line, currency: str, *, is_before_tax: bool) -> SessionCreateParamsLineItem:
    price = line.line_price_excl_tax if is_before_tax else line.line_price_incl_tax
    paid = to_minor(price, currency=currency)
    each, rest = divmod(paid, line.quantity)
    if rest:  # a discount that does not divide: the pieces become one item
        return _item(f"{line.quantity} × {line.title}", paid, currency=currency)
    return _item(line.title, each, currency=currency, quantity=line.quantity)


def _item(
    name: str, unit_amount: int, *, currency: str, quantity: int = 1
) -> SessionCreateParamsLineItem:
    return {
        "quantity": quantity,
        "price_data": {
            "currency": currency.lower(),
            "unit_amount": unit_amount,
            "product_data": {"name": name[:LONGEST_NAME]},
        },
    }


def _address(name: str, order: Order) -> str:
    return f"{settings.SITE_URL}{reverse(name, kwargs={'token': order.token})}"
