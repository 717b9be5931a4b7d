"""Finance keeps wage floors and exchange rates in the admin."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from artisans.making.models import ExchangeRate, WageFloor
from tests.staff import fair_pay

pytestmark = pytest.mark.django_db
HEADER = "country,region,skill,kind,amount,currency,per,effective_from,source,source_year,note\n"
GOOD = "IN,Bihar,skilled,legal minimum,541,INR,day,2025-10-01,a notification,2025,\n"
IMPORT = "/cms/wage-floors/import/"


@pytest.fixture
def finance():
    return fair_pay.finance()


def send(client, content):
    if isinstance(content, str):
        content = content.encode()
    return client.post(IMPORT, {"file": SimpleUploadedFile("floors.csv", content)})


def test_the_list_shows_a_floor_as_stated_and_per_hour(finance):
    fair_pay.floor("541", region="Bihar", per="day", skill="skilled")

    said = fair_pay.text(finance.get("/cms/wage-floors/"))

    assert "Bihar, India skilled legal minimum ₹541 per day ₹67.63 1 Jan 2025" in said


@pytest.mark.parametrize(
    ("days_ago", "state"),
    [
        (30, "in force"),
        (400, "stale: older than 12 months"),
        (-1, "to come"),
    ],
)
def test_the_list_says_what_holds_and_what_has_grown_old(finance, days_ago, state):
    fair_pay.floor(effective_from=timezone.localdate() - timedelta(days=days_ago))

    said = fair_pay.text(finance.get("/cms/wage-floors/"))

    assert f"{state} a notification" in said


def test_a_floor_with_a_later_one_is_replaced_and_not_stale(finance):
    fair_pay.floor()
    fair_pay.floor("15000", effective_from=timezone.localdate())

    answer = finance.get("/cms/wage-floors/")

    assert "replaced by a later one a notification" in fair_pay.text(answer)
    assert "fair__state" not in answer.content.decode()


def test_a_floor_that_was_ended_says_so(finance):
    fair_pay.floor(effective_to=date(2025, 6, 1))

    assert "ended a notification" in fair_pay.text(finance.get("/cms/wage-floors/"))


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"state": "stale"}, ["₹11,111"]),
        ({"state": "in force"}, ["₹11,111", "₹22,222", "₹33,333"]),
        ({"country": "KH"}, ["₹33,333"]),
        ({"kind": "living wage benchmark"}, ["₹22,222"]),
    ],
)
def test_the_list_can_be_cut(finance, asked, shown):
    lately = timezone.localdate() - timedelta(days=30)
    fair_pay.floor("11111")
    fair_pay.floor("22222", kind="living wage benchmark", effective_from=lately)
    fair_pay.floor("33333", country="KH", effective_from=lately)

    said = fair_pay.text(finance.get("/cms/wage-floors/results/", asked))

    amounts = ("₹11,111", "₹22,222", "₹33,333")
    assert [amount for amount in amounts if amount in said] == shown


def test_the_list_takes_as_many_queries_for_three_floors_as_for_one(finance):
    fair_pay.floor()
    for_one = fair_pay.queries(finance, "/cms/wage-floors/")
    fair_pay.floor(skill="skilled")
    fair_pay.floor(country="KH")

    assert fair_pay.queries(finance, "/cms/wage-floors/") == for_one


def test_each_line_of_a_file_is_reported(finance):
    fair_pay.floor(
        "541", region="Bihar", skill="skilled", per="day", effective_from=date(2025, 10, 1)
    )
    new = GOOD.replace("skilled", "unskilled")
    wrong = GOOD.replace("541", "free")

    said = fair_pay.text(send(finance, HEADER + GOOD + new + wrong))

    assert "3 lines : 1 added, 1 known already, 1 refused." in said
    assert "2 known IN, Bihar, skilled" in said
    assert "3 added IN, Bihar, unskilled" in said
    assert "4 refused IN, Bihar, skilled, legal minimum, 2025-10-01 “free” is not an amount" in said
    assert WageFloor.objects.count() == 2


def test_refused_lines_come_back_to_be_corrected_and_imported(finance):
    answer = send(finance, HEADER + GOOD.replace("541", "free"))
    lines = answer.context["form"]["lines"].value()

    said = fair_pay.text(finance.post(IMPORT, {"lines": lines.replace("free", "541")}))

    assert "1 line : 1 added" in said
    assert WageFloor.objects.get().amount == 541


def test_a_file_imported_twice_changes_nothing(finance):
    send(finance, HEADER + GOOD)

    said = fair_pay.text(send(finance, HEADER + GOOD))

    assert "0 added, 1 known already, 0 refused" in said
    assert WageFloor.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "Choose a file with wage floors: this one has no line."),
        (HEADER.replace("currency,", "") + GOOD, "These columns are missing: currency."),
        (HEADER.encode() + GOOD.replace("Bihar", "Bihär").encode("latin-1"), "is not in UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is not in UTF-8"),
        (HEADER + '"' + "x" * 200_000, "cannot be read (field larger than field limit"),
        ("x" * (1024 * 1024 + 1), "The file has 1.0 MB: at most 1 MB, so split it."),
    ],
    ids=["empty", "column missing", "latin-1", "a picture", "endless cell", "too large"],
)
def test_a_file_that_is_no_table_of_floors_is_refused_whole(finance, content, sentence):
    answer = send(finance, content)

    assert answer.status_code == 422
    assert sentence in fair_pay.text(answer)
    assert not WageFloor.objects.exists()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (GOOD.replace("2025,", "next,"), "“next” is not a year"),
        (GOOD.replace("2025-10-01", "1.10.25"), "“1.10.25” is not a day: write it as 2025-10-01"),
        (GOOD.replace("Bihar", "Bi\0har"), "it has a null character"),
        (GOOD.replace("541", "NaN"), "amount: "),
    ],
    ids=["year", "day", "null", "not a number"],
)
def test_a_refused_line_says_why(finance, line, reason):
    said = fair_pay.text(send(finance, HEADER + line))

    assert "1 refused" in said
    assert reason in said


def test_a_file_with_columns_and_no_line_says_so(finance):
    said = fair_pay.text(send(finance, HEADER))

    assert "The file has its columns and no line under them: nothing was recorded." in said


def test_a_file_from_a_spreadsheet_with_a_mark_is_read(finance):
    send(finance, b"\xef\xbb\xbf" + (HEADER + GOOD).replace("\n", "\r\n").encode())

    assert WageFloor.objects.get().region == "Bihar"


def test_the_example_can_be_imported_as_it_is(finance):
    example = finance.get("/cms/wage-floors/example.csv")

    said = fair_pay.text(send(finance, example.content))

    assert example["Content-Disposition"] == 'attachment; filename="wage-floors.csv"'
    assert "3 added, 0 known already, 0 refused" in said


def test_the_columns_that_are_needed_are_named(finance):
    said = fair_pay.text(finance.get(IMPORT))

    assert "These columns are needed, in any order: country , region , skill" in said


@pytest.mark.parametrize("who", ["editor", "production"])
@pytest.mark.parametrize("path", ["/cms/wage-floors/", IMPORT, "/cms/exchange-rates/"])
def test_floors_and_exchange_rates_are_for_finance(who, path):
    assert fair_pay.is_shut(getattr(fair_pay, who)().get(path))


def test_nobody_else_imports(db):
    answer = send(fair_pay.production(), HEADER + GOOD)

    assert fair_pay.is_shut(answer)
    assert not WageFloor.objects.exists()


def rate(**other):
    facts = {
        "base_currency": "USD",
        "quote_currency": "INR",
        "rate": "84.5",
        "on": "2025-06-01",
        "source": "a bank",
    }
    return facts | other


def test_an_exchange_rate_is_recorded_and_listed(finance):
    answer = finance.post("/cms/exchange-rates/new/", rate(base_currency="usd"))

    assert answer.status_code == 302
    assert "1 USD = 84.5 INR" in fair_pay.text(finance.get("/cms/exchange-rates/"))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"base_currency": "RUP"}, "“RUP” is not a currency: use three letters, such as USD."),
        ({"quote_currency": "USD"}, "Choose another currency: a rate joins two."),
        ({"rate": "0"}, "A rate is above nothing."),
        ({"rate": "-1"}, "A rate is above nothing."),
        ({"rate": "1.1234567"}, "no more than 6 decimal places"),
        ({"source": ""}, "This field is required."),
        ({"on": "2999-01-01"}, "A rate is of today or before: 01 January 2999 has not come yet."),
    ],
)
def test_an_exchange_rate_that_cannot_be_says_why(finance, wrong, sentence):
    answer = finance.post("/cms/exchange-rates/new/", rate(**wrong))

    assert sentence in fair_pay.text(answer)
    assert not ExchangeRate.objects.exists()


def test_a_pair_has_one_rate_a_day(finance):
    finance.post("/cms/exchange-rates/new/", rate())

    answer = finance.post("/cms/exchange-rates/new/", rate(rate="85"))

    assert "A rate of this pair and day is recorded already." in fair_pay.text(answer)
    assert ExchangeRate.objects.get().rate == 84.5


@pytest.mark.parametrize("verb", ["edit", "delete"])
def test_a_recorded_exchange_rate_stays(admin_client, finance, verb):
    finance.post("/cms/exchange-rates/new/", rate())
    recorded = ExchangeRate.objects.get()

    answer = admin_client.post(f"/cms/exchange-rates/{verb}/{recorded.pk}/", rate(rate="1"))

    assert answer.status_code in (302, 404)
    assert ExchangeRate.objects.get().rate == 84.5


def test_the_list_of_rates_takes_as_many_queries_for_three_as_for_one(finance):
    finance.post("/cms/exchange-rates/new/", rate())
    for_one = fair_pay.queries(finance, "/cms/exchange-rates/")
    finance.post("/cms/exchange-rates/new/", rate(on="2025-06-02"))
    finance.post("/cms/exchange-rates/new/", rate(on="2025-06-03"))

    assert fair_pay.queries(finance, "/cms/exchange-rates/") == for_one
