"""Work out the tax of a basket for a destination, and lay it on its lines and its delivery."""

from decimal import Decimal

from django.db import connection
from django.utils import timezone
from oscar.core.prices import Price

from shop.tax.policy import STANDARD, Taxable, TaxQuote, TaxRequest, tax_policy


class QuotedInTransaction(Exception):
    """A policy may ask the network, which nobody waits for while rows are locked."""


class TaxedDelivery:
    """A shipping method whose charge carries the tax that was quoted."""

    def __init__(self, method, charge):
        self.method, self._charge = method, charge

    def __getattr__(self, name):
        return getattr(self.method, name)

    def calculate(self, basket):
        return self._charge


def with_tax(basket, method, destination):
    """Quote the tax of `basket` as `method` brings it; returns the method with its taxed charge.

    From here on the lines' prices include it. Raises NoTaxRate and TaxUnavailable.
    """
    _refuse_in_transaction()
    basket.tax_quote = None
    speak_for(basket, destination)
    charge = method.calculate(basket)
    quote = tax_policy().quote(request_of(basket, destination, delivery=charge.excl_tax))
    for line in basket.all_lines():
        line.tax_code = category_of(line.product)
    basket.tax_quote = quote
    return TaxedDelivery(method, _taxed(charge, quote))


def _refuse_in_transaction():
    # The transaction a test case wraps around everything is not one of ours.
    blocks = connection.atomic_blocks
    if blocks and not blocks[-1]._from_testcase:
        raise QuotedInTransaction


def speak_for(basket, destination):
    """Show the prices of single pieces as this destination reads them."""
    basket.strategy = basket.strategy.for_destination(destination)
    for line in basket.all_lines():
        line.__dict__.pop("_info", None)


def request_of(basket, destination, *, delivery):
    lines = tuple(
        Taxable(
            key=str(line.pk),
            quantity=line.quantity,
            unit_price=line.unit_price_excl_tax,
            amount=Decimal(line.line_price_excl_tax_incl_discounts),
            category=category_of(line.product),
        )
        for line in basket.all_lines()
    )
    return TaxRequest(
        destination=destination,
        currency=basket.currency,
        lines=lines,
        delivery=delivery,
        on=timezone.localdate(),
    )


def category_of(product):
    """The tax category of a product; a variant's is its parent's."""
    whole = product.parent if product.is_child else product
    return whole.tax_category or STANDARD


def _taxed(charge, quote: TaxQuote):
    return Price(
        currency=charge.currency,
        excl_tax=quote.delivery.net,
        incl_tax=quote.delivery.gross,
        tax_code=STANDARD if quote.delivery.tax else None,
    )
