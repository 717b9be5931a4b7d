"""What any tax policy must keep, whoever works the tax out.

A test module of a policy makes a class of `KeepsThePromises` with its `policy` and the destinations
it knows; pytest runs every promise.
"""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from shop.tax.policy import Destination, Taxable, TaxRequest

ON = date(2026, 11, 20)
BASKETS = (
    [("48.00", 1, "48.00")],
    [("9.99", 3, "29.97"), ("0.01", 1, "0.01")],
    [("48.00", 2, "81.60"), ("12.35", 7, "86.45"), ("5.00", 1, "0.00")],
)


def request_for(destination, lines, *, delivery="6.50"):
    return TaxRequest(
        destination=destination,
        currency="USD",
        lines=tuple(
            Taxable(
                key=str(number),
                quantity=quantity,
                unit_price=Decimal(unit_price),
                amount=Decimal(amount),
            )
            for number, (unit_price, quantity, amount) in enumerate(lines)
        ),
        delivery=Decimal(delivery),
        on=ON,
    )


class KeepsThePromises:
    policy = None
    destinations: tuple[Destination, ...] = ()

    @pytest.fixture(params=range(9))
    def asked(self, request):
        """Every destination with every basket."""
        pairs = list(product(self.destinations, BASKETS))
        if request.param >= len(pairs):
            pytest.fail("name three destinations: one inclusive, one before tax, one uncollected")
        return request_for(*pairs[request.param])

    def test_it_answers_for_every_line_and_leaves_what_was_asked(self, asked):
        quote = self.policy.quote(asked)

        assert {key: taxed.net for key, taxed in quote.lines.items()} == {
            line.key: line.amount for line in asked.lines
        }
        assert (quote.delivery.net, quote.currency) == (asked.delivery, asked.currency)

    def test_every_amount_is_in_whole_minor_units_and_not_negative(self, asked):
        quote = self.policy.quote(asked)

        for taxed in (*quote.lines.values(), quote.delivery):
            assert all(part.amount >= 0 and 0 <= part.rate <= 1 for part in taxed.parts)
            assert taxed.gross == taxed.gross.quantize(Decimal("0.01"))

    def test_the_parts_by_rate_sum_to_the_tax(self, asked):
        quote = self.policy.quote(asked)

        assert sum((part.amount for part in quote.parts), Decimal(0)) == quote.tax

    def test_a_line_without_discount_costs_its_pieces_as_they_were_shown(self, asked):
        display = self.policy.display(asked.destination, on=asked.on)
        quote = self.policy.quote(asked)

        assert quote.is_inclusive == display.is_inclusive
        for line in asked.lines:
            if display.is_inclusive and line.amount == line.unit_price * line.quantity:
                shown = display.shown(line.unit_price, currency="USD", category=line.category)
                assert quote.lines[line.key].gross == shown * line.quantity

    def test_a_discount_never_raises_a_price(self, asked):
        quote = self.policy.quote(asked)

        assert all(line.gross <= line.gross_before_discounts for line in quote.lines.values())

    def test_the_same_question_has_the_same_answer(self, asked):
        first, second = self.policy.quote(asked), self.policy.quote(asked)

        assert (first.lines, first.delivery) == (second.lines, second.delivery)

    def test_committing_twice_is_as_committing_once(self, asked):
        reference = self.policy.quote(asked).reference

        assert self.policy.commit(reference, order_number="F1") is None
        assert self.policy.commit(reference, order_number="F1") is None
