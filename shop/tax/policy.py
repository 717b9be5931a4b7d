"""THE SEAM to whoever knows taxes: our own table, or a service such as Stripe Tax.

`settings.TAX_POLICY` names the class. `docs/tax.md` says how to plug another one in, and
`tests/shop/tax_conformance.py` what each must keep.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from artisans.money import round_to_minor

STANDARD = "standard"
NOTHING = Decimal("0.00")


class NoTaxRate(Exception):
    """We must collect tax there, and no rate is known: nothing can be sold until one is."""


class TaxUnavailable(Exception):
    """The policy cannot be asked just now, its network being down: ask again later."""


@dataclass(frozen=True, kw_only=True)
class Destination:
    """Where a parcel goes, as far as it is known. State by its code: NY."""

    country: str
    state: str = ""
    postcode: str = ""


@dataclass(frozen=True, kw_only=True)
class Taxable:
    """A line of a basket: `amount` is for all its pieces, after discounts and before tax."""

    key: str
    quantity: int
    unit_price: Decimal
    amount: Decimal
    category: str = STANDARD


@dataclass(frozen=True, kw_only=True)
class TaxRequest:
    """What is to be taxed: lines, and delivery before tax."""

    destination: Destination
    currency: str
    lines: tuple[Taxable, ...]
    delivery: Decimal
    on: date


@dataclass(frozen=True, kw_only=True)
class TaxPart:
    """What one rate takes of a line: “VAT 19 %” of 48.00 is 9.12."""

    name: str
    rate: Decimal
    net: Decimal
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class Taxed:
    """A line or a delivery: `net + tax == gross`, each in whole minor units."""

    net: Decimal
    parts: tuple[TaxPart, ...] = ()
    # The price of all pieces with tax, before discounts.
    gross_before_discounts: Decimal = NOTHING

    @property
    def tax(self) -> Decimal:
        return sum((part.amount for part in self.parts), NOTHING)

    @property
    def gross(self) -> Decimal:
        return self.net + self.tax


@dataclass(frozen=True, kw_only=True)
class TaxQuote:
    """What is owed on a basket that goes to a destination. `reference` is committed when paid."""

    destination: Destination
    currency: str
    jurisdiction: str
    is_inclusive: bool
    lines: Mapping[str, Taxed]
    delivery: Taxed
    notice: str = ""
    reference: str = ""

    @property
    def tax(self) -> Decimal:
        return sum((line.tax for line in self.lines.values()), self.delivery.tax)

    @property
    def parts(self) -> list[TaxPart]:
        """The same tax by rate: what each name and rate takes of everything together."""
        sums: dict[tuple[str, Decimal], tuple[Decimal, Decimal]] = {}
        for taxed in (*self.lines.values(), self.delivery):
            for part in taxed.parts:
                net, amount = sums.get((part.name, part.rate), (NOTHING, NOTHING))
                sums[part.name, part.rate] = net + part.net, amount + part.amount
        return [
            TaxPart(name=name, rate=rate, net=net, amount=amount)
            for (name, rate), (net, amount) in sums.items()
        ]


@dataclass(frozen=True, kw_only=True)
class PriceDisplay:
    """How prices are written for a destination before anything is in the basket."""

    destination: Destination
    is_inclusive: bool
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    # Beside a price: "incl. VAT", or what may come on top of it.
    note: str = ""
    notice: str = ""

    def rate(self, category: str) -> Decimal:
        return self.rates.get(category, self.rates.get(STANDARD, Decimal(0)))

    def unit_tax(self, price: Decimal, *, currency: str, category: str = STANDARD) -> Decimal:
        """The tax within the shown price of one piece; nothing where tax comes on top."""
        if not self.is_inclusive:
            return NOTHING
        return round_to_minor(price * self.rate(category), currency=currency)

    def shown(self, price: Decimal, *, currency: str, category: str = STANDARD) -> Decimal:
        """The price of one piece as this destination reads it."""
        return price + self.unit_tax(price, currency=currency, category=category)


class TaxPolicy(Protocol):
    """Whoever says what tax is owed."""

    def display(self, destination: Destination, *, on: date) -> PriceDisplay:
        """How prices are shown there. For every page: few queries and never the network."""
        ...

    def quote(self, request: TaxRequest) -> TaxQuote:
        """What is owed. May ask the network, and so is never called inside a transaction.

        Raises NoTaxRate and TaxUnavailable.
        """
        ...

    def commit(self, reference: str, *, order_number: str) -> None:
        """The quoted order was paid. After commit, may ask the network, safe to repeat.

        Raises TaxUnavailable; `manage.py commit_taxes` tries again.
        """
        ...


@cache
def _policy(path: str) -> TaxPolicy:
    found: TaxPolicy = import_string(path)()
    return found


def tax_policy() -> TaxPolicy:
    """The policy that the settings name."""
    return _policy(settings.TAX_POLICY)
