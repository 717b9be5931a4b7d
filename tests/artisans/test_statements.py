"""The statement of an account: what there was, what moved, what there is."""

from datetime import UTC, datetime

import pytest

from artisans.ledger import accounts
from artisans.ledger.balances import balance
from artisans.ledger.models import Kind
from artisans.ledger.posting import post, reverse
from artisans.ledger.statements import (
    FIRST,
    LAST,
    NoSuchLine,
    Period,
    Place,
    Turn,
    statement,
)


def day(number, hour=12):
    return datetime(2026, 11, number, hour, tzinfo=UTC)


@pytest.fixture
def payable(makers):
    return accounts.artisan_payable(makers[0], "INR")


@pytest.fixture
def earn(payable):
    def earn(amount, *, on, source=None):
        return post(
            kind=Kind.PIECE_PAY,
            debit=accounts.piece_pay_expense("INR"),
            credit=payable,
            amount=amount,
            source=source or f"acceptance:{on}:{amount}",
            occurred_at=day(on),
        )

    return earn


@pytest.fixture
def pay_out(payable):
    def pay_out(amount, *, on):
        return post(
            kind=Kind.PAYOUT,
            debit=payable,
            credit=accounts.cash("INR"),
            amount=amount,
            source=f"pay-run:{on}",
            occurred_at=day(on),
        )

    return pay_out


def shown(told):
    return [(line.transfer.pk, line.change, line.balance) for line in told.lines]


def test_each_line_has_the_balance_after_it(earn, pay_out, payable):
    earn(100, on=1)
    earn(50, on=2)
    pay_out(120, on=3)

    told = statement(payable)

    assert shown(told) == [(1, 100, 100), (2, 50, 150), (3, -120, 30)]
    assert (told.opening, told.closing) == (0, 30)


def test_lines_stand_in_the_order_of_what_happened_not_of_writing(earn, payable):
    earn(100, on=5)
    earn(50, on=2)

    assert shown(statement(payable)) == [(2, 50, 50), (1, 100, 150)]


def test_a_period_opens_with_what_was_before_and_closes_before_its_end(earn, payable):
    for on in (1, 2, 3, 4):
        earn(10, on=on)

    told = statement(payable, period=Period(starts_at=day(2), ends_at=day(4)))

    assert (told.opening, told.closing) == (10, 30)
    assert shown(told) == [(2, 10, 20), (3, 10, 30)]


def test_an_expense_grows_where_an_artisan_earns(earn, payable):
    earn(100, on=1)

    told = statement(accounts.piece_pay_expense("INR"))

    assert shown(told) == [(1, 100, 100)]
    assert told.lines[0].other == payable


def test_lines_of_one_kind_keep_the_balance_of_the_account(earn, pay_out, payable):
    earn(100, on=1)
    pay_out(60, on=2)
    earn(50, on=3)
    pay_out(90, on=3)

    told = statement(payable, kind=Kind.PAYOUT)

    assert shown(told) == [(2, -60, 40), (4, -90, 0)]


def test_a_reversal_and_what_it_reverses_name_each_other(earn, pay_out, payable):
    earn(100, on=1)
    payout = pay_out(100, on=2)
    reversal = reverse(payout, reason="sent back", source="failed:1", occurred_at=day(3))

    _earned, paid, back = [line.transfer for line in statement(payable).lines]

    assert paid.reversed_by == reversal
    assert back.reverses == payout


def test_pages_follow_each_other_without_a_gap_even_within_an_instant(earn, payable):
    for number in range(7):
        earn(10 + number, on=1, source=f"acceptance:{number}")

    first = statement(payable, at_most=3)
    second = statement(payable, at_most=3, place=Place(beside=3))
    last = statement(payable, at_most=3, place=LAST)

    assert [line.transfer.pk for line in first.lines + second.lines] == [1, 2, 3, 4, 5, 6]
    assert [line.transfer.pk for line in last.lines] == [5, 6, 7]
    assert second.lines[0].balance == 10 + 11 + 12 + 13
    assert last.lines[-1].balance == last.closing == balance(payable)


def test_a_page_can_be_left_backwards(earn, payable):
    for number in range(7):
        earn(10, on=1 + number)

    told = statement(payable, at_most=3, place=Place(turn=Turn.EARLIER, beside=5))

    assert shown(told) == [(2, 10, 20), (3, 10, 30), (4, 10, 40)]


@pytest.mark.parametrize(
    ("place", "earlier", "later"),
    [
        (FIRST, False, True),
        (Place(beside=2), True, True),
        (Place(beside=4), True, False),
        (LAST, True, False),
        (Place(turn=Turn.EARLIER, beside=3), False, True),
    ],
)
def test_a_page_knows_whether_there_are_others(earn, payable, place, earlier, later):
    for number in range(6):
        earn(10, on=1 + number)

    told = statement(payable, at_most=2, place=place)

    assert (told.has_earlier, told.has_later) == (earlier, later)


def test_an_account_on_which_nothing_moved_has_no_lines(payable):
    told = statement(payable, period=Period(starts_at=day(1)))

    assert (told.opening, told.closing, told.lines) == (0, 0, [])


def test_a_page_beside_a_line_of_another_account_is_refused(earn, makers):
    earn(100, on=1)

    with pytest.raises(NoSuchLine):
        statement(accounts.artisan_payable(makers[1], "INR"), place=Place(beside=1))


@pytest.mark.parametrize("kind", [None, Kind.PIECE_PAY])
def test_a_page_is_four_queries(earn, payable, django_assert_num_queries, kind):
    for number in range(8):
        earn(10, on=1 + number)
    period = Period(starts_at=day(2), ends_at=day(8))

    with django_assert_num_queries(4):
        told = statement(payable, period=period, kind=kind, place=Place(beside=3), at_most=3)
        named = [(line.other.code, line.transfer.reverses) for line in told.lines]

    assert len(named) == 3
