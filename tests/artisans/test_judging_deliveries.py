"""What came in can be counted and judged again until it is accepted."""

import pytest

from artisans.making.deliveries import (
    DeliveryIsFinal,
    DeliveryLargerThanOrder,
    MoreJudgedThanCame,
    NothingCame,
    Pieces,
    credit_makers,
    judge_delivery,
    open_quantity,
    piece_pay,
)
from artisans.making.models import Delivery
from tests.artisans.test_deliveries import ACCEPTED_AT, owed


def lines(delivery):
    rows = delivery.lines.order_by("artisan__alias")
    return [(str(row.artisan), row.delivered, row.accepted, row.to_rework) for row in rows]


def test_a_delivery_is_judged_again_before_it_is_accepted(deliver, makers):
    one, two, _ = makers
    delivery = deliver((one, 6), (two, 4))

    judge_delivery(
        delivery,
        pieces=[
            Pieces(artisan=one, delivered=4, accepted=3, to_rework=1),
            Pieces(artisan=two, delivered=6, accepted=6),
        ],
    )

    assert lines(delivery) == [("AAAA-AAAA", 4, 3, 1), ("CCCC-CCCC", 6, 6, 0)]


def test_judging_again_the_same_way_changes_nothing(deliver, makers):
    delivery = deliver((makers[0], 6))
    same = [Pieces(artisan=makers[0], delivered=6, accepted=6)]

    judge_delivery(delivery, pieces=same)
    judge_delivery(delivery, pieces=same)

    assert lines(delivery) == [("AAAA-AAAA", 6, 6, 0)]
    assert open_quantity(delivery.work_order) == 4


def test_an_accepted_delivery_is_not_judged_again(deliver, makers):
    delivery = deliver((makers[0], 6))
    credit_makers(delivery, accepted_at=ACCEPTED_AT)

    with pytest.raises(DeliveryIsFinal, match="accepted on 06 November 2026"):
        judge_delivery(delivery, pieces=[Pieces(artisan=makers[0], delivered=5, accepted=5)])

    assert owed(makers[0]) == 64800


def test_judging_again_never_makes_a_delivery_larger_than_its_order(deliver, makers):
    delivery = deliver((makers[0], 6))

    with pytest.raises(DeliveryLargerThanOrder, match="11 pieces came and 10 are still open"):
        judge_delivery(delivery, pieces=[Pieces(artisan=makers[0], delivered=11)])

    assert lines(delivery) == [("AAAA-AAAA", 6, 6, 0)]


@pytest.mark.parametrize(
    ("pieces", "sentence"),
    [
        ({"delivered": 6, "accepted": 5, "to_rework": 2}, "5 good and 2 to rework make 7, but 6"),
        ({"delivered": 0, "accepted": 1}, "1 good and 0 to rework make 1, but 0 came"),
        ({"delivered": 6, "to_rework": 1, "paid_rework": 2}, "2 of the pieces to rework"),
    ],
)
def test_more_than_a_maker_brought_is_never_judged(deliver, makers, pieces, sentence):
    delivery = deliver((makers[0], 6))

    with pytest.raises(MoreJudgedThanCame, match=f"AAAA-AAAA: {sentence}"):
        judge_delivery(delivery, pieces=[Pieces(artisan=makers[0], **pieces)])

    assert lines(delivery) == [("AAAA-AAAA", 6, 6, 0)]


def test_a_delivery_of_nothing_is_not_recorded(deliver, makers):
    with pytest.raises(NothingCame, match="at least one maker"):
        deliver((makers[0], 0))

    assert not Delivery.objects.exists()


def test_piece_pay_is_known_before_a_delivery_is_accepted(deliver, makers):
    one, two, _ = makers
    delivery = deliver((one, 3), (two, 4))
    delivery.lines.filter(artisan=two).update(accepted=1, to_rework=3, paid_rework=2)

    due = piece_pay(delivery)
    credit_makers(delivery, accepted_at=ACCEPTED_AT)

    assert due == {one.pk: 32400, two.pk: 32400}
    assert [owed(one), owed(two)] == [32400, 32400]
