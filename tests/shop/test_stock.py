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
        stock.reserve(record, quantity=3, source="order-line:1")

    record.refresh_from_db()
    assert (record.num_in_stock, record.num_allocated) == (2, 0)
    assert record.movements.filter(kind="reservation").count() == 0


def test_a_correction_cannot_take_pieces_that_are_promised(record):
    stock.open_count(record, quantity=2, source="shelf", reason="opening count")
    stock.reserve(record, quantity=2, source="order-line:1")

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
    stock.reserve(record, quantity=2, source="order-line:1")

    stock.dispatch(record, quantity=2, source="order-line:1")

    assert (record.num_in_stock, record.num_allocated) == (3, 0)


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["find", "lose", "reserve", "release", "dispatch"]),
        st.integers(min_value=1, max_value=6),
    ),
    max_size=25,
)


class AnyHistoryOfMoves(TestCase):
    @settings(max_examples=30, deadline=None)
    @given(MOVES)
    def test_stock_is_the_sum_of_its_journal_and_never_promised_twice(self, moves):
        record = shelves.shelve(free=9).stockrecords.get()

        for number, (verb, quantity) in enumerate(moves):
            self.move(record, verb, quantity, source=f"cause:{number}")

        record.refresh_from_db()
        journal = StockMovement.objects.filter(stockrecord=record)
        assert record.num_in_stock == sum(m.in_stock_change for m in journal)
        assert record.num_allocated == sum(m.allocated_change for m in journal)
        assert 0 <= record.num_allocated <= record.num_in_stock

    def move(self, record, verb, quantity, *, source):
        counted = {"find": quantity, "lose": -quantity}
        try:
            if verb in counted:
                stock.correct(record, difference=counted[verb], source=source, reason="counted")
            else:
                getattr(stock, verb)(record, quantity=quantity, source=source)
        except (stock.NotEnoughStock, stock.StockIsPromised):
            return


@pytest.mark.django_db(transaction=True)
def test_of_twelve_who_want_the_last_piece_one_gets_it():
    record = shelves.shelve(free=1).stockrecords.get()

    def try_to_reserve(number):
        try:
            stock.reserve(record, quantity=1, source=f"order-line:{number}")
        except stock.NotEnoughStock:
            return "refused"
        else:
            return "reserved"
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(try_to_reserve, range(12)))

    assert sorted(answers) == ["refused"] * 11 + ["reserved"]
