"""THE SEAM in: accepted pieces become piece pay and stock, together or not at all."""

from datetime import UTC, date, datetime

import pytest

from artisans.ledger.models import Transfer
from artisans.making.deliveries import Pieces, order_work, record_delivery
from artisans.people.models import Artisan
from shop.receiving import NothingToStock, accept_delivery

ACCEPTED_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def tote(shop, lotus):
    product = shop.shelve(free=0, made_by=lotus)
    shop.agree_pay(product)
    return product


@pytest.fixture
def delivery(tote, lotus):
    order = order_work(
        lotus, product_id=tote.pk, quantity=10, due_on=date(2026, 3, 1), on=date(2026, 2, 1)
    )
    first, second = [membership.artisan for membership in lotus.memberships.all()[:2]]
    return record_delivery(
        order,
        delivered_on=date(2026, 3, 1),
        pieces=[
            Pieces(artisan=first, delivered=6, accepted=5, to_rework=1),
            Pieces(artisan=second, delivered=4, accepted=4),
        ],
    )


def test_accepting_credits_each_maker_and_adds_the_pieces(delivery, tote):
    accept_delivery(delivery, accepted_at=ACCEPTED_AT)

    paid = Transfer.objects.order_by("amount").values_list("kind", "amount")
    assert list(paid) == [("piece_pay", 4 * 419), ("piece_pay", 5 * 419)]
    assert tote.stockrecords.get().num_in_stock == 9


def test_accepting_again_changes_nothing(delivery, tote):
    accept_delivery(delivery, accepted_at=ACCEPTED_AT)
    accept_delivery(delivery, accepted_at=ACCEPTED_AT)

    assert Transfer.objects.count() == 2
    assert tote.stockrecords.get().num_in_stock == 9


def test_pieces_that_cannot_be_stocked_pay_nobody_until_they_can(delivery, tote):
    tote.stockrecords.all().delete()

    with pytest.raises(NothingToStock):
        accept_delivery(delivery, accepted_at=ACCEPTED_AT)

    assert not Transfer.objects.exists()


def test_accepting_two_hundred_pieces_of_thirty_makers_is_at_most_forty_queries(
    tote, lotus, django_assert_max_num_queries
):
    makers = Artisan.objects.bulk_create(Artisan() for _ in range(30))
    order = order_work(
        lotus, product_id=tote.pk, quantity=200, due_on=date(2026, 3, 1), on=date(2026, 2, 1)
    )
    counts = [7] * 20 + [6] * 10
    delivery = record_delivery(
        order,
        delivered_on=date(2026, 3, 1),
        pieces=[
            Pieces(artisan=maker, delivered=count, accepted=count)
            for maker, count in zip(makers, counts, strict=True)
        ],
    )

    with django_assert_max_num_queries(40):
        accept_delivery(delivery, accepted_at=ACCEPTED_AT)

    assert Transfer.objects.count() == 30
    assert tote.stockrecords.get().num_in_stock == 200
