from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from artisans.ledger import accounts
from artisans.ledger.balances import balance
from artisans.ledger.models import Kind, Transfer
from artisans.ledger.posting import post
from artisans.ledger.premium import credit_premium
from artisans.ledger.verifying import verify
from artisans.making.deliveries import credit_makers
from artisans.payouts import runs
from artisans.payouts.gathering import equal_shares
from artisans.payouts.models import Payout, PayRun
from artisans.people.models import Membership

PAY_DAY = datetime(2026, 11, 18, 10, tzinfo=UTC)


@pytest.fixture
def ada(add_user):
    return add_user("ada")


@pytest.fixture
def ben(add_user):
    return add_user("ben")


@pytest.fixture
def earn(makers):
    """Credit piece pay on a day of November: earn(maker, 100, day=5)."""

    def earn(maker, amount, *, day=5, currency="INR", month=11):
        return post(
            kind=Kind.PIECE_PAY,
            debit=accounts.piece_pay_expense(currency),
            credit=accounts.artisan_payable(maker, currency),
            amount=amount,
            source=f"acceptance:{month}-{day}:maker:{maker.pk}",
            occurred_at=datetime(2026, month, day, 9, tzinfo=UTC),
        )

    return earn


@pytest.fixture
def gather(workshop, ada):
    def gather(**other):
        facts = {
            "currency": "INR",
            "starts_on": date(2026, 11, 1),
            "ends_on": date(2026, 11, 16),
            "made_by": ada,
        }
        return runs.gather(other.pop("workshop", workshop), **facts | other)

    return gather


@pytest.fixture
def pay(gather, ben):
    def pay(**other):
        run = runs.approve(runs.submit(gather(**other)), by=ben)
        return runs.mark_paid(run, at=PAY_DAY)

    return pay


def figures(run):
    """What each artisan gets, in the order of their aliases."""
    return list(
        run.payouts.order_by("artisan__alias").values_list(
            "piece_pay", "brought_forward", "premium_share", "amount"
        )
    )


def owed(maker, currency="INR"):
    return balance(accounts.artisan_payable(maker, currency))


def test_a_run_pays_what_was_earned_in_its_period(gather, earn, makers):
    earn(makers[0], 10800, day=1)
    earn(makers[0], 21600, day=15)
    earn(makers[1], 5400, day=16)

    assert figures(gather()) == [(32400, 0, 0, 32400)]


def test_what_was_owed_before_the_period_is_brought_forward(gather, earn, makers):
    earn(makers[0], 5000, month=10)
    earn(makers[0], 10800)

    assert figures(gather()) == [(10800, 5000, 0, 15800)]


def test_the_premium_fund_is_shared_equally_to_the_last_minor_unit(gather, paid, makers):
    credit_premium(paid("10.00", currency="INR"))

    run = gather()

    assert figures(run) == [(0, 0, 34, 34), (0, 0, 33, 33), (0, 0, 33, 33)]


def test_a_fund_in_dollars_is_shared_by_a_run_in_dollars(gather, paid, earn, makers):
    credit_premium(paid("48.00", currency="USD"))
    earn(makers[0], 10800)

    assert figures(gather(currency="INR")) == [(10800, 0, 0, 10800)]
    assert figures(gather(currency="USD")) == [(0, 0, 160, 160)] * 3


def test_what_was_sold_after_the_period_waits_for_the_next_run(gather, paid, earn, makers):
    credit_premium(paid("48.00", currency="INR", at=datetime(2026, 11, 16, tzinfo=UTC)))
    earn(makers[0], 10800)

    assert figures(gather()) == [(10800, 0, 0, 10800)]


def test_only_members_of_the_last_day_share_the_fund(gather, paid, workshop, join, makers):
    join(workshop, since=date(2026, 11, 16))
    join(workshop, until=date(2026, 11, 15))
    credit_premium(paid("9.00", currency="INR"))

    assert [share for _, _, share, _ in figures(gather())] == [30, 30, 30]


def test_someone_who_left_is_paid_what_she_earned(gather, earn, workshop, join):
    left = join(workshop, until=date(2026, 10, 1))
    earn(left, 700, month=9)

    assert figures(gather()) == [(0, 700, 0, 700)]


def test_someone_who_moved_is_paid_by_her_new_workshop_only(
    gather, earn, makers, open_workshop, ada
):
    moved, other = makers[0], open_workshop("takeo")
    moved.memberships.update(effective_to=date(2026, 11, 10))
    Membership.objects.create(workshop=other, artisan=moved, effective_from=date(2026, 11, 10))
    earn(moved, 10800)
    earn(makers[1], 500)

    assert figures(gather()) == [(500, 0, 0, 500)]
    assert figures(gather(workshop=other)) == [(10800, 0, 0, 10800)]


def test_practice_money_is_not_in_a_live_run(gather, earn, makers):
    earn(makers[0], 10800)

    with pytest.raises(runs.NothingToPay):
        gather(is_live=True)


def test_nobody_owed_anything_makes_no_run(gather, makers):
    with pytest.raises(runs.NothingToPay, match="in INR"):
        gather()

    assert not PayRun.objects.exists()


def test_a_workshop_has_one_unpaid_run_in_a_currency(gather, earn, makers):
    earn(makers[0], 10800)
    run = gather()

    with pytest.raises(runs.RunStillOpen):
        gather()
    run.pk, run._state.adding = None, True
    with pytest.raises(IntegrityError, match=r"one_unpaid_pay_run|UNIQUE"), transaction.atomic():
        run.save()


def test_paying_moves_the_share_to_her_and_everything_to_cash(pay, earn, paid, makers, workshop):
    earn(makers[0], 10800)
    credit_premium(paid("9.00", currency="INR"))

    run = pay()

    assert run.status == "paid"
    assert [owed(maker) for maker in makers] == [0, 0, 0]
    assert balance(accounts.premium_fund(workshop.pk, "INR")) == 0
    assert balance(accounts.cash("INR")) == -10890
    assert verify().transfers == 1 + 1 + 3 + 3
    assert set(run.payouts.values_list("paid_at", flat=True)) == {PAY_DAY}


def test_each_payout_names_its_run_and_its_artisan(pay, earn, makers):
    earn(makers[0], 10800)

    run = pay()

    assert Transfer.objects.get(kind="payout").source == f"pay-run:{run.pk}:artisan:{makers[0].pk}"


def test_paying_twice_pays_once(pay, earn, makers):
    earn(makers[0], 10800)
    run = pay()

    runs.mark_paid(run, at=datetime(2026, 11, 20, tzinfo=UTC))

    assert balance(accounts.cash("INR")) == -10800
    assert (run.paid_at, Transfer.objects.filter(kind="payout").count()) == (PAY_DAY, 1)


def test_the_same_period_again_pays_nobody_twice(pay, gather, earn, makers):
    earn(makers[0], 10800)
    pay()

    with pytest.raises(runs.NothingToPay):
        gather()


def test_work_accepted_late_is_paid_by_the_next_run(pay, gather, deliver, makers):
    credit_makers(deliver((makers[0], 2)), accepted_at=datetime(2026, 11, 5, 9, tzinfo=UTC))
    pay()
    credit_makers(deliver((makers[0], 3)), accepted_at=datetime(2026, 11, 17, 9, tzinfo=UTC))

    run = gather(starts_on=date(2026, 11, 16), ends_on=date(2026, 12, 1))

    # The payout of 18 November is inside this period: it settles the run before, not this one.
    assert figures(run) == [(32400, 0, 0, 32400)]


def test_the_maker_of_a_run_does_not_approve_it(gather, earn, makers, ada):
    earn(makers[0], 10800)
    run = runs.submit(gather())

    with pytest.raises(runs.SameHand, match="Someone other than its maker"):
        runs.approve(run, by=ada)
    with pytest.raises(IntegrityError, match="approved_by_someone_else"), transaction.atomic():
        PayRun.objects.update(status="approved", approved_by=ada, approved_at=PAY_DAY)


def test_no_step_is_left_out(gather, earn, makers, ben):
    earn(makers[0], 10800)
    run = gather()

    with pytest.raises(runs.WrongStep, match="This run is draft, not submitted"):
        runs.approve(run, by=ben)
    with pytest.raises(runs.WrongStep, match="This run is draft, not approved"):
        runs.mark_paid(run, at=PAY_DAY)


def test_submitting_twice_is_told(gather, earn, makers):
    earn(makers[0], 10800)
    run = runs.submit(gather())

    with pytest.raises(runs.WrongStep, match="This run is submitted, not draft"):
        runs.submit(run)


def test_a_run_is_not_paid_when_less_is_owed_by_then(gather, earn, makers, ben):
    earn(makers[0], 10800)
    run = runs.approve(runs.submit(gather()), by=ben)
    post(
        kind=Kind.PAYOUT,
        debit=accounts.artisan_payable(makers[0], "INR"),
        credit=accounts.cash("INR"),
        amount=1,
        source="cash in hand",
        occurred_at=PAY_DAY,
    )

    with pytest.raises(runs.BooksHaveMoved, match="call the run off and gather again"):
        runs.mark_paid(run, at=PAY_DAY)

    run.refresh_from_db()
    assert (run.status, balance(accounts.cash("INR"))) == ("approved", -1)


@pytest.mark.parametrize(
    ("change", "promise"),
    [
        ({"status": "draft"}, "forward_or_is_called_off|approved_before"),
        ({"status": "paid", "paid_at": PAY_DAY}, "forward_or_is_called_off|approved_before"),
        ({"currency": "USD"}, "keeps_its_terms"),
        ({"ends_on": date(2026, 12, 31)}, "keeps_its_terms"),
    ],
)
def test_a_submitted_run_keeps_its_terms(gather, earn, makers, change, promise):
    earn(makers[0], 10800)
    run = runs.submit(gather())

    with pytest.raises(IntegrityError, match=promise), transaction.atomic():
        PayRun.objects.filter(pk=run.pk).update(**change)


def _add_payout(run, maker):
    Payout.objects.create(pay_run=run, artisan=maker, currency="INR", piece_pay=1, amount=1)


CHANGES_TO_A_PAYOUT = {
    "amount": lambda run, _: run.payouts.update(piece_pay=1, amount=1),
    "artisan": lambda run, maker: run.payouts.update(artisan=maker),
    "added": _add_payout,
    "deleted": lambda run, _: run.payouts.all().delete(),
    "run deleted": lambda run, _: run.delete(),
}


@pytest.mark.parametrize("change", CHANGES_TO_A_PAYOUT.values(), ids=CHANGES_TO_A_PAYOUT)
def test_a_submitted_payout_stays_as_gathered(gather, earn, makers, change):
    earn(makers[0], 10800)
    run = runs.submit(gather())

    with pytest.raises(IntegrityError, match=r"payout_|draft"), transaction.atomic():
        change(run, makers[1])


def test_a_draft_can_be_thrown_away(gather, earn, makers):
    earn(makers[0], 10800)

    gather().delete()

    assert not Payout.objects.exists()


def test_a_payout_is_the_sum_of_its_parts(gather, earn, makers):
    earn(makers[0], 10800)
    run = gather()

    with pytest.raises(IntegrityError, match="sum_of_its_parts"), transaction.atomic():
        Payout.objects.create(pay_run=run, artisan=makers[1], currency="INR", piece_pay=1, amount=2)


@given(amount=st.integers(0, 10**12), people=st.integers(1, 60))
def test_equal_shares_add_up_and_differ_by_one_at_most(amount, people):
    shares = equal_shares(amount, among=range(people))

    assert sum(shares.values()) == amount
    assert max(shares.values()) - min(shares.values()) <= 1


def test_without_members_nothing_is_shared():
    assert equal_shares(100, among=[]) == {}


def test_a_run_that_cannot_be_paid_is_called_off_and_the_next_pays(gather, earn, makers, ben):
    earn(makers[0], 100)
    run = gather()
    runs.submit(run)
    runs.approve(run, by=ben)

    runs.call_off(run, because="the fund was reversed")

    again = gather()
    assert (run.status, run.called_off_because) == ("called off", "the fund was reversed")
    assert again.payouts.get().amount == 100


def test_a_paid_run_is_never_called_off(gather, earn, makers, ben):
    earn(makers[0], 100)
    run = gather()
    runs.submit(run)
    runs.approve(run, by=ben)
    runs.mark_paid(run, at=PAY_DAY)

    with pytest.raises(runs.WrongStep, match="cannot be called off"):
        runs.call_off(run, because="too late")
    with pytest.raises(IntegrityError, match="forward_or_is_called_off"), transaction.atomic():
        PayRun.objects.update(status="called off", called_off_because="too late", paid_at=None)


def test_calling_off_needs_a_reason(gather, earn, makers):
    earn(makers[0], 100)
    run = gather()

    with pytest.raises(IntegrityError, match="pay_run_called_off_says_why"), transaction.atomic():
        runs.call_off(run, because="")


def test_a_run_called_off_stays_as_it_is(gather, earn, makers):
    earn(makers[0], 100)
    run = runs.call_off(gather(), because="wrong days")

    with pytest.raises(runs.WrongStep):
        runs.submit(run)
    with pytest.raises(IntegrityError, match="forward_or_is_called_off"), transaction.atomic():
        PayRun.objects.update(status="draft", called_off_because="")
