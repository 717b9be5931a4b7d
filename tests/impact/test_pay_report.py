"""The pay report: lowest, median and average pay by the hour beside the floors, for eleven up."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from artisans.making.models import ExchangeRate, WageFloor
from artisans.payouts.models import PeriodTest
from artisans.people.models import Artisan, Membership, Workshop
from impact.models import Publication
from impact.pay_report import pay_reports

THROUGH = date(2026, 10, 31)
pytestmark = pytest.mark.django_db


def floor(amount, *, kind="legal minimum", currency="INR", region="Patna", since=2026):
    return WageFloor.objects.create(
        country="IN",
        region=region,
        skill="any",
        kind=kind,
        amount=Decimal(amount),
        currency=currency,
        per="hour",
        effective_from=date(since, 1, 1),
        source=f"{kind} notice",
        source_year=since,
    )


@pytest.fixture
def legal():
    return floor("60")


@pytest.fixture
def work(legal):
    """People of a workshop with their pay for 60 minutes in October: work(60, 70, …)."""

    def work(*hourly, slug="patna", currency="INR", version=1, starts_on=date(2026, 10, 1)):
        workshop, _ = Workshop.objects.get_or_create(
            slug=slug,
            defaults={
                "name": slug.title(),
                "country": "IN",
                "province": "Bihar",
                "craft": "embroidery",
                "currency": currency,
                "floor_region": "Patna",
                "opened_on": date(2024, 1, 1),
            },
        )
        makers = []
        for rupees in hourly:
            maker = Artisan.objects.create()
            Membership.objects.create(
                workshop=workshop, artisan=maker, effective_from=date(2024, 1, 1)
            )
            tested(maker, workshop, rupees, starts_on=starts_on)
            makers.append(maker)
        return workshop, makers

    def tested(
        maker,
        workshop,
        rupees,
        *,
        starts_on,
        minutes=60,
        version=1,
        before=0,
        tested_at=datetime(2026, 11, 5, tzinfo=UTC),
    ):
        return PeriodTest.objects.create(
            artisan=maker,
            workshop=workshop,
            currency=workshop.currency,
            is_live=False,
            starts_on=starts_on,
            ends_on=date(2026, 11, 1),
            version=version,
            minutes=minutes,
            floor_per_minute=Decimal(1),
            legal_floor=legal,
            floor_amount=rupees * 100,
            earned=0,
            topped_up_before=before,
            top_up=rupees * 100 - before,
            tested_at=tested_at,
        )

    work.tested = tested
    return work


def test_lowest_median_and_average_are_by_the_hour(work):
    work(60, *[80] * 9, 150)

    [report] = pay_reports(through_on=THROUGH)

    assert (report.lowest, report.median, report.average) == (
        Decimal("60.00"),
        Decimal("80.00"),
        Decimal("84.54"),
    )


def test_ten_people_are_not_shown(work):
    work(*[80] * 10)

    assert pay_reports(through_on=THROUGH) == []


def test_small_workshops_roll_up_until_they_are_eleven(work):
    work(*[80] * 6, slug="patna")
    work(*[100] * 5, slug="gaya")

    [report] = pay_reports(through_on=THROUGH)

    assert report.workshop is None
    assert (report.people, report.lowest, report.floors) == (11, Decimal("80.00"), ())


def test_a_later_version_of_a_test_takes_the_place_of_the_one_before(work):
    workshop, makers = work(*[80] * 11)
    work.tested(
        makers[0],
        workshop,
        160,
        starts_on=date(2026, 10, 1),
        minutes=120,
        version=2,
        before=8000,
    )

    [report] = pay_reports(through_on=THROUGH)

    assert (report.lowest, report.average) == (Decimal("80.00"), Decimal("80.00"))


def test_periods_that_ended_after_the_day_do_not_count(work):
    work(*[80] * 11)

    assert pay_reports(through_on=date(2026, 10, 30)) == []


def test_floors_stand_beside_with_what_is_missing_to_them(work):
    floor("1.20", kind="living wage benchmark", currency="USD", region="national", since=2024)
    ExchangeRate.objects.create(
        base_currency="USD",
        quote_currency="INR",
        rate=Decimal("88"),
        on=date(2026, 1, 1),
        source="a bank",
    )
    work(*[80] * 11)

    [report] = pay_reports(through_on=THROUGH)

    assert [(str(f.hourly), str(f.shortfall), f.is_stale) for f in report.floors] == [
        ("60.00", "0", False),
        ("105.60", "25.60", True),
    ]


def test_the_page_says_the_lowest_first_and_names_no_one(
    work, client, django_assert_max_num_queries
):
    _, makers = work(60, *[80] * 10)
    Publication.objects.create(through_on=THROUGH, is_live=False)

    with django_assert_max_num_queries(12):
        page = client.get("/impact/pay/").content.decode()

    assert "Patna" in page and "₹60" in page
    assert page.index("Lowest") < page.index("Average")
    assert not any(maker.alias in page for maker in makers)


def test_what_was_released_stays_when_minutes_are_tested_later(work, client):
    workshop, makers = work(*[80] * 11)
    Publication.objects.create(
        through_on=THROUGH, is_live=False, published_at=datetime(2026, 11, 6, tzinfo=UTC)
    )
    before = client.get("/impact/pay/").content.decode()

    retested = work.tested(
        makers[0],
        workshop,
        300,
        starts_on=date(2026, 10, 1),
        minutes=120,
        version=2,
        before=8000,
        tested_at=datetime(2026, 11, 7, tzinfo=UTC),
    )

    assert retested.top_up == 22000
    assert "₹80" in before
    assert ladder(client.get("/impact/pay/").content.decode()) == ladder(before)


def ladder(page):
    return page[page.index("pay-ladder") :]


def test_without_published_figures_the_page_says_when_there_will_be_some(client):
    page = client.get("/impact/pay/").content.decode()

    assert "No figures have been published yet" in page
