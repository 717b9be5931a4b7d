"""What a piece costs here and now: its list price, and the tax that is shown within it."""

from copy import copy

from django.conf import settings
from django.utils import timezone
from django.utils.functional import cached_property
from oscar.apps.partner import prices, strategy

from shop.tax.destinations import destination_of
from shop.tax.policy import STANDARD, tax_policy


class Strategy(strategy.UseFirstStockRecord, strategy.StockRequired, strategy.Structured):
    """Prices of stock records are before tax. They are read as the visitor's destination does.

    `incl_tax` of a piece is what is shown: where tax comes on top, that is the list price, and the
    tax is the basket's (`shop.tax.quoting`). Offers take off the price before tax everywhere.
    """

    def __init__(self, request=None, destination=None):
        super().__init__(request)
        self._destination = destination

    @cached_property
    def destination(self):
        return self._destination or destination_of(self.request)

    @cached_property
    def display(self):
        return tax_policy().display(self.destination, on=timezone.localdate())

    def for_destination(self, destination):
        """The same strategy, for another destination."""
        if destination == self.destination:
            return self
        other = copy(self)
        other._destination = destination
        for name in ("destination", "display"):
            other.__dict__.pop(name, None)
        return other

    def pricing_policy(self, product, stockrecord):
        if stockrecord is None or not is_sold(stockrecord):
            return prices.Unavailable()
        whole = product.parent if product.is_child else product
        category = whole.tax_category or STANDARD
        currency = stockrecord.price_currency
        return prices.FixedPrice(
            currency=currency,
            excl_tax=stockrecord.price,
            tax=self.display.unit_tax(stockrecord.price, currency=currency, category=category),
            tax_code=category,
        )

    def parent_pricing_policy(self, product, children_stock):
        """Oscar takes the first variant's."""
        for child, stockrecord in children_stock:
            if stockrecord is not None:
                return self.pricing_policy(child, stockrecord)
        return prices.Unavailable()


class Selector:
    """Oscar asks it for the strategy of a request."""

    def strategy(self, request=None, user=None, **kwargs):
        return Strategy(request)


def is_sold(stockrecord):
    """Whether it has a price in a currency the shop takes."""
    return stockrecord.price is not None and stockrecord.price_currency in settings.SHOP_CURRENCIES
