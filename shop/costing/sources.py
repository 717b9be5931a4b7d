"""The sources of a price's breakdown, and what is wrong with them where there is none.

One that has expired hides the breakdown (Everlane typed its numbers in, and they went stale), and
staff find it among their tasks with the sentence written here.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from artisans.making import rates
from artisans.money import round_up_to_payable
from shop.costing.models import CostSheet, one_year_before


@dataclass(frozen=True)
class Costs:
    """What one piece costs in `currency`, besides what is left of its price."""

    maker_pay: Decimal
    materials: Decimal
    workshop: Decimal
    freight: Decimal
    rate: object

    def total(self):
        return self.maker_pay + self.materials + self.workshop + self.freight


class Sources:
    """What is in force for some products on a day, in three queries for any number of them."""

    def __init__(self, product_ids, *, currency, on):
        self.currency, self.on = currency, on
        self.rates = rates.rates_in_force(product_ids, on=on)
        sheets = CostSheet.objects.in_force(on).filter(product__in=list(product_ids))
        self.sheets = {sheet.product_id: sheet for sheet in sheets.filter(currency=currency)}
        self._exchange_rates = {}

    def costs(self, product_id):
        """The costs of a piece, or None when `problem` has something to say."""
        if self.problem(product_id):
            return None
        rate, sheet = self.rates[product_id], self.sheets[product_id]
        return Costs(
            maker_pay=self._in_shop_currency(rate),
            materials=sheet.materials,
            workshop=sheet.workshop_costs,
            freight=sheet.inbound_freight,
            rate=rate,
        )

    def problem(self, product_id):
        """What is missing or has expired, as a sentence for staff; empty when nothing is."""
        rate = self.rates.get(product_id)
        if rate is None:
            return _("No piece rate is in force: agree one.")
        if not rate.floors_hold:
            return _("A wage floor it rests on has ended or was replaced: agree the rate again.")
        if product_id not in self.sheets:
            return _("No cost sheet of the last twelve months is in force: write one.")
        if self._in_shop_currency(rate) is None:
            return _("No exchange rate %(base)s to %(quote)s of the last twelve months.") % {
                "base": rate.currency,
                "quote": self.currency,
            }
        return ""

    def _in_shop_currency(self, rate):
        if rate.currency == self.currency:
            return rate.amount
        exchange = self._exchange(rate.currency)
        if exchange is None:
            return None
        return round_up_to_payable(rate.amount * exchange.rate, currency=self.currency)

    def _exchange(self, currency):
        """Looked up once for each currency; an old one is a guess."""
        if currency not in self._exchange_rates:
            found = rates.exchange_rate(currency, self.currency, on=self.on)
            is_recent = found is not None and found.on > one_year_before(self.on)
            self._exchange_rates[currency] = found if is_recent else None
        return self._exchange_rates[currency]
