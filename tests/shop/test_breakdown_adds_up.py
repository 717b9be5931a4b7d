"""Parts add up to what was paid, for every price, currency and quantity."""

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from artisans.money import minor_digits
from shop.costing.breakdown import price_breakdown
from shop.costing.evidence import keep_evidence
from shop.costing.models import PaymentFeeTerms
from shop.costing.sheets import write_sheet
from shop.order.breakdown import order_breakdown
from shop.order.models import Line, Order
from tests.shop import shelves

PAID_AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
ON = date(2026, 11, 20)
# One of two decimals, one with none, one with three.
CURRENCIES = ("USD", "JPY", "KWD")
PAY_AND_FEE = ("maker_pay", "fee")
RATES = {"JPY": "155.250000", "KWD": "0.307000"}


def amount(minor, currency):
    return Decimal(minor).scaleb(-minor_digits(currency))


class AnyPriceCurrencyAndQuantity(TestCase):
    @classmethod
    def setUpTestData(cls):
        shelves.open_shop()
        lotus = shelves.workshop()
        cls.products = {}
        for currency in CURRENCIES:
            cls.products[currency] = product = shelves.shelve(f"Bag {currency}", made_by=lotus)
            shelves.agree_pay(product)
            if currency != "USD":
                cls.explain_in(currency, product)

    @staticmethod
    def explain_in(currency, product):
        shelves.exchange("USD", currency, RATES[currency])
        PaymentFeeTerms.objects.create(
            currency=currency,
            percent=Decimal("3.4"),
            fixed=amount(30, currency),
            source="Published price",
            effective_from=shelves.LONG_AGO,
        )
        write_sheet(
            product,
            currency=currency,
            materials=amount(900, currency).quantize(Decimal("0.01")),
            workshop_costs=amount(500, currency).quantize(Decimal("0.01")),
            inbound_freight=amount(100, currency).quantize(Decimal("0.01")),
            evidence=keep_evidence(shelves.ContentFile(b"costs"), title="Invoice"),
            effective_from=date(2026, 2, 1),
        )

    def test_each_currency_is_broken_down_in_its_own_units(self):
        prices = {"USD": "48.00", "JPY": "6000", "KWD": "30.000"}

        found = {
            currency: price_breakdown(
                self.products[currency].pk, price=Decimal(price), currency=currency, on=ON
            )
            for currency, price in prices.items()
        }

        pay_and_fee = {
            currency: [
                str(part.amount) for part in found[currency].parts if part.key in PAY_AND_FEE
            ]
            for currency in CURRENCIES
        }
        assert pay_and_fee == {
            "USD": ["4.19", "1.69"],
            "JPY": ["651", "234"],
            "KWD": ["1.287", "1.050"],
        }

    @settings(max_examples=150, deadline=None)
    @given(currency=st.sampled_from(CURRENCIES), minor=st.integers(1, 10_000_000))
    def test_a_price_is_the_sum_of_its_parts(self, currency, minor):
        price = amount(minor, currency)

        found = price_breakdown(self.products[currency].pk, price=price, currency=currency, on=ON)

        assert found is None or sum(part.amount for part in found.parts) == price

    @settings(max_examples=150, deadline=None)
    @given(
        currency=st.sampled_from(CURRENCIES),
        bought=st.lists(
            st.tuples(
                st.integers(1, 2_000_000),
                st.integers(1, 40),
                st.integers(0, 100),
                st.integers(0, 500_000),  # tax on the line in minor units
            ),
            min_size=1,
            max_size=4,
        ),
        delivery=st.integers(0, 5_000),
        tax_on_delivery=st.integers(0, 2_000),
    )
    def test_an_order_is_the_sum_of_its_parts_whatever_was_taken_off_and_whatever_tax_is_owed(
        self, currency, bought, delivery, tax_on_delivery
    ):
        lines = [self.line(currency, *one) for one in bought]
        shipping = amount(delivery, currency)
        taxed_shipping = amount(delivery + tax_on_delivery, currency)
        total = sum(line.line_price_incl_tax for line in lines) + taxed_shipping
        order = Order.objects.create(
            number="PROPERTY",
            currency=currency,
            total_incl_tax=total,
            total_excl_tax=sum(line.line_price_excl_tax for line in lines) + shipping,
            shipping_incl_tax=taxed_shipping,
            shipping_excl_tax=shipping,
            paid_at=PAID_AT,
        )

        found = order_breakdown(order, lines, known_fee=None)

        tax = amount(sum(one[3] for one in bought) + tax_on_delivery, currency)
        if found is not None:
            amounts = {part.key: part.amount for part in found.parts}
            assert sum(amounts.values()) == total
            assert amounts.get("tax", 0) == tax

    @settings(max_examples=100, deadline=None)
    @given(
        currency=st.sampled_from(CURRENCIES),
        minor=st.integers(1, 1_000_000),
        tax=st.integers(0, 300_000),
    )
    def test_a_price_with_tax_is_the_sum_of_its_parts_and_the_premium_is_before_tax(
        self, currency, minor, tax
    ):
        product, price = self.products[currency], amount(minor, currency)
        within = amount(tax, currency)

        found = price_breakdown(product.pk, price=price, tax=within, currency=currency, on=ON)
        before_tax = price_breakdown(product.pk, price=price, currency=currency, on=ON)

        if found is not None and before_tax is not None:
            amounts = {part.key: part.amount for part in found.parts}
            before = {part.key: part.amount for part in before_tax.parts}
            assert sum(amounts.values()) == price + within
            assert amounts.get("premium") == before.get("premium")

    def line(self, currency, minor, quantity, percent_off, tax):
        before = amount(minor, currency) * quantity
        paid = amount(minor * quantity * (100 - percent_off) // 100, currency)
        product = self.products[currency]
        return Line(
            product=product,
            workshop=product.workshop,
            quantity=quantity,
            line_price_incl_tax=paid + amount(tax, currency),
            line_price_excl_tax=paid,
            line_price_before_discounts_incl_tax=before,
            line_price_before_discounts_excl_tax=before,
        )
