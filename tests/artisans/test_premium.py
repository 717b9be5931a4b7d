from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from artisans.ledger import accounts
from artisans.ledger.balances import balance
from artisans.ledger.models import PremiumRule, Transfer
from artisans.ledger.premium import NoPremiumRule, credit_premium, premium_on


def fund(workshop, currency="USD", **other):
    return balance(accounts.premium_fund(workshop.pk, currency, **other))


def test_a_sale_credits_a_tenth_of_the_list_price_to_the_workshop(paid, workshop):
    credit_premium(paid("48.00"))

    assert fund(workshop) == 480
    assert balance(accounts.premium_expense("USD")) == 480


def test_a_transfer_names_the_line_that_caused_it(paid):
    transfers = credit_premium(paid("48.00", source="order-line:42"))

    assert [(t.kind, t.source, t.occurred_at) for t in transfers] == [
        ("premium", "order-line:42", datetime(2026, 11, 10, 12, tzinfo=UTC))
    ]


def test_crediting_the_same_order_twice_changes_nothing(paid, workshop):
    once = credit_premium(paid("48.00"))
    again = credit_premium(paid("48.00"))

    assert (again, fund(workshop)) == (once, 480)


def test_a_line_nobodys_workshop_made_credits_nobody(paid):
    assert credit_premium(paid("48.00", workshop_id=None)) == []


def test_an_order_of_nothing_we_make_needs_no_premium_rule(paid, premium_rule):
    event = paid("48.00", workshop_id=None, at=datetime(2001, 1, 1, tzinfo=UTC))

    assert credit_premium(event) == []


def test_a_line_too_small_for_a_cent_of_premium_credits_nobody(paid, workshop):
    assert credit_premium(paid("0.04")) == []


@pytest.mark.parametrize(
    ("price", "premium"), [("0.05", "0.01"), ("12.25", "1.23"), ("12.24", "1.22")]
)
def test_the_premium_is_rounded_half_up_to_the_cent(premium_rule, price, premium):
    assert premium_on(Decimal(price), currency="USD", on=date(2026, 11, 10)) == Decimal(premium)


def test_the_rule_in_force_when_it_was_paid_decides(paid, premium_rule, workshop):
    premium_rule.effective_to = date(2026, 11, 11)
    premium_rule.save()
    PremiumRule.objects.create(rate=Decimal("0.20"), effective_from=date(2026, 11, 11))

    credit_premium(paid("48.00", source="a", at=datetime(2026, 11, 10, 23, 59, tzinfo=UTC)))
    before = fund(workshop)
    credit_premium(paid("48.00", source="b", at=datetime(2026, 11, 11, tzinfo=UTC)))

    assert (before, fund(workshop) - before) == (480, 960)


def test_without_a_rule_in_force_the_sale_is_not_settled_in_silence(paid):
    with pytest.raises(NoPremiumRule, match="on 31 December 2019: record one first"):
        credit_premium(paid("48.00", at=datetime(2019, 12, 31, tzinfo=UTC)))


def test_each_currency_has_a_fund_of_its_own(paid, workshop):
    credit_premium(paid("48.00", source="a", currency="USD"))
    credit_premium(paid("4000", source="b", currency="INR"))

    assert (fund(workshop), fund(workshop, "INR")) == (480, 40000)


def test_an_order_of_the_sandbox_never_reaches_the_live_fund(paid, workshop):
    credit_premium(paid("48.00", source="a", is_live=False))
    credit_premium(paid("30.00", source="b", is_live=True))

    assert fund(workshop, is_live=True) == 300
    assert fund(workshop, is_live=False) == 480


def test_an_order_of_many_lines_takes_as_many_queries_as_one(paid, django_assert_max_num_queries):
    line = paid("48.00").lines[0]
    event = replace(
        paid("48.00"), lines=tuple(replace(line, source=f"order-line:{n}") for n in range(20))
    )

    with django_assert_max_num_queries(17):
        assert len(credit_premium(event)) == 20


prices = st.decimals(min_value="0.01", max_value="9999.99", places=2)
orders = st.lists(
    st.lists(st.tuples(prices, st.sampled_from(["USD", "INR"])), min_size=1, max_size=3),
    min_size=1,
    max_size=4,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(orders=orders, data=st.data())
def test_any_order_and_repetition_of_the_same_sales_gives_the_same_balances(
    paid, workshop, orders, data
):
    events = [event_of(paid, number, lines) for number, lines in enumerate(orders)]
    shuffled = data.draw(st.permutations(events + events))
    twice_or_more = shuffled + data.draw(st.lists(st.sampled_from(events), max_size=4))

    with transaction.atomic():
        for event in events:
            credit_premium(event)
        in_order = funds(workshop), Transfer.objects.count()
        transaction.set_rollback(True)
    with transaction.atomic():
        for event in twice_or_more:
            credit_premium(event)
        in_any_order = funds(workshop), Transfer.objects.count()
        transaction.set_rollback(True)

    assert in_any_order == in_order
    assert in_order[0] == expected(orders)


def event_of(paid, number, lines):
    events = [
        paid(str(price), currency=currency, source=f"order-line:{number}-{place}")
        for place, (price, currency) in enumerate(lines)
    ]
    return replace(events[0], lines=tuple(event.lines[0] for event in events))


def funds(workshop):
    return {currency: fund(workshop, currency) for currency in ("USD", "INR")}


def expected(orders):
    """Half up, by whole numbers only: (cents + 5) // 10 is a tenth of them."""
    sums = {"USD": 0, "INR": 0}
    for lines in orders:
        for price, currency in lines:
            sums[currency] += (int(price * 100) + 5) // 10
    return sums
