import csv
from datetime import date
from fractions import Fraction

import pytest
from django.core.management import CommandError, call_command

from artisans.making.floor_rule import (
    BenchmarkNotInForce,
    NoExchangeRate,
    NoWageFloor,
    floor_per_minute,
)
from artisans.making.floors import FloorFileUnreadable, import_floors, record_floors
from artisans.making.models import ExchangeRate, WageFloor
from artisans.making.skills import skill_of

HEADER = "country,region,skill,kind,amount,currency,per,effective_from,source,source_year,note\n"
GOOD = "IN,Bihar,skilled,legal minimum,541,INR,day,2025-10-01,a notification,2025,\n"


@pytest.fixture
def floor_file(tmp_path):
    def floor_file(*lines, header=HEADER):
        path = tmp_path / "floors.csv"
        path.write_text(header + "".join(lines), encoding="utf-8")
        return path

    return floor_file


def test_the_floors_we_start_from_are_recorded_once(db):
    first = import_floors()
    second = import_floors()

    assert [line.outcome for line in first] == ["added"] * 20
    assert [line.outcome for line in second] == ["known"] * 20
    assert WageFloor.objects.count() == 20


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (GOOD.replace("541", "free"), "“free” is not an amount"),
        (GOOD.replace("541", "-5"), "a floor is above nothing"),
        (GOOD.replace("INR", "RUPEE"), "“RUPEE” is not a currency"),
        (GOOD.replace("day", "week"), "per: Value 'week' is not a valid choice."),
        (GOOD.replace("skilled", "clever"), "skill: Value 'clever' is not a valid choice."),
        (GOOD.replace("2025-10-01", "October"), "“October” is not a day: write it as 2025-10-01"),
        ("IN,Bihar\n", "“” is not a currency"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_the_rest_recorded(db, floor_file, line, reason):
    report = import_floors(floor_file(line, GOOD))

    assert [(entry.number, entry.outcome) for entry in report] == [(2, "refused"), (3, "added")]
    assert report[0].reason.startswith(reason)


def test_a_floor_with_another_amount_for_the_same_day_is_refused(db, floor_file):
    import_floors(floor_file(GOOD))

    report = import_floors(floor_file(GOOD.replace("541", "500")))

    assert report[0].outcome == "refused"
    assert report[0].reason.startswith("541.00 INR per day is recorded for that day")
    assert WageFloor.objects.get().amount == 541


def test_a_file_without_its_columns_is_refused_whole(db, floor_file):
    with pytest.raises(FloorFileUnreadable, match="These columns are missing: currency"):
        import_floors(floor_file(GOOD, header=HEADER.replace("currency,", "")))


def test_floors_are_read_from_lines_as_well(db):
    report = record_floors([HEADER, GOOD])

    assert [(line.number, line.outcome, line.floor) for line in report] == [
        (2, "added", "IN, Bihar, skilled, legal minimum, 2025-10-01")
    ]


def test_lines_that_are_no_csv_record_nothing(db):
    csv.field_size_limit(10_000_000)  # as an import of a catalogue leaves it

    with pytest.raises(FloorFileUnreadable, match="Line 3 cannot be read"):
        record_floors([HEADER, GOOD, "x" * 200_000])

    assert not WageFloor.objects.exists()


def test_the_command_says_what_became_of_each_line(db, floor_file, capsys):
    with pytest.raises(SystemExit) as exit:
        call_command("import_floors", floor_file(GOOD.replace("541", "free"), GOOD))

    assert exit.value.code == 1
    assert capsys.readouterr().out == (
        "line 2 refused: “free” is not an amount\nline 3 added\n1 of 2 floors are recorded.\n"
    )


def test_the_command_names_a_file_that_is_not_there(db):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_floors", "/nowhere.csv")


@pytest.mark.parametrize(
    ("per", "per_minute"),
    [("month", Fraction(1, 12480)), ("day", Fraction(1, 480)), ("hour", Fraction(1, 60))],
)
def test_a_month_has_12480_minutes_a_day_480_and_an_hour_60(per, per_minute):
    assert WageFloor(amount=1, per=per).per_minute == per_minute


@pytest.mark.parametrize(
    ("day", "is_stale"), [(date(2026, 10, 1), False), (date(2026, 10, 2), True)]
)
def test_a_floor_is_stale_after_twelve_months(day, is_stale):
    assert WageFloor(effective_from=date(2025, 10, 1)).is_stale(day) is is_stale


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (date(2025, 12, 1), 0),
        (date(2026, 10, 1), 0),
        (date(2026, 10, 2), 1),
        (date(2028, 2, 29), 1),
        (date(2029, 10, 2), 0),
    ],
    ids=["fresh", "a year", "a day more", "leap day", "ended"],
)
def test_stale_floors_are_those_in_force_that_are_older_than_twelve_months(add_floor, day, count):
    add_floor("12480", effective_from=date(2025, 10, 1), effective_to=date(2029, 10, 1))

    assert WageFloor.objects.stale(day).count() == count


@pytest.mark.parametrize(
    ("grade", "skill"),
    [
        ("learner", "unskilled"),
        ("maker", "semi-skilled"),
        ("senior", "skilled"),
        ("trainer", "highly skilled"),
        ("lead", "highly skilled"),
    ],
)
def test_a_higher_grade_reaches_a_higher_floor(grade, skill):
    assert skill_of(grade) == skill


def per_minute(workshop, **other):
    facts = {"skill": "skilled", "on": date(2026, 1, 1)}
    return floor_per_minute(workshop, **facts | other)


def test_the_legal_minimum_of_the_skill_comes_before_that_for_any(workshop, add_floor):
    add_floor("12480", skill="any", effective_from=date(2025, 6, 1))
    add_floor("24960", skill="skilled", effective_from=date(2025, 1, 1))
    add_floor("99999", skill="unskilled")

    assert per_minute(workshop).per_minute == 2


def test_the_legal_minimum_for_any_skill_and_region_is_better_than_none(workshop, add_floor):
    add_floor("12480", skill="any", region="any")
    add_floor("99999", region="elsewhere")
    add_floor("99999", region="any", country="KH")

    assert per_minute(workshop).per_minute == 1


def test_the_latest_legal_minimum_in_force_counts(workshop, add_floor):
    add_floor("12480", effective_from=date(2025, 1, 1))
    add_floor("24960", effective_from=date(2026, 1, 1))
    add_floor("37440", effective_from=date(2026, 1, 2))

    assert per_minute(workshop).per_minute == 2


def test_without_a_legal_minimum_there_is_no_floor(workshop):
    with pytest.raises(NoWageFloor, match="import the wage floor first"):
        per_minute(workshop)


@pytest.mark.parametrize(
    ("benchmark", "basis", "highest"), [("24960", "benchmark", 2), ("6240", "legal minimum", 1)]
)
def test_the_higher_of_legal_minimum_and_benchmark_decides(
    workshop, add_floor, benchmark, basis, highest
):
    add_floor("12480")
    chosen = add_floor(benchmark, kind="living wage benchmark", region="elsewhere")

    floor = per_minute(workshop, benchmark=chosen)

    assert (floor.basis, floor.per_minute) == (basis, highest)


@pytest.mark.parametrize(
    "wrong",
    [{"effective_from": date(2026, 1, 2)}, {"kind": "legal minimum", "region": "elsewhere"}],
    ids=["not yet in force", "a legal minimum"],
)
def test_a_benchmark_must_be_one_and_in_force(workshop, add_floor, wrong):
    add_floor("12480")
    chosen = add_floor("24960", **{"kind": "living wage benchmark"} | wrong)

    with pytest.raises(BenchmarkNotInForce):
        per_minute(workshop, benchmark=chosen)


@pytest.mark.parametrize(
    ("base", "quote", "rate"), [("USD", "INR", "80"), ("INR", "USD", "0.0125")]
)
def test_a_floor_in_another_currency_is_converted_either_way(
    workshop, add_floor, base, quote, rate
):
    add_floor("156", currency="USD")
    recorded = ExchangeRate.objects.create(
        base_currency=base, quote_currency=quote, rate=rate, on=date(2026, 1, 1), source="a bank"
    )

    floor = per_minute(workshop)

    assert (floor.per_minute, floor.exchange_rate) == (1, recorded)


def test_a_floor_in_another_currency_needs_a_rate_recorded_by_then(workshop, add_floor):
    add_floor("156", currency="USD")
    ExchangeRate.objects.create(
        base_currency="USD", quote_currency="INR", rate=80, on=date(2026, 1, 2), source="a bank"
    )

    with pytest.raises(NoExchangeRate, match="record an exchange rate between them first"):
        per_minute(workshop)
