from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from artisans.ledger.accounts import artisan_payable, piece_pay_expense
from artisans.ledger.balances import balance
from artisans.ledger.models import Transfer
from artisans.making.deliveries import (
    DeliveryLargerThanOrder,
    NoPieceRate,
    Pieces,
    credit_makers,
    open_quantity,
    order_work,
    record_delivery,
)
from artisans.making.models import Delivery, DeliveryLine, WorkOrder
from artisans.making.rates import agree_rate

ACCEPTED_AT = datetime(2026, 11, 6, 9, tzinfo=UTC)
LATER = datetime(2026, 11, 7, 9, tzinfo=UTC)


def owed(artisan):
    return balance(artisan_payable(artisan, "INR"))


def test_accepting_a_delivery_credits_each_maker_for_her_pieces(deliver, makers):
    one, two, three = makers
    delivery = deliver((one, 3), (two, 2))

    credit_makers(delivery, accepted_at=ACCEPTED_AT)

    assert [owed(one), owed(two), owed(three)] == [32400, 21600, 0]
    assert balance(piece_pay_expense("INR")) == 54000
    assert delivery.accepted_at == ACCEPTED_AT


def test_each_maker_has_one_transfer_that_names_its_cause(deliver, makers):
    delivery = deliver((makers[0], 3), (makers[1], 2))

    transfers = credit_makers(delivery, accepted_at=ACCEPTED_AT)

    assert [(t.source, t.kind, t.occurred_at) for t in transfers] == [
        (f"acceptance:{delivery.pk}:maker:{makers[0].pk}", "piece_pay", ACCEPTED_AT),
        (f"acceptance:{delivery.pk}:maker:{makers[1].pk}", "piece_pay", ACCEPTED_AT),
    ]


def test_accepting_twice_credits_once_and_keeps_the_first_instant(deliver, makers):
    delivery = deliver((makers[0], 3))
    credit_makers(delivery, accepted_at=ACCEPTED_AT)

    credit_makers(delivery, accepted_at=datetime(2026, 11, 9, tzinfo=UTC))

    assert owed(makers[0]) == 32400
    assert delivery.accepted_at == ACCEPTED_AT


def test_a_maker_whose_pieces_all_go_back_is_not_credited_yet(deliver, makers):
    delivery = deliver((makers[0], 3))
    delivery.lines.update(accepted=0, to_rework=3)

    assert credit_makers(delivery, accepted_at=ACCEPTED_AT) == []


def test_the_rate_agreed_when_ordered_pays_whatever_is_agreed_later(
    deliver, makers, workshop, product, time_product
):
    delivery = deliver((makers[0], 1))
    agree_rate(
        workshop,
        product_id=product.pk,
        time_study=time_product(product, 200),
        skill="semi-skilled",
        effective_from=date(2026, 11, 4),
    )

    credit_makers(delivery, accepted_at=ACCEPTED_AT)

    assert owed(makers[0]) == 10800


def test_thirty_makers_are_credited_in_few_queries(
    deliver, workshop, join, django_assert_max_num_queries
):
    delivery = deliver(*[(join(workshop), 6) for _ in range(30)], quantity=200)

    with django_assert_max_num_queries(25):
        credit_makers(delivery, accepted_at=ACCEPTED_AT)

    assert Transfer.objects.count() == 30


def test_work_is_ordered_at_a_rate_that_is_agreed(workshop, product):
    with pytest.raises(NoPieceRate, match="Agree a piece rate"):
        order_work(
            workshop,
            product_id=product.pk,
            quantity=1,
            due_on=date(2026, 12, 1),
            on=date(2026, 11, 1),
        )


def test_what_was_accepted_and_what_waits_is_no_longer_open(deliver, makers):
    delivery = deliver((makers[0], 6))
    order = delivery.work_order
    waiting = open_quantity(order)
    delivery.lines.update(accepted=4, to_rework=2)
    credit_makers(delivery, accepted_at=ACCEPTED_AT)

    assert (waiting, open_quantity(order)) == (4, 6)


def test_a_delivery_larger_than_what_is_open_is_refused_kindly(deliver, makers):
    order = deliver((makers[0], 6)).work_order

    with pytest.raises(DeliveryLargerThanOrder, match="5 pieces came and 4 are still open"):
        record_delivery(
            order,
            delivered_on=date(2026, 11, 6),
            pieces=[Pieces(artisan=makers[0], delivered=3), Pieces(artisan=makers[1], delivered=2)],
        )


def test_a_delivery_larger_than_its_order_is_refused_by_the_database(deliver, makers):
    delivery = deliver((makers[0], 6))

    with pytest.raises(IntegrityError, match="never_larger"), transaction.atomic():
        DeliveryLine.objects.create(delivery=delivery, artisan=makers[1], delivered=5)
    with pytest.raises(IntegrityError, match="never_larger"), transaction.atomic():
        delivery.lines.update(delivered=11)

    DeliveryLine.objects.create(delivery=delivery, artisan=makers[1], delivered=4)
    assert open_quantity(delivery.work_order) == 0


def test_more_pieces_are_never_accepted_than_came(deliver, makers):
    delivery = deliver((makers[0], 6))

    with pytest.raises(IntegrityError, match="no_more_pieces_are_accepted"), transaction.atomic():
        delivery.lines.update(accepted=6, to_rework=1)


CHANGES_TO_A_DELIVERY = {
    "fewer pieces": lambda d, _: d.lines.update(accepted=1),
    "another maker": lambda d, m: DeliveryLine.objects.create(delivery=d, artisan=m, delivered=1),
    "no pieces": lambda d, _: d.lines.all().delete(),
    "another time": lambda d, _: Delivery.objects.filter(pk=d.pk).update(accepted_at=LATER),
    "not accepted": lambda d, _: Delivery.objects.filter(pk=d.pk).update(accepted_at=None),
}


@pytest.mark.parametrize("change", CHANGES_TO_A_DELIVERY.values(), ids=CHANGES_TO_A_DELIVERY)
def test_an_accepted_delivery_is_final(deliver, makers, change):
    delivery = deliver((makers[0], 6))
    credit_makers(delivery, accepted_at=ACCEPTED_AT)

    with pytest.raises(IntegrityError, match=r"is_final|accepted_once"), transaction.atomic():
        change(delivery, makers[1])


@pytest.mark.parametrize("change", [{"quantity": 9}, {"product_id": None}])
def test_a_work_order_keeps_its_terms(deliver, makers, add_product, change):
    order = deliver((makers[0], 6)).work_order
    changed = {key: value or add_product("scarf").pk for key, value in change.items()}

    with pytest.raises(IntegrityError, match="work_order_keeps_its_terms"), transaction.atomic():
        WorkOrder.objects.filter(pk=order.pk).update(**changed)
