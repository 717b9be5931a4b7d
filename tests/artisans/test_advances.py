"""Advances: at least half before the work, offset as it is accepted, never a debt."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from artisans.ledger import accounts
from artisans.ledger.balances import balance
from artisans.ledger.models import Transfer
from artisans.ledger.posting import reverse
from artisans.ledger.verifying import verify
from artisans.making.advances import (
    AdvanceOutOfRange,
    AdvancePaidBefore,
    pay_advance,
    smallest_advance,
)
from artisans.making.deliveries import Pieces, credit_makers, order_work, record_delivery
from artisans.making.models import Advance, DeliveryLine

PAID_AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
ACCEPTED_AT = datetime(2026, 11, 6, 9, tzinfo=UTC)
LATER = datetime(2026, 11, 9, 9, tzinfo=UTC)


def owed(artisan):
    return balance(accounts.artisan_payable(artisan, "INR"))


def advanced(order):
    return balance(accounts.workshop_advance(order.workshop_id, "INR"))


@pytest.fixture
def order(workshop, product, rate):
    """Ten pieces at ₹108."""
    return order_work(
        workshop,
        product_id=product.pk,
        quantity=10,
        due_on=date(2026, 12, 1),
        on=date(2026, 11, 1),
    )


@pytest.fixture
def accept(order):
    """Accept pieces of the order: accept((maker, accepted), …)."""

    def accept(*lines, paid_rework=0):
        delivery = record_delivery(
            order,
            delivered_on=date(2026, 11, 5),
            pieces=[
                Pieces(
                    artisan=artisan,
                    delivered=good + paid_rework,
                    accepted=good,
                    to_rework=paid_rework,
                    paid_rework=paid_rework,
                )
                for artisan, good in lines
            ],
        )
        credit_makers(delivery, accepted_at=ACCEPTED_AT)
        return delivery

    return accept


def test_half_of_the_orders_piece_pay_is_advanced_unless_more_is_asked_for(order):
    pay_advance(order, paid_at=PAID_AT)

    assert smallest_advance(order) == Decimal("540.00")
    assert advanced(order) == 54000
    assert balance(accounts.cash("INR")) == -54000


def test_an_advance_below_half_is_refused_with_what_would_be_right(order):
    with pytest.raises(AdvanceOutOfRange, match="between ₹540 and ₹1,080"):
        pay_advance(order, paid_at=PAID_AT, amount=Decimal("539.99"))

    assert not Transfer.objects.exists()


def test_the_database_refuses_an_advance_below_half(order):
    with (
        pytest.raises(IntegrityError, match="advance_is_at_least_half_of_the_piece_pay"),
        transaction.atomic(),
    ):
        Advance.objects.create(
            work_order=order,
            amount=Decimal("539.99"),
            piece_pay=Decimal("1080.00"),
            currency="INR",
            paid_on=date(2026, 11, 2),
        )

    assert not Advance.objects.exists()


def test_paying_an_advance_twice_pays_it_once(order):
    pay_advance(order, paid_at=PAID_AT)
    pay_advance(order, paid_at=PAID_AT)

    assert advanced(order) == 54000


def test_a_second_advance_of_another_amount_is_refused(order):
    pay_advance(order, paid_at=PAID_AT)

    with pytest.raises(AdvancePaidBefore, match=r"540\.00 INR"):
        pay_advance(order, paid_at=PAID_AT, amount=Decimal("600"))


def test_accepted_pieces_settle_their_share_of_the_advance(order, accept, makers):
    pay_advance(order, paid_at=PAID_AT)

    accept((makers[0], 3), (makers[1], 2))

    assert [owed(makers[0]), owed(makers[1])] == [16200, 10800]
    assert advanced(order) == 27000


def test_a_whole_order_settles_the_whole_advance_and_no_more(order, accept, makers):
    pay_advance(order, paid_at=PAID_AT)

    accept((makers[0], 3), paid_rework=2)
    accept((makers[1], 7))

    assert advanced(order) == 0
    assert owed(makers[0]) + owed(makers[1]) == 12 * 10800 - 54000
    verify()


def test_the_last_of_an_advance_is_settled_in_an_order_that_never_changes(order, accept, makers):
    """An alias may change; accepting again must reckon as the first time."""
    first, second = sorted(makers[:2], key=lambda maker: maker.pk)
    type(first).objects.filter(pk=first.pk).update(alias="zinnia")
    type(second).objects.filter(pk=second.pk).update(alias="aster")
    pay_advance(order, paid_at=PAID_AT)
    accept((makers[2], 8), paid_rework=1)

    accept((second, 1), (first, 1))

    assert [owed(first), owed(second)] == [10800 - 5400, 10800]
    assert advanced(order) == 0


def test_accepting_again_offsets_nothing_twice(order, accept, makers):
    pay_advance(order, paid_at=PAID_AT)
    first = accept((makers[0], 3))
    accept((makers[1], 4))

    credit_makers(first, accepted_at=ACCEPTED_AT)

    assert advanced(order) == 54000 - 7 * 5400


def test_what_no_accepted_piece_settles_is_nobodys_debt(order, accept, makers):
    pay_advance(order, paid_at=PAID_AT)

    accept((makers[0], 1))

    assert [owed(maker) for maker in makers] == [5400, 0, 0]
    assert advanced(order) == 48600


def test_rework_that_is_not_the_makers_fault_is_paid(order, accept, makers):
    accept((makers[0], 2), paid_rework=1)

    assert owed(makers[0]) == 3 * 10800


def test_no_more_rework_is_paid_than_goes_back(order, makers, accept):
    delivery = record_delivery(
        order,
        delivered_on=date(2026, 11, 5),
        pieces=[Pieces(artisan=makers[0], delivered=2, accepted=1, to_rework=1)],
    )

    with pytest.raises(IntegrityError, match="paid_rework_is_part_of_the_rework"):
        DeliveryLine.objects.filter(delivery=delivery).update(paid_rework=2)


def test_pay_credited_before_the_advance_settles_none_of_it_when_credited_again(
    order, accept, makers
):
    first = accept((makers[0], 3))
    pay_advance(order, paid_at=LATER)

    credit_makers(first, accepted_at=ACCEPTED_AT)

    assert owed(makers[0]) == 32400
    assert advanced(order) == 54000


def test_an_advance_that_came_back_is_settled_by_nobody(order, accept, makers):
    advance = pay_advance(order, paid_at=PAID_AT)
    reverse(advance, reason="the bank sent it back", source="returned:1", occurred_at=LATER)

    accept((makers[0], 3))

    assert owed(makers[0]) == 32400
    assert advanced(order) == 0
