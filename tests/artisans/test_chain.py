"""What a transfer's hash covers: everything, and in one reading only."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest

from artisans.ledger import chain
from artisans.ledger.models import FIRST_HASH, Transfer

SAID = {
    "previous_hash": FIRST_HASH,
    "id": 1,
    "joins": "9:piece_pay3:INR1:d1:c",
    "amount": 10800,
    "source": "acceptance:1:maker:1",
    "occurred_at": "2026-11-10 12:00:00.000000",
    "posted_at": "2026-11-10 12:00:01.000000",
    "reason": "",
    "artisan_agreed_at": None,
    "reverses_id": None,
}
# A column of the table, and the value that stands for it when sealed.
COVERED_BY_JOINS = {"kind", "currency", "debit", "credit"}


def sealed(**changes):
    return chain.seal(*(SAID | changes).values())


@pytest.mark.parametrize(
    "change",
    [
        {"previous_hash": "1" * 64},
        {"id": 2},
        {"joins": "9:piece_pay3:USD1:d1:c"},
        {"amount": 10801},
        {"source": "acceptance:1:maker:2"},
        {"occurred_at": "2026-11-10 12:00:00.000001"},
        {"posted_at": "2026-11-10 12:00:02.000000"},
        {"reason": "counted twice"},
        {"artisan_agreed_at": "2026-11-10 12:00:00.000000"},
        {"reverses_id": 1},
    ],
)
def test_the_hash_changes_with_everything_a_transfer_says(change):
    assert sealed(**change) != sealed()


def test_every_column_is_sealed():
    columns = {field.name for field in Transfer._meta.concrete_fields}

    names = {name.removesuffix("_id") for name in SAID} - {"joins"} | COVERED_BY_JOINS
    assert columns - {"hash"} == names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"source": "a|b", "reason": "c"}, {"source": "a", "reason": "b|c"}),
        ({"source": "a", "reason": ""}, {"source": "", "reason": "a"}),
        ({"source": "a1:b", "reason": "c"}, {"source": "a", "reason": "b1:c"}),
        ({"source": "x", "reason": "-"}, {"source": "x", "reason": ""}),
        ({"artisan_agreed_at": ""}, {"artisan_agreed_at": None}),
        ({"artisan_agreed_at": "-"}, {"artisan_agreed_at": None}),
        ({"id": 11, "amount": 1}, {"id": 1, "amount": 11}),
        ({"reverses_id": 0}, {"reverses_id": None}),
    ],
)
def test_two_different_transfers_never_read_alike(one, other):
    assert sealed(**one) != sealed(**other)


def test_neither_do_two_pairs_of_accounts():
    said = {"kind": "premium", "currency": "INR"}

    one = chain.joining(debit_code="cash/a", credit_code="b|c", **said)
    other = chain.joining(debit_code="cash/a|b", credit_code="c", **said)

    assert one != other


def test_anybody_can_compute_the_hash_from_the_written_form():
    form = (
        f"{FIRST_HASH}1,9:piece_pay3:INR1:d1:c10800,20:acceptance:1:maker:1"
        "26:2026-11-10 12:00:00.00000026:2026-11-10 12:00:01.0000000:--"
    )

    assert sealed() == hashlib.sha256(form.encode()).hexdigest()


def test_an_instant_is_written_in_utc_with_six_decimals():
    in_kolkata = datetime(2026, 11, 10, 17, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))

    assert chain.instant(in_kolkata) == "2026-11-10 12:00:00.000000"
    assert chain.instant(datetime(2026, 1, 2, 3, 4, 5, 60, tzinfo=UTC)) == (
        "2026-01-02 03:04:05.000060"
    )
