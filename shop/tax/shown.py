"""Tax as a shopper sees it: a row for each rate, and a sentence where none is collected."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from shop.tax.models import TaxAssessment
from shop.tax.policy import NOTHING


@dataclass(frozen=True)
class TaxRow:
    label: str
    amount: Decimal


@dataclass(frozen=True)
class ShownTax:
    """On top of the prices, or within them."""

    is_inclusive: bool = True
    rows: tuple[TaxRow, ...] = ()
    notice: str = ""

    @property
    def on_top(self):
        """What the shown prices do not include."""
        return NOTHING if self.is_inclusive else sum((row.amount for row in self.rows), NOTHING)


def tax_of_quote(quote):
    """The tax of a basket that was quoted; nothing to show without a quote."""
    if quote is None:
        return ShownTax()
    rows = tuple(
        TaxRow(_label(part.name, part.rate, quote.jurisdiction), part.amount)
        for part in quote.parts
    )
    return ShownTax(quote.is_inclusive, rows, quote.notice)


def tax_of_order(order):
    """The tax an order was placed with. Orders of before this was kept had none."""
    found = TaxAssessment.objects.filter(order=order).prefetch_related("charges").first()
    if found is None:
        return ShownTax()
    sums = {}
    for charge in sorted(found.charges.all(), key=lambda charge: charge.pk):
        key = charge.name, charge.rate
        sums[key] = sums.get(key, NOTHING) + charge.amount
    rows = tuple(
        TaxRow(_label(name, rate, found.jurisdiction), amount)
        for (name, rate), amount in sums.items()
    )
    return ShownTax(found.is_inclusive, rows, found.notice)


def _label(name, rate, place):
    percent = f"{(rate * 100).normalize():f}"
    return _("%(name)s %(percent)s %%, %(place)s") % {
        "name": name,
        "percent": percent,
        "place": place,
    }
