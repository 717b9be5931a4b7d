"""Any history of orders under any limits, beside a model of a few lines that imports nothing."""

from dataclasses import dataclass, field
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from oscar.apps.address.models import Country
from oscar.apps.checkout.calculators import OrderTotalCalculator

from shop.basket.models import Basket
from shop.offer.applicator import Applicator
from shop.offer.customers import customer_of
from shop.offer.models import ConditionalOffer
from shop.order.models import Order, ShippingAddress
from shop.order.placing import cancel_order, place_order, reclaim_order, release_order
from shop.partner.strategy import Selector
from shop.shipping.models import WeightBased
from shop.tax.destinations import destination_of_address
from shop.tax.quoting import with_tax
from shop.voucher.models import Voucher
from tests.shop import campaigns, shelves

PEOPLE = ("ada@example.com", "bea@example.com", "cho@example.com")
CENTS_EACH = 480  # ten per cent of $48.00


@dataclass
class Paper:
    """Limits, and what each order holds: (who, pieces discounted, whether it holds it now)."""

    most: int | None
    budget: int | None
    each: int | None
    usage: str
    orders: list = field(default_factory=list)

    def fits(self, who, pieces):
        held = [(name, count) for name, count, holds, gone in self.orders if holds and count]
        hers = [count for name, count in held if name == who]
        return (
            (self.most is None or len(held) + 1 <= self.most)
            and (self.budget is None or self.cents(held) + pieces * CENTS_EACH <= self.budget)
            and (self.each is None or len(hers) + 1 <= self.each)
            and not (self.usage == "Single use" and held)
            and not (self.usage == "Once per customer" and hers)
        )

    def cents(self, held):
        return sum(count for _name, count in held) * CENTS_EACH

    def held_now(self):
        return [(name, count) for name, count, holds, _gone in self.orders if holds and count]

    def place(self, who, pieces):
        discounted = pieces if self.fits(who, pieces) else 0
        self.orders.append((who, discounted, True, False))
        return discounted

    def let_go(self, index, *, for_good):
        who, count, _holds, gone = self.orders[index]
        if not gone:
            self.orders[index] = (who, count, False, for_good)

    def take_back(self, index):
        who, count, holds, _gone = self.orders[index]
        if holds or (count and not self.fits(who, count)):
            return holds
        self.orders[index] = (who, count, True, False)
        return True


LIMITS = st.fixed_dictionaries(
    {
        "most": st.none() | st.integers(1, 4),
        "budget": st.none() | st.integers(300, 3000),
        "each": st.none() | st.integers(1, 2),
        "usage": st.sampled_from(["Multi-use", "Single use", "Once per customer"]),
    }
)
STEPS = st.lists(
    st.tuples(st.just("place"), st.sampled_from(PEOPLE), st.integers(1, 3))
    | st.tuples(st.sampled_from(["cancel", "release", "reclaim"]), st.integers(0, 9)),
    max_size=18,
)


class AnyHistoryOfOrders(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(LIMITS, STEPS)
    def test_what_is_given_is_what_paper_allows(self, limits, steps):
        paper = Paper(**limits)
        self.open_shop(paper)

        for verb, *arguments in steps:
            getattr(self, verb)(paper, *arguments)
            self.compare(paper)

    def open_shop(self, paper):
        shelves.open_shop()
        self.tote, self.orders = shelves.shelve(free=90), []
        self.code = campaigns.code(
            usage=paper.usage,
            max_global_applications=paper.most,
            budget=paper.budget and Decimal(paper.budget) / 100,
            max_user_applications=paper.each,
        )

    def place(self, paper, who, pieces):
        basket = Basket.objects.create()
        basket.strategy = Selector().strategy()
        basket.add_product(self.tote, pieces)
        basket.vouchers.add(self.code)
        Applicator().apply(basket, customer=customer_of(email=who))
        address = ShippingAddress(country=Country.objects.get(pk="US"), line1="1 Main St")
        delivery = WeightBased.objects.get(countries="US")
        method = with_tax(basket, delivery, destination_of_address(address))
        order = place_order(
            basket,
            email=who,
            address=address,
            shipping_method=method,
            total=OrderTotalCalculator().calculate(basket, method.calculate(basket)),
        )
        self.orders.append(order)
        given = sum(discount.amount for discount in order.discounts.all())
        assert given * 100 == paper.place(who, pieces) * CENTS_EACH

    def cancel(self, paper, index):
        if index < len(self.orders) and self.is_awaiting(index):
            cancel_order(self.orders[index], reason="any history")
            paper.let_go(index, for_good=True)

    def release(self, paper, index):
        if index < len(self.orders) and self.is_awaiting(index):
            release_order(self.orders[index], reason="any history")
            paper.let_go(index, for_good=False)

    def reclaim(self, paper, index):
        if index < len(self.orders):
            taken = reclaim_order(self.orders[index])
            assert taken == paper.take_back(index)

    def is_awaiting(self, index):
        return Order.objects.filter(pk=self.orders[index].pk, status="awaiting payment").exists()

    def compare(self, paper):
        held = paper.held_now()
        offer, voucher = ConditionalOffer.objects.get(), Voucher.objects.get()
        assert offer.num_applications == offer.claims.count() == len(held)
        assert offer.total_discount * 100 == paper.cents(held)
        assert voucher.num_orders == voucher.applications.count() == len(held)
        assert voucher.total_discount == offer.total_discount
