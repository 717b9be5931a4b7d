"""Tax rates from a file: each line judged alone, and what became of it said."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from shop.tax.areas import EU, US_STATES
from shop.tax.importing import RateFileUnreadable, import_rates, record_rates
from shop.tax.models import TaxRate

HEADER = (
    "country,state,postcode_prefix,category,rate,name,taxes_shipping,effective_from,effective_to,"
    "source,source_url,checked_on\n"
)
GOOD = "DE,,,standard,0.19,VAT,yes,2021-01-01,,Gazette,https://example.com/,2026-11-01\n"


def outcomes(*lines):
    return [(line.number, str(line.outcome)) for line in record_rates([HEADER, *lines])]


def test_the_rates_we_ship_are_recorded_once(db):
    first, second = import_rates(), import_rates()

    assert Counter(str(line.outcome) for line in first) == {"added": 109}
    assert Counter(str(line.outcome) for line in second) == {"known": 109}


def test_they_hold_a_standard_rate_for_each_member_of_the_eu_and_each_state(db):
    import_rates()

    whole = TaxRate.objects.in_force(date(2026, 11, 20)).filter(
        category="standard", postcode_prefix=""
    )
    assert set(whole.filter(country__in=EU).values_list("country", flat=True)) == EU
    states = set(whole.filter(country="US").values_list("state", flat=True))
    assert set(US_STATES) - states == {"PR", "VI", "GU", "AS", "MP", "AA", "AE", "AP"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (GOOD.replace("0.19", "19"), "“19” is not a share of the price: write 0.19 for 19 %"),
        (GOOD.replace("0.19", "much"), "“much” is not a rate: write 0.19 for 19 %"),
        (GOOD.replace("0.19", "NaN"), "“NaN” is not a share of the price"),
        (GOOD.replace("yes", "maybe"), "taxes_shipping is “maybe”: write yes or no"),
        (GOOD.replace("2021-01-01", "lately"), "“lately” is not a day: write it as 2025-10-01"),
        (GOOD.replace("2021-01-01,", "2021-01-01,2020-01-01"), "it ends before it begins"),
        (GOOD.replace("DE,", "EU,"), "the EU has no rate of its own"),
        (GOOD.replace("DE,", "DE,BY"), "rates of the EU are for countries"),
        (GOOD.replace("standard", "bribes"), "category: Value 'bribes' is not a valid choice."),
        (GOOD.replace("https://example.com/", "the web"), "source_url: Enter a valid URL."),
        ("DE\n", "“” is not a rate"),
    ],
)
def test_a_line_that_cannot_be_is_named_and_the_rest_recorded(db, line, reason):
    other = GOOD.replace("DE", "FR")

    report = record_rates([HEADER, line, other])

    assert [(entry.number, str(entry.outcome)) for entry in report] == [
        (2, "refused"),
        (3, "added"),
    ]
    assert report[0].reason.startswith(reason)


def test_a_later_rate_ends_the_one_before(db):
    later = GOOD.replace("0.19", "0.20").replace("2021-01-01", "2027-01-01")

    assert outcomes(GOOD, later) == [(2, "added"), (3, "added")]
    ends = TaxRate.objects.order_by("effective_from").values_list("rate", "effective_to")
    assert list(ends) == [(Decimal("0.19"), date(2027, 1, 1)), (Decimal("0.20"), None)]


def test_another_rate_for_the_same_day_is_refused(db):
    assert outcomes(GOOD, GOOD.replace("0.19", "0.16")) == [(2, "added"), (3, "refused")]
    assert TaxRate.objects.get().rate == Decimal("0.19")


def test_days_that_overlap_are_refused_by_the_database(db):
    earlier = GOOD.replace("0.19", "0.16").replace("2021-01-01,", "2020-06-01,2021-06-01")

    assert outcomes(GOOD, earlier) == [(2, "added"), (3, "refused")]


def test_a_comparison_with_the_source_is_noted(db):
    again = GOOD.replace("2026-11-01", "2027-11-01")

    assert outcomes(GOOD, again, GOOD) == [(2, "added"), (3, "checked"), (4, "known")]
    assert TaxRate.objects.get().checked_on == date(2027, 11, 1)


def test_a_file_without_its_columns_is_refused_whole(db):
    with pytest.raises(RateFileUnreadable, match="These columns are missing: rate"):
        record_rates([HEADER.replace("rate,", "", 1), GOOD])


def test_the_command_reports_each_line_and_fails_for_a_refused_one(db, tmp_path, capsys):
    path = tmp_path / "rates.csv"
    path.write_text(HEADER + GOOD + GOOD.replace("0.19", "19"), encoding="utf-8")

    with pytest.raises(SystemExit):
        call_command("import_tax_rates", str(path))

    said = capsys.readouterr().out
    assert "line 2 added\nline 3 refused: “19” is not a share" in said
    assert "1 of 2 rates are recorded." in said


def test_a_file_that_is_not_there_is_said(db):
    with pytest.raises(CommandError):
        call_command("import_tax_rates", "/nowhere/rates.csv")
