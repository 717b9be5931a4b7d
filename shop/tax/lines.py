"""Basket lines with the tax that was quoted for their basket, by Oscar's own names."""

from decimal import Decimal

from artisans.money import from_minor, to_minor


class QuoteIsStale(Exception):
    """The basket has changed since its tax was worked out."""


class TaxedLine:
    """Mixed into the basket's line. Without a quote a line's prices are Oscar's.

    Oscar knows the tax of a piece; where tax comes on top of everything together, a line's tax is
    no multiple of one. Discounts take off the price before tax (`OSCAR_OFFERS_INCL_TAX` is off).
    """

    @property
    def taxed(self):
        """What was quoted for this line, or None. Raises QuoteIsStale."""
        quote = self.basket.tax_quote
        if quote is None:
            return None
        taxed = quote.lines.get(str(self.pk))
        if taxed is None or taxed.net != self.line_price_excl_tax_incl_discounts:
            raise QuoteIsStale(self.pk)
        return taxed

    @property
    def line_price_incl_tax(self):
        taxed = self.taxed
        return taxed.gross_before_discounts if taxed else super().line_price_incl_tax

    @property
    def line_price_incl_tax_incl_discounts(self):
        taxed = self.taxed
        return taxed.gross if taxed else super().line_price_incl_tax_incl_discounts

    @property
    def shown_total(self):
        """What the line costs as its destination reads prices: with tax, or before it."""
        quote = self.basket.tax_quote
        if quote is None or quote.is_inclusive:
            return self.line_price_incl_tax_incl_discounts
        return self.line_price_excl_tax_incl_discounts

    @property
    def shown_total_before_discounts(self):
        """The same at list prices."""
        quote = self.basket.tax_quote
        if quote is None or quote.is_inclusive:
            return self.line_price_incl_tax
        return self.line_price_excl_tax

    def get_price_breakdown(self):
        """Prices of single pieces that sum to the line; Oscar's may miss it by cents."""
        gross = self.line_price_incl_tax_incl_discounts
        net = self.line_price_excl_tax_incl_discounts
        currency = self.price_currency
        pairs = list(
            zip(
                _pieces(gross, self.quantity, currency),
                _pieces(net, self.quantity, currency),
                strict=True,
            )
        )
        return [(incl, excl, pairs.count((incl, excl))) for incl, excl in dict.fromkeys(pairs)]


def unit_price_with_tax(basket_line):
    """A piece's price with tax for an order line; None where tax is owed on the line as a whole."""
    quote = basket_line.basket.tax_quote
    if quote is not None and not quote.is_inclusive and basket_line.taxed.tax:
        return None
    return basket_line.unit_price_incl_tax


def _pieces(amount, quantity, currency) -> list[Decimal]:
    minor = to_minor(Decimal(amount), currency=currency)  # Oscar's nothing is an int
    return [
        from_minor(
            minor * (place + 1) // quantity - minor * place // quantity,
            currency=currency,
        )
        for place in range(quantity)
    ]
