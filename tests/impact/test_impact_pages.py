"""The public pages about what sales did."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from impact.publishing import publish
from impact.recording import record_impact
from tests.impact.factories import (
    line_of,
    paid,
    premium_rule,
    product_of,
    rate_of,
    workshop_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(time_machine):
    """Twenty totes and ten scarves, sold on the first of June, published."""
    time_machine.move_to(datetime(2026, 9, 1, 12, tzinfo=UTC), tick=False)
    premium_rule("0.10")
    lotus = workshop_of(14)
    tide = workshop_of(21, slug="tide", name="Tide Workshop")
    tote, scarf = product_of(lotus, handle="tote"), product_of(tide, handle="scarf")
    rate_of(tote, minutes=95)
    rate_of(scarf, minutes=60)
    lines = [
        line_of(lotus, number=1, product_id=tote.pk, quantity=20, list_price="960.00"),
        line_of(tide, number=2, product_id=scarf.pk, quantity=10, list_price="300.00"),
    ]
    record_impact(paid(*lines, on=date(2026, 6, 1)))
    return publish(through_on=date(2026, 6, 30))


def test_the_page_tells_the_sums_from_the_latest_publication(client, published):
    page = client.get("/impact/").content.decode()

    # 20 × 95 + 10 × 60 minutes; 20 × ₹88 + 10 × ₹56; ten per cent of $1,260.
    for figure in ("41", "₹2,320", "$126", "35 or more"):
        assert figure in page


def test_the_page_says_that_its_figures_are_of_the_demonstration(client, published):
    page = client.get("/impact/").content.decode()

    assert "Figures from the demonstration shop" in page


def test_the_page_tells_no_day_of_an_order(client, published):
    page = client.get("/impact/").content.decode()

    assert "30 June 2026" in page
    assert "1 June 2026" not in page.replace("30 June 2026", "")


def test_without_a_publication_the_page_says_why(client):
    page = client.get("/impact/").content.decode()

    assert "No figures have been published yet" in page


def test_the_page_takes_eight_queries_at_most(client, published):
    client.get("/impact/")

    with CaptureQueriesContext(connection) as queries:
        client.get("/impact/")

    assert len(queries) <= 8, [query["sql"] for query in queries]


def test_the_pages_hold_no_inline_style_or_script(client, published):
    pages = [client.get(path).content.decode() for path in ("/impact/", "/impact/how-we-count/")]

    assert [(page.count("style="), page.count("<script")) for page in pages] == [(0, 0), (0, 0)]


@pytest.mark.parametrize(
    "words",
    ["standard minutes", "piece rate", "before any discount", "at least 11", "What is not counted"],
)
def test_how_we_count_explains_each_rule(client, words):
    page = client.get("/impact/how-we-count/").content.decode()

    assert words in page
