"""Stock moves by one conditional UPDATE with a journal row, or not at all."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from shop.partner import stock
from shop.partner.models import StockMovement, StockRecord
from tests.shop import shelves


@pytest.fixture
def record(shop):
    return shop.shelve(free=0).stockrecords.get()


def test_an_opening_count_enters_the_pieces_once(record):
    for _ in range(2):
        stock.open_count(record, quantity=7, source="import:tote", reason="opening count")

    record.refresh_from_db()

    assert record.num_in_stock == 7
    assert [m.in_stock_change for m in record.movements.all()] == [7]


def test_a_count_without_a_reason_is_refused_by_the_database(record):
    with pytest.raises(IntegrityError), transaction.atomic():
        stock.open_count(record, quantity=7, source="import:tote", reason="")

    record.refresh_from_db()

    assert record.num_in_stock == 0


def test_more_than_is_free_cannot_be_reserved(record):
    stock.open_count(record, quantity=2, source="shelf", reason="opening count")

    with pytest.raises(stock.NotEnoughStock):
        stock.reserve([stock.Pieces(record, 3, "order-line:1")])

    record.refresh_from_db()
    assert (record.num_in_stock, record.num_allocated) == (2, 0)
    assert record.movements.filter(kind="reservation").count() == 0


def test_a_correction_cannot_take_pieces_that_are_promised(record):
    stock.open_count(record, quantity=2, source="shelf", reason="opening count")
    stock.reserve([stock.Pieces(record, 2, "order-line:1")])

    with pytest.raises(stock.StockIsPromised):
        stock.correct(record, difference=-1, source="count:1", reason="one was torn")

    record.refresh_from_db()
    assert record.num_in_stock == 2


def test_the_database_refuses_to_promise_a_piece_twice(record):
    with pytest.raises(IntegrityError), transaction.atomic():
        StockRecord.objects.filter(pk=record.pk).update(num_allocated=1)

    record.refresh_from_db()

    assert record.num_allocated == 0


def test_dispatch_takes_the_pieces_and_their_promise(record):
    stock.open_count(record, quantity=5, source="shelf", reason="opening count")
    stock.reserve([stock.Pieces(record, 2, "order-line:1")])

    stock.dispatch([stock.Pieces(record, 2, "order-line:1")])

    assert (record.num_in_stock, record.num_allocated) == (3, 0)


def of(records, *quantities, source="order"):
    """One order line for each record."""
    wanted = zip(records, quantities, strict=True)
    return [stock.Pieces(r, q, f"{source}-line:{n}") for n, (r, q) in enumerate(wanted)]


def shelved(*free):
    made = [shelves.shelve(f"Tote {n}", free=count) for n, count in enumerate(free)]
    return [product.stockrecords.get() for product in made]


def in_database(records):
    fresh = StockRecord.objects.filter(pk__in=[record.pk for record in records]).order_by("pk")
    return [(record.num_in_stock, record.num_allocated) for record in fresh]


def test_an_order_gets_all_of_its_pieces_or_none_of_them(shop):
    records = shelved(5, 1, 5)

    with pytest.raises(stock.NotEnoughStock) as missing:
        stock.reserve(of(records, 2, 2, 2))

    assert missing.value.stockrecord == records[1]
    assert in_database(records) == [(5, 0), (1, 0), (5, 0)]
    assert StockMovement.objects.filter(kind="reservation").count() == 0


def test_two_lines_of_an_order_may_hold_the_same_piece(shop):
    (record,) = shelved(5)

    stock.reserve(of([record, record], 2, 3))

    assert in_database([record]) == [(5, 5)]
    assert [m.allocated_change for m in record.movements.filter(kind="reservation")] == [2, 3]


def test_two_lines_of_an_order_cannot_hold_more_than_there_are(shop):
    (record,) = shelved(4)

    with pytest.raises(stock.NotEnoughStock):
        stock.reserve(of([record, record], 2, 3))

    assert in_database([record]) == [(4, 0)]


def test_moving_an_order_again_moves_only_what_was_not_moved(shop):
    records = shelved(5, 5)
    stock.reserve(of(records[:1], 2))

    stock.reserve(of(records, 2, 3))
    stock.reserve(of(records, 2, 3))

    assert in_database(records) == [(5, 2), (5, 3)]
    assert [(r.num_in_stock, r.num_allocated) for r in records] == [(5, 2), (5, 3)]


@pytest.mark.parametrize("verb", ["reserve", "dispatch", "release"])
def test_an_order_of_twenty_lines_moves_in_as_many_queries_as_one(
    shop, verb, django_assert_num_queries
):
    records = shelved(*range(3, 23))
    stock.reserve(of(records, *[2] * 20, source="kept"))

    with django_assert_num_queries(6):
        getattr(stock, verb)(of(records, *[1, 2] * 10))


VERBS = st.sampled_from(["find", "lose", "reserve", "release", "dispatch"])
QUANTITIES = st.tuples(*[st.integers(min_value=0, max_value=6)] * 2)


class AnyHistoryOfMoves(TestCase):
    @settings(max_examples=30, deadline=None)
    @given(st.lists(st.tuples(VERBS, QUANTITIES), max_size=25))
    def test_stock_is_what_a_plain_count_says(self, moves):
        records = shelved(9, 9)
        counted = [(9, 0), (9, 0)]

        for number, (verb, quantities) in enumerate(moves):
            after = [self.on_paper(verb, *pair) for pair in zip(quantities, counted, strict=True)]
            is_possible = all(0 <= promised <= there for there, promised in after)
            assert self.move(verb, records, quantities, cause=number) == is_possible
            counted = after if is_possible else counted

        journal = [StockMovement.objects.filter(stockrecord=record) for record in records]
        assert in_database(records) == counted
        assert counted == [
            (sum(m.in_stock_change for m in each), sum(m.allocated_change for m in each))
            for each in journal
        ]

    def on_paper(self, verb, quantity, count):
        there, promised = count
        return {
            "find": (there + quantity, promised),
            "lose": (there - quantity, promised),
            "reserve": (there, promised + quantity),
            "release": (there, promised - quantity),
            "dispatch": (there - quantity, promised - quantity),
        }[verb]

    def move(self, verb, records, quantities, *, cause):
        counted = {"find": 1, "lose": -1}
        try:
            with transaction.atomic():
                if verb not in counted:
                    getattr(stock, verb)(of(records, *quantities, source=f"order-{cause}"))
                    return True
                for record, quantity in zip(records, quantities, strict=True):
                    difference = counted[verb] * quantity
                    stock.correct(record, difference=difference, source=f"{cause}", reason="seen")
        except (stock.NotEnoughStock, stock.StockIsPromised):
            return False
        return True


@pytest.mark.django_db(transaction=True)
def test_of_twelve_who_want_the_last_piece_one_gets_it():
    record = shelves.shelve(free=1).stockrecords.get()

    def try_to_reserve(number):
        try:
            stock.reserve([stock.Pieces(record, 1, f"order-line:{number}")])
        except stock.NotEnoughStock:
            return "refused"
        else:
            return "reserved"
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(try_to_reserve, range(12)))

    assert sorted(answers) == ["refused"] * 11 + ["reserved"]
