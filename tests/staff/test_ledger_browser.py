"""Finance reads the ledger: accounts with balances of a day, statements, single transfers."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from artisans.ledger import accounts
from artisans.ledger.models import Kind
from artisans.ledger.posting import post, reverse
from artisans.people.models import Artisan, Workshop
from staff.groups import finance_group


@pytest.fixture
def finance(db, client):
    user = User.objects.create_user("finance@example.com", "pw")
    user.groups.add(finance_group())
    client.force_login(user)
    return client


@pytest.fixture
def artisan(db):
    return Artisan.objects.create(alias="7K3Q-ABCD")


@pytest.fixture
def payable(artisan):
    return accounts.artisan_payable(artisan, "USD")


def day(number):
    return datetime(2026, 11, number, 12, tzinfo=UTC)


@pytest.fixture
def payout(payable):
    """Earned $108.00 on the 10th (#1) and paid $100.00 on the 12th (#2)."""
    post(
        kind=Kind.PIECE_PAY,
        debit=accounts.piece_pay_expense("USD"),
        credit=payable,
        amount=10800,
        source="acceptance:1:maker:1",
        occurred_at=day(10),
    )
    return post(
        kind=Kind.PAYOUT,
        debit=payable,
        credit=accounts.cash("USD"),
        amount=10000,
        source="pay-run:1:artisan:1",
        occurred_at=day(12),
    )


def soup(answer):
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def text(node):
    return " ".join(node.get_text(" ").split())


def rows(page):
    return [text(row) for row in page.select("main tbody tr")]


def test_the_list_says_what_each_account_holds_and_that_it_is_practice(finance, payout):
    shown = rows(soup(finance.get("/cms/accounts/")))

    assert shown == [
        "Cash practice USD −$100.00 practice",
        "Piece pay practice USD $108.00 practice",
        "Owed to an artisan: 7K3Q-ABCD practice USD $8.00 practice",
    ]


def test_a_day_shows_the_balances_at_its_end(finance, payout):
    page = soup(finance.get("/cms/accounts/?balance_on=2026-11-11"))

    assert "Owed to an artisan: 7K3Q-ABCD practice USD $108.00 practice" in rows(page)
    assert "Balances at the end of 11 November 2026." in text(page)


@pytest.mark.parametrize("wrong", ["31.12.2026", "2026-02-30", "x", "1500-01-01", "9999-12-31"])
def test_a_wrong_day_is_explained_and_changes_nothing(finance, payout, wrong):
    page = soup(finance.get("/cms/accounts/", {"balance_on": wrong}))

    assert page.select_one(".ledger-wrong")
    assert len(rows(page)) == 3


@pytest.mark.parametrize("asked", ["7K3Q", "Ratlam"])
def test_accounts_are_found_by_alias_and_by_workshop(finance, payout, asked):
    workshop = Workshop.objects.create(
        slug="ratlam", name="Ratlam", country="IN", currency="INR", opened_on="2020-01-01"
    )
    accounts.premium_fund(workshop.pk, "INR")

    shown = rows(soup(finance.get("/cms/accounts/", {"q": asked})))

    assert len(shown) == 1 and asked in shown[0]


def test_live_and_practice_money_are_told_apart(finance, artisan, payout):
    accounts.artisan_payable(artisan, "USD", is_live=True)

    live = rows(soup(finance.get("/cms/accounts/?is_live=True")))
    practice = rows(soup(finance.get("/cms/accounts/?is_live=False")))

    assert live == ["Owed to an artisan: 7K3Q-ABCD live USD $0.00"]
    assert len(practice) == 3


def test_a_list_of_many_accounts_is_as_many_queries_as_of_few(finance, payout):
    finance.get("/cms/accounts/")
    with CaptureQueriesContext(connection) as few:
        finance.get("/cms/accounts/")
    more = Artisan.objects.bulk_create(Artisan() for _ in range(30))
    accounts.artisan_payables([artisan.pk for artisan in more], "USD")

    with CaptureQueriesContext(connection) as many:
        finance.get("/cms/accounts/")

    assert len(many) == len(few)


def test_a_statement_shows_lines_with_the_balance_after_each(finance, payable, payout):
    page = soup(finance.get(f"/cms/accounts/inspect/{payable.pk}/"))

    assert [text(cell) for cell in page.select(".ledger-lines td.ledger-amount")] == [
        "+$108.00",
        "$108.00",
        "−$100.00",
        "$8.00",
    ]
    assert "Practice money in USD" in text(page)


def test_a_statement_is_of_the_days_asked_for_both_included(finance, payable, payout):
    page = soup(
        finance.get(f"/cms/accounts/inspect/{payable.pk}/?starts_on=2026-11-11&ends_on=2026-11-12")
    )

    assert [text(amount) for amount in page.select(".ledger-sums dd")] == [
        "$108.00 practice",
        "$8.00 practice",
    ]
    assert len(rows(page)) == 1


def test_a_statement_of_one_kind_leaves_the_others_out(finance, payable, payout):
    page = soup(finance.get(f"/cms/accounts/inspect/{payable.pk}/?kind=payout"))

    assert len(rows(page)) == 1 and "pay-run:1:artisan:1" in rows(page)[0]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"starts_on": "31/12/2026"}, "From: This is not a day: write it as 2026-11-24."),
        ({"ends_on": "9999-12-31"}, "To: Choose a day between the years 2000 and 2100."),
        (
            {"starts_on": "2026-11-12", "ends_on": "2026-11-10"},
            "To: The last day is before the first: choose a day on or after it.",
        ),
    ],
)
def test_wrong_days_of_a_statement_are_explained(finance, payable, payout, days, said):
    page = soup(finance.get(f"/cms/accounts/inspect/{payable.pk}/", days))

    assert text(page.select_one(".ledger-wrong")) == said
    assert page.select(".ledger-lines") == []


@pytest.mark.parametrize("place", ["later-99", "sideways-1", "later-", "later-" + "9" * 20])
def test_a_page_of_a_statement_that_is_none_is_not_found(finance, payable, payout, place):
    answer = finance.get(f"/cms/accounts/inspect/{payable.pk}/", {"place": place})

    assert answer.status_code == 404


def test_pages_of_a_statement_lead_to_each_other(finance, payable):
    for number in range(120):
        post(
            kind=Kind.PIECE_PAY,
            debit=accounts.piece_pay_expense("USD"),
            credit=payable,
            amount=100,
            source=f"acceptance:{number}",
            occurred_at=day(10),
        )
    address, seen = f"/cms/accounts/inspect/{payable.pk}/", []

    page = soup(finance.get(address))
    while True:
        seen += [text(cell) for cell in page.select("td[data-label=Cause]")]
        later = page.find("a", string="Later")
        if later is None:
            break
        page = soup(finance.get(address + later["href"]))

    assert seen == [f"acceptance:{number}" for number in range(120)]


def test_a_reversal_leads_to_what_it_reverses_and_back(finance, payable, payout):
    reversal = reverse(payout, reason="sent back", source="failed:1", occurred_at=day(13))

    statement = soup(finance.get(f"/cms/accounts/inspect/{payable.pk}/"))
    reversed_ = soup(finance.get(f"/cms/ledger/inspect/{payout.pk}/"))
    reversing = soup(finance.get(f"/cms/ledger/inspect/{reversal.pk}/"))

    assert "reversed by #3" in text(statement) and "reverses #2" in text(statement)
    assert reversed_.find("a", string="#3")["href"] == "/cms/ledger/inspect/3/"
    assert reversing.find("a", string="#2")["href"] == "/cms/ledger/inspect/2/"


def test_a_transfer_shows_both_accounts_its_cause_and_its_hashes(finance, payable, payout):
    page = soup(finance.get(f"/cms/ledger/inspect/{payout.pk}/"))

    assert page.find("a", string="Owed to an artisan: 7K3Q-ABCD")["href"] == (
        f"/cms/accounts/inspect/{payable.pk}/"
    )
    assert page.find("a", string="Cash")
    for said in ("pay-run:1:artisan:1", "$100.00 practice", payout.hash, payout.previous_hash):
        assert said in text(page)


def test_the_list_of_transfers_names_accounts_amount_and_cause(finance, payout):
    shown = rows(soup(finance.get("/cms/ledger/")))

    assert shown[0] == (
        "#2 12 Nov 2026, 12:00 payout Owed to an artisan: 7K3Q-ABCD Cash "
        "$100.00 practice practice pay-run:1:artisan:1"
    )


@pytest.mark.parametrize("address", ["accounts/", "accounts/inspect/{}/", "ledger/inspect/2/"])
def test_only_those_who_look_after_money_see_the_ledger(client, payable, payout, address):
    user = User.objects.create_user("editor@example.com", "pw")
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)

    assert client.get("/cms/" + address.format(payable.pk)).status_code in (302, 403)
