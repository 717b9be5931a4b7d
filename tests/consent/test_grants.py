"""A teller's yes: of one version, in one channel, for a time; and taken back at will."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from artisans.consent.grants import AlreadyGranted, ItemWithdrawn, grant, is_in_force
from artisans.consent.models import Grant, Withdrawal
from artisans.consent.withdrawals import withdraw
from artisans.people.models import Artisan

pytestmark = pytest.mark.django_db

ITEM = "story:6d0f3f0e-7e3f-4a62-8d8e-1f3a4b5c6d7e"
VERSION = "a" * 64
JANUARY = datetime(2026, 1, 1, tzinfo=UTC)
JUNE = datetime(2026, 6, 1, tzinfo=UTC)
NEXT_JANUARY = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture
def teller():
    return Artisan.objects.create()


@pytest.fixture
def allow(teller):
    def give(**changes):
        terms = {
            "teller": teller,
            "channel": "site",
            "language": "en",
            "content_hash": VERSION,
            "effective_from": JANUARY,
            "effective_to": NEXT_JANUARY,
        }
        return grant(ITEM, **(terms | changes))

    return give


def in_june(**changes):
    return is_in_force(ITEM, **({"channel": "site", "content_hash": VERSION, "at": JUNE} | changes))


def test_a_grant_is_in_force_within_its_period(allow):
    allow()

    in_force = in_june()

    assert in_force is True


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (JANUARY - timedelta(seconds=1), False),
        (JANUARY, True),
        (NEXT_JANUARY - timedelta(seconds=1), True),
        (NEXT_JANUARY, False),
    ],
)
def test_its_period_includes_its_beginning_and_not_its_end(allow, at, expected):
    allow()

    in_force = in_june(at=at)

    assert in_force is expected


def test_it_allows_no_other_channel(allow):
    allow()

    in_force = in_june(channel="email")

    assert in_force is False


def test_it_allows_no_other_version(allow):
    allow()

    in_force = in_june(content_hash="b" * 64)

    assert in_force is False


def test_giving_it_again_changes_nothing(allow):
    first = allow()

    second = allow()

    assert (first.pk, Grant.objects.count()) == (second.pk, 1)


def test_giving_it_again_for_another_period_is_refused(allow):
    allow()

    with pytest.raises(AlreadyGranted):
        allow(effective_to=JUNE)

    assert Grant.objects.get().effective_to == NEXT_JANUARY


def test_three_years_are_allowed(allow):
    given = allow(effective_to=datetime(2029, 1, 1, tzinfo=UTC))

    assert given.effective_to == datetime(2029, 1, 1, tzinfo=UTC)


def test_more_than_three_years_are_refused(allow):
    with pytest.raises(ValidationError, match="grant_lasts_three_years_at_most"):
        allow(effective_to=datetime(2029, 1, 2, tzinfo=UTC))

    assert Grant.objects.count() == 0


def test_the_database_refuses_more_than_three_years(teller):
    grant_of_four_years = Grant(
        item=ITEM,
        teller=teller,
        channel="site",
        language="en",
        content_hash=VERSION,
        effective_from=JANUARY,
        effective_to=datetime(2030, 1, 1, tzinfo=UTC),
    )

    with (
        pytest.raises(DatabaseError, match="grant_lasts_three_years_at_most"),
        transaction.atomic(),
    ):
        grant_of_four_years.save()


def test_an_end_before_the_beginning_is_refused(allow):
    with pytest.raises(ValidationError, match="grant_ends_after_it_begins"):
        allow(effective_from=JUNE, effective_to=JANUARY)

    assert Grant.objects.count() == 0


def test_withdrawing_ends_every_channel(allow):
    allow()
    allow(channel="email")

    withdraw(ITEM, at=JUNE)

    assert [in_june(), in_june(channel="email")] == [False, False]


def test_before_its_withdrawal_it_was_in_force(allow):
    allow()

    withdraw(ITEM, at=JUNE)

    assert in_june(at=JUNE - timedelta(seconds=1)) is True


def test_withdrawing_twice_keeps_the_first_instant(allow):
    allow()
    withdraw(ITEM, at=JUNE)

    withdraw(ITEM)

    assert Withdrawal.objects.get().withdrawn_at == JUNE


def test_a_withdrawn_item_is_never_granted_again(allow):
    allow()
    withdraw(ITEM, at=JUNE)

    with pytest.raises(ItemWithdrawn):
        allow(channel="print")

    assert Grant.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE consent_grant SET effective_to = '2028-01-01 00:00:00+00:00'",
        "UPDATE consent_grant SET content_hash = 'b'",
        "DELETE FROM consent_grant",
        "UPDATE consent_withdrawal SET withdrawn_at = '2028-01-01 00:00:00+00:00'",
        "DELETE FROM consent_withdrawal",
    ],
)
def test_the_database_keeps_what_was_granted_and_withdrawn(allow, change):
    allow()
    withdraw(ITEM, at=JUNE)

    with (
        pytest.raises(DatabaseError, match="is_never_"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)

    assert Grant.objects.get().content_hash == VERSION


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite replaces rows in silence")
def test_replacing_is_refused_too(allow):
    given = allow()

    with (
        pytest.raises(DatabaseError, match="grant_is_never_replaced"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT OR REPLACE INTO consent_grant (id, item, teller_id, channel, language, "
            "content_hash, effective_from, effective_to, granted_at) SELECT id, item, teller_id, "
            "'print', language, content_hash, effective_from, effective_to, granted_at "
            "FROM consent_grant"
        )

    assert Grant.objects.get(pk=given.pk).channel == "site"
