"""What a paid order caused is written down once, line by line."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from impact.models import ImpactEvent
from impact.recording import record_impact
from impact.reporting import order_impact
from tests.impact.factories import line_of, paid, premium_rule, product_of, rate_of, workshop_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop():
    premium_rule("0.10")
    return workshop_of(11)


@pytest.fixture
def tote(workshop):
    product = product_of(workshop)
    rate_of(product, minutes=95)
    return product


def recorded():
    return {
        event.metric: (event.quantity, event.currency)
        for event in ImpactEvent.objects.filter(source="order-line:1")
    }


def test_minutes_pay_and_premium_are_counted_per_piece(workshop, tote):
    line = line_of(workshop, product_id=tote.pk, quantity=2, list_price="96.00")

    record_impact(paid(line))

    # 444 rupees a day of 480 minutes × 95 minutes, up to the rupee: 88 a piece.
    assert recorded() == {
        "paid_minutes": (Decimal(190), ""),
        "piece_pay": (Decimal(176), "INR"),
        "premium": (Decimal("9.60"), "USD"),
    }


def test_a_piece_without_a_rate_counts_its_premium_only(workshop):
    line = line_of(workshop, product_id=product_of(workshop).pk)

    record_impact(paid(line))

    assert recorded() == {"premium": (Decimal("4.80"), "USD")}


def test_a_rate_that_begins_later_does_not_count(workshop):
    product = product_of(workshop)
    rate_of(product, since=date(2026, 6, 2))

    record_impact(paid(line_of(workshop, product_id=product.pk), on=date(2026, 6, 1)))

    assert recorded() == {"premium": (Decimal("4.80"), "USD")}


def test_what_no_workshop_made_counts_nothing():
    line = line_of(None)

    record_impact(paid(line))

    assert ImpactEvent.objects.count() == 0


def test_recording_again_changes_nothing(workshop, tote):
    event = paid(line_of(workshop, product_id=tote.pk))
    first = record_impact(event)

    again = record_impact(event)

    assert ([e.pk for e in first], ImpactEvent.objects.count()) == ([e.pk for e in again], 3)


def test_the_impact_of_an_order_is_the_sum_of_its_lines(workshop, tote, django_assert_num_queries):
    lines = [line_of(workshop, number=number, product_id=tote.pk) for number in (1, 2)]
    record_impact(paid(*lines))

    with django_assert_num_queries(1):
        impact = order_impact(["order-line:1", "order-line:2"])

    assert impact.paid_minutes == Decimal(190)
    assert impact.piece_pay == {"INR": Decimal(176)}
    assert impact.premium == {"USD": Decimal("9.60")}


def test_lines_that_caused_nothing_have_no_impact():
    impact = order_impact(["order-line:99"])

    assert (impact.paid_minutes, impact.piece_pay, impact.premium) == (Decimal(0), {}, {})


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE impact_impactevent SET quantity = 1",
        "DELETE FROM impact_impactevent",
    ],
)
def test_the_database_keeps_what_was_counted(workshop, tote, change):
    record_impact(paid(line_of(workshop, product_id=tote.pk)))

    with (
        pytest.raises(DatabaseError, match="impact_event_is_never_"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)

    assert recorded()["paid_minutes"] == (Decimal(95), "")
