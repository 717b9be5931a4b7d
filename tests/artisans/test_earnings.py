import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as django_settings

from artisans.ledger.premium import credit_premium
from artisans.making.advances import pay_advance
from artisans.making.deliveries import credit_makers
from artisans.making.models import WorkedTime
from artisans.payouts import runs
from artisans.payouts.top_ups import top_up_period

ACCEPTED_AT = datetime(2026, 11, 6, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-24 12:00Z", tick=False):
        yield


@pytest.fixture
def maker(makers, add_user):
    """The first of three makers, who can sign in."""
    makers[0].user = add_user("k7qm")
    makers[0].save()
    return makers[0]


@pytest.fixture
def page(client, maker):
    """What she reads: the page's words without its markup."""

    def page():
        client.force_login(maker.user)
        response = client.get("/earnings/")
        assert response.status_code == 200
        return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())

    return page


def test_she_sees_this_months_piece_pay_and_how_it_adds_up(page, deliver, maker):
    credit_makers(deliver((maker, 3)), accepted_at=ACCEPTED_AT)
    credit_makers(deliver((maker, 2)), accepted_at=ACCEPTED_AT)

    assert "This month November 2026 For your work ₹540 Block print bag 5 × ₹108 ₹540" in page()


def test_she_sees_what_was_added_for_her_hours(page, maker, add_floor, workshop):
    add_floor("12480")
    WorkedTime.objects.create(
        artisan=maker, workshop=workshop, worked_on=date(2026, 11, 5), minutes=480
    )
    top_up_period(workshop, starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 16))

    assert "Added for your hours + ₹480" in page()


def test_she_sees_what_her_workshop_had_before_the_work(page, deliver, maker):
    delivery = deliver((maker, 5))
    pay_advance(delivery.work_order, paid_at=datetime(2026, 11, 2, tzinfo=UTC))
    credit_makers(delivery, accepted_at=ACCEPTED_AT)

    assert "₹540 Block print bag 5 × ₹108 ₹540 Paid to your workshop before the work − ₹270" in (
        page()
    )


def test_last_months_work_is_not_this_months(page, deliver, maker):
    credit_makers(deliver((maker, 3)), accepted_at=datetime(2026, 10, 31, 23, 59, tzinfo=UTC))

    assert "Nothing was accepted yet this month." in page()


def test_she_sees_nothing_of_another_maker(page, deliver, makers):
    credit_makers(deliver((makers[1], 3)), accepted_at=ACCEPTED_AT)

    assert "₹" not in page()


def test_her_premium_share_so_far_is_an_estimate(page, paid):
    credit_premium(paid("48.00"))

    assert (
        "From what was sold ≈ $1.60 Your share so far, with 3 people sharing equally. "
        "It is fixed on pay day." in page()
    )


def test_live_premium_is_not_promised_where_money_is_practice(page, paid):
    credit_premium(paid("48.00", is_live=True))

    assert "There is nothing to share yet." in page()


def test_she_sees_what_was_paid_to_her(page, deliver, maker, workshop, add_user):
    credit_makers(deliver((maker, 3)), accepted_at=ACCEPTED_AT)
    run = runs.gather(
        workshop,
        currency="INR",
        starts_on=date(2026, 11, 1),
        ends_on=date(2026, 11, 16),
        made_by=add_user("ada"),
    )
    runs.approve(runs.submit(run), by=add_user("ben"))
    runs.mark_paid(run, at=datetime(2026, 11, 18, tzinfo=UTC))

    assert "Paid to you 18 November 2026 ₹324" in page()


def test_a_maker_without_a_workshop_still_has_her_page(page, maker, paid):
    credit_premium(paid("48.00"))
    maker.memberships.update(effective_to=date(2026, 11, 1))

    assert "There is nothing to share yet." in page()


def test_the_page_takes_at_most_eight_queries(
    client, maker, deliver, paid, django_assert_max_num_queries
):
    credit_makers(deliver((maker, 3)), accepted_at=ACCEPTED_AT)
    credit_premium(paid("48.00"))
    client.force_login(maker.user)

    with django_assert_max_num_queries(8):
        client.get("/earnings/")


def test_a_stranger_is_asked_to_sign_in(client, db):
    response = client.get("/earnings/")

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=/earnings/")


def test_somebody_who_is_no_maker_is_told_so(client, add_user):
    client.force_login(add_user("finance", is_staff=True))

    response = client.get("/earnings/")

    assert response.status_code == 403
    assert "This page is not for this account" in response.content.decode()


@pytest.mark.parametrize("who", ["maker", "stranger", "somebody else", "leaving"])
def test_nothing_of_it_is_kept_or_found(client, maker, add_user, who):
    if who == "maker":
        client.force_login(maker.user)
    elif who == "somebody else":
        client.force_login(add_user("finance"))

    response = client.get("/earnings/exit/" if who == "leaving" else "/earnings/")

    assert response["Cache-Control"] == "no-store, private"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "no-referrer"


def test_its_title_and_icon_say_nothing(client, maker):
    client.force_login(maker.user)

    html = client.get("/earnings/").content.decode()

    assert "<title>This month</title>" in html
    assert '<link rel="icon" href="data:,">' in html
    assert "Fairhand" not in html
    assert maker.alias not in html


def test_leaving_signs_out_and_goes_somewhere_neutral(client, maker, settings):
    settings.QUICK_EXIT_URL = "https://weather.example/"
    client.force_login(maker.user)

    response = client.get("/earnings/exit/")

    assert (response.status_code, response["Location"]) == (302, "https://weather.example/")
    assert response["Clear-Site-Data"] == '"cookies", "storage"'
    assert client.get("/earnings/").status_code == 302


def test_nothing_is_asked_of_another_site(client, maker):
    client.force_login(maker.user)

    html = client.get("/earnings/").content.decode()

    assert "http://" not in html
    assert "https://" not in html


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_her_text_stands_out_seven_to_one(theme):
    tokens = Path(django_settings.BASE_DIR, "static/css/tokens.css").read_text()
    ink, ground = (
        re.search(rf"--{name}: light-dark\((\S+), (\S+)\);", tokens).groups()[theme]
        for name in ("ink", "ground")
    )

    assert contrast(ink, ground) >= 7


def contrast(one, other):
    """As WCAG 2.2 counts it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + Decimal("0.05")) / (darker + Decimal("0.05"))


def _luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return Decimal(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
