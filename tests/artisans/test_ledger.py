from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from artisans.ledger import accounts
from artisans.ledger.balances import balance, balances
from artisans.ledger.models import Account, Kind, Transfer
from artisans.ledger.posting import (
    NotReversible,
    Posting,
    SameCauseOtherFigures,
    WouldTakeFromAnArtisan,
    correct_employer_error,
    post,
    post_all,
    reverse,
)
from artisans.ledger.verifying import verify
from artisans.money import UnknownCurrency

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 12, 12, tzinfo=UTC)


@pytest.fixture
def maker(makers):
    return makers[0]


@pytest.fixture
def credit(maker):
    """Credit the maker piece pay: credit(10800)."""

    def credit(amount=10800, *, source="acceptance:1:maker:1", at=NOON, **other):
        accounts_ = {
            "debit": accounts.piece_pay_expense("INR"),
            "credit": accounts.artisan_payable(maker, "INR"),
        }
        facts = {"kind": Kind.PIECE_PAY, "amount": amount, "source": source, "occurred_at": at}
        return post(**accounts_ | facts | other)

    return credit


def owed(maker, **other):
    return balance(accounts.artisan_payable(maker, "INR"), **other)


def test_a_transfer_raises_what_we_owe_and_what_we_spent_alike(credit, maker):
    credit(10800)

    assert owed(maker) == 10800
    assert balance(accounts.piece_pay_expense("INR")) == 10800


def test_the_same_cause_is_posted_once(credit, maker):
    first, again = credit(10800), credit(10800, at=LATER)

    assert (again, Transfer.objects.count(), owed(maker)) == (first, 1, 10800)


def test_the_same_cause_with_another_amount_is_refused(credit, maker):
    credit(10800)

    with pytest.raises(SameCauseOtherFigures, match="acceptance:1:maker:1"):
        credit(10900)

    assert owed(maker) == 10800


def test_the_same_cause_may_have_two_kinds(credit, maker):
    credit(10800, source="pay-run:1:artisan:1")

    post(
        kind=Kind.PAYOUT,
        debit=accounts.artisan_payable(maker, "INR"),
        credit=accounts.cash("INR"),
        amount=10800,
        source="pay-run:1:artisan:1",
        occurred_at=LATER,
    )

    assert owed(maker) == 0


def test_several_postings_are_all_written_or_none(maker):
    debit, payable = accounts.piece_pay_expense("INR"), accounts.artisan_payable(maker, "INR")
    postings = [
        Posting(
            kind=Kind.PIECE_PAY,
            debit=debit,
            credit=payable,
            amount=amount,
            source=source,
            occurred_at=NOON,
        )
        for source, amount in (("a", 1), ("b", 2), ("a", 3))
    ]

    with pytest.raises(SameCauseOtherFigures):
        post_all(postings)

    assert Transfer.objects.count() == 0


def test_many_postings_are_few_queries(maker, django_assert_max_num_queries):
    debit, payable = accounts.piece_pay_expense("INR"), accounts.artisan_payable(maker, "INR")
    postings = [
        Posting(
            kind=Kind.PIECE_PAY,
            debit=debit,
            credit=payable,
            amount=1,
            source=f"acceptance:{number}",
            occurred_at=NOON,
        )
        for number in range(50)
    ]

    with django_assert_max_num_queries(6):
        post_all(postings)

    assert owed(maker) == 50


def test_a_balance_is_that_of_any_instant(credit, maker):
    credit(100, source="a", at=NOON)
    credit(200, source="b", at=LATER)

    assert owed(maker, at=NOON) == 100
    assert owed(maker, at=LATER) == 300


def test_many_balances_are_one_query(credit, maker, django_assert_num_queries):
    credit(100)
    asked = [accounts.artisan_payable(maker, "INR"), accounts.piece_pay_expense("INR")]

    with django_assert_num_queries(1):
        assert set(balances(asked).values()) == {100}


def test_an_account_is_opened_once(maker):
    first = accounts.artisan_payable(maker, "INR")

    assert accounts.artisan_payable(maker, "INR") == first
    assert accounts.artisan_payables([maker.pk], "INR") == {maker.pk: first}
    assert accounts.artisan_payable(maker, "USD") != first


def test_an_account_in_no_currency_is_not_opened(maker):
    with pytest.raises(UnknownCurrency):
        accounts.artisan_payable(maker, "RUPEE")


@pytest.mark.parametrize(
    ("key", "is_live"),
    [("", False), ("sk_test_1", False), ("sk_live_1", True), ("rk_live_1", True)],
)
def test_accounts_are_live_where_the_stripe_key_is(db, settings, key, is_live):
    settings.STRIPE_SECRET_KEY = key

    assert accounts.cash("INR").is_live is is_live


def test_practice_money_and_live_money_never_meet(credit, maker):
    with (
        pytest.raises(IntegrityError, match="transfer_keeps_to_one_currency"),
        transaction.atomic(),
    ):
        credit(credit=accounts.artisan_payable(maker, "INR", is_live=True))


def test_a_payout_that_failed_is_reversed_and_owed_again(credit, maker):
    credit(10800)
    payout = post(
        kind=Kind.PAYOUT,
        debit=accounts.artisan_payable(maker, "INR"),
        credit=accounts.cash("INR"),
        amount=10800,
        source="pay-run:1:artisan:1",
        occurred_at=LATER,
    )

    reversal = reverse(payout, reason="the bank sent it back", source="failed:1", occurred_at=LATER)

    assert (owed(maker), reversal.reverses) == (10800, payout)


def test_reversing_twice_for_one_cause_changes_nothing(credit, paid_out, maker):
    once = reverse(paid_out, reason="sent back", source="failed:1", occurred_at=LATER)
    again = reverse(paid_out, reason="sent back", source="failed:1", occurred_at=LATER)

    assert (once, owed(maker)) == (again, 10800)


@pytest.fixture
def paid_out(credit, maker):
    credit(10800)
    return post(
        kind=Kind.PAYOUT,
        debit=accounts.artisan_payable(maker, "INR"),
        credit=accounts.cash("INR"),
        amount=10800,
        source="pay-run:1:artisan:1",
        occurred_at=LATER,
    )


def test_a_transfer_is_reversed_at_most_once(paid_out):
    reverse(paid_out, reason="sent back", source="failed:1", occurred_at=LATER)

    with pytest.raises(NotReversible, match="was reversed before, by failed:1"):
        reverse(paid_out, reason="sent back", source="failed:2", occurred_at=LATER)


def test_a_reversal_is_not_reversed(paid_out):
    reversal = reverse(paid_out, reason="sent back", source="failed:1", occurred_at=LATER)

    with pytest.raises(NotReversible, match="post the transfer anew"):
        correct_employer_error(
            reversal, artisan_agreed_at=NOON, reason="?", source="x", occurred_at=LATER
        )


def test_what_an_artisan_was_credited_is_not_reversed(credit, maker):
    transfer = credit(10800)

    with pytest.raises(WouldTakeFromAnArtisan, match="only when she agrees"):
        reverse(transfer, reason="the customer sent it back", source="refund:1", occurred_at=LATER)

    assert owed(maker) == 10800


def test_our_own_error_is_taken_back_when_she_agrees(credit, maker):
    transfer = credit(10800)

    correct_employer_error(
        transfer,
        artisan_agreed_at=NOON,
        reason="counted twice",
        source="correction:1",
        occurred_at=LATER,
    )

    assert owed(maker) == 0


@pytest.mark.parametrize("missing", ["reason", "agreement"])
def test_an_error_is_not_taken_back_without_reason_and_agreement(credit, missing):
    transfer = credit(10800)

    with (
        pytest.raises(IntegrityError, match=r"gives_its_reason|artisan_agrees_before"),
        transaction.atomic(),
    ):
        correct_employer_error(
            transfer,
            artisan_agreed_at=None if missing == "agreement" else NOON,
            reason="" if missing == "reason" else "counted twice",
            source="correction:1",
            occurred_at=LATER,
        )


def test_transfers_posted_at_once_stay_one_chain(transactional_db, credit, maker):
    def post_five(worker):
        try:
            for number in range(5):
                credit(1, source=f"worker:{worker}:{number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(post_five, range(6)))

    assert (verify().transfers, owed(maker)) == (30, 30)


def test_one_cause_posted_at_once_by_many_is_posted_once(transactional_db, credit, maker):
    def post_one(_worker):
        try:
            return credit(10800).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        posted = set(pool.map(post_one, range(12)))

    assert (posted, owed(maker)) == ({1}, 10800)


def test_an_account_asked_for_at_once_by_many_is_opened_once(transactional_db, maker):
    def ask(_worker):
        try:
            return accounts.artisan_payables([maker.pk], "INR")[maker.pk].pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        opened = set(pool.map(ask, range(12)))

    assert len(opened) == Account.objects.count() == 1
