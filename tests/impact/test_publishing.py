"""What the public may know: pooled, rounded, of eleven people or more, and never changed."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from artisans.people.models import Membership
from impact.models import ImpactEvent, Publication, PublishedFigure
from impact.publishing import DayNotOver, OlderThanPublished, publish
from impact.reporting import (
    figures_of,
    latest_publication,
    total_figures,
    workshop_figures,
)
from tests.impact.factories import add_members, workshop_of

pytestmark = pytest.mark.django_db

MAY = date(2026, 5, 31)
JUNE = date(2026, 6, 30)


@pytest.fixture(autouse=True)
def autumn(time_machine):
    time_machine.move_to(datetime(2026, 9, 1, 12, tzinfo=UTC), tick=False)


def counted(workshop, *, on, minutes="1000", premium="4.80", is_live=False, source=None):
    """Minutes and a premium that a sale of this day caused."""
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    known = {
        "workshop": workshop,
        "is_live": is_live,
        "occurred_at": at,
        "source": source or f"order-line:{ImpactEvent.objects.count() + 1}",
    }
    ImpactEvent.objects.create(metric="paid_minutes", quantity=Decimal(minutes), **known)
    ImpactEvent.objects.create(metric="premium", quantity=Decimal(premium), currency="USD", **known)


def shown(publication):
    return {
        (figure.workshop and figure.workshop.slug, figure.metric): figure.quantity
        for figure in publication.figures.select_related("workshop")
    }


def test_figures_are_rounded_down_to_hours_and_whole_units():
    counted(workshop_of(11), on=date(2026, 5, 2), minutes="179.9", premium="4.99")

    publication = publish(through_on=MAY)

    assert shown(publication) == {
        ("lotus", "paid_minutes"): Decimal(120),
        ("lotus", "premium"): Decimal(4),
        (None, "paid_minutes"): Decimal(120),
        (None, "premium"): Decimal(4),
    }


def test_a_publication_counts_its_last_day_and_not_the_next():
    workshop = workshop_of(11)
    counted(workshop, on=MAY, minutes="60")
    counted(workshop, on=date(2026, 6, 1), minutes="600")

    publication = publish(through_on=MAY)

    assert shown(publication)["lotus", "paid_minutes"] == Decimal(60)


def test_ten_people_are_not_shown():
    counted(workshop_of(10), on=date(2026, 5, 2))

    publication = publish(through_on=MAY)

    assert shown(publication) == {}


def test_totals_are_of_the_workshops_shown_so_that_nothing_can_be_subtracted():
    counted(workshop_of(11), on=date(2026, 5, 2), minutes="600")
    counted(workshop_of(10, slug="tide", name="Tide"), on=date(2026, 5, 2), minutes="6000")

    publication = publish(through_on=MAY)

    assert shown(publication)[None, "paid_minutes"] == Decimal(600)


def test_what_ten_people_did_before_they_were_eleven_is_not_shown():
    workshop = workshop_of(10)
    counted(workshop, on=date(2026, 5, 2))
    add_members(workshop, 1, since=date(2026, 5, 20))

    publication = publish(through_on=MAY)

    assert shown(publication) == {}


def test_what_is_new_must_come_from_eleven_people_too():
    workshop = workshop_of(11)
    counted(workshop, on=date(2026, 5, 2), minutes="600")
    publish(through_on=MAY)
    Membership.objects.filter(pk=workshop.memberships.first().pk).update(
        effective_to=date(2026, 6, 2)
    )
    counted(workshop, on=date(2026, 6, 10), minutes="600")
    add_members(workshop, 1, since=date(2026, 6, 20))

    publication = publish(through_on=JUNE)

    assert shown(publication) == {}


def test_figures_that_did_not_change_are_shown_again():
    workshop = workshop_of(11)
    counted(workshop, on=date(2026, 5, 2), minutes="600")
    publish(through_on=MAY)

    publication = publish(through_on=JUNE)

    assert shown(publication)["lotus", "paid_minutes"] == Decimal(600)


def test_the_same_day_twice_is_the_same_publication():
    workshop = workshop_of(11)
    counted(workshop, on=date(2026, 5, 2), minutes="600")
    first = publish(through_on=MAY)
    counted(workshop, on=date(2026, 5, 3), minutes="600")

    second = publish(through_on=MAY)

    assert (first.pk, shown(second)["lotus", "paid_minutes"]) == (second.pk, Decimal(600))


def test_a_day_that_has_not_ended_is_refused():
    with pytest.raises(DayNotOver):
        publish(through_on=date(2026, 9, 1))

    assert Publication.objects.count() == 0


def test_older_figures_are_not_released_after_newer_ones():
    publish(through_on=JUNE)

    with pytest.raises(OlderThanPublished):
        publish(through_on=MAY)

    assert Publication.objects.count() == 1


def test_the_demonstration_counts_its_own_sales_and_says_so():
    workshop = workshop_of(11)
    counted(workshop, on=date(2026, 5, 2), minutes="600")
    counted(workshop, on=date(2026, 5, 2), minutes="6000", is_live=True)

    publication = publish(through_on=MAY)

    assert publication.is_live is False
    assert shown(publication)["lotus", "paid_minutes"] == Decimal(600)


def test_a_live_shop_neither_counts_nor_shows_the_demonstration(settings):
    workshop = workshop_of(11)
    counted(workshop, on=date(2026, 5, 2), minutes="600")
    counted(workshop, on=date(2026, 5, 2), minutes="6000", is_live=True)
    publish(through_on=JUNE)
    settings.STRIPE_SECRET_KEY = "sk_live_of_a_test"

    publication = publish(through_on=MAY)

    assert latest_publication() == publication
    assert shown(publication)["lotus", "paid_minutes"] == Decimal(6000)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE impact_publishedfigure SET quantity = 1",
        "DELETE FROM impact_publishedfigure",
        "UPDATE impact_publication SET through_on = '2026-01-01'",
        "DELETE FROM impact_publication",
    ],
)
def test_the_database_keeps_what_was_published(change):
    counted(workshop_of(11), on=date(2026, 5, 2), minutes="600")
    publication = publish(through_on=MAY)

    with (
        pytest.raises(DatabaseError, match="is_never_"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)

    assert shown(publication)["lotus", "paid_minutes"] == Decimal(600)


def test_the_database_refuses_a_figure_of_ten_people():
    publication = publish(through_on=MAY)

    with (
        pytest.raises(DatabaseError, match="published_figure_speaks_of_eleven_or_more"),
        transaction.atomic(),
    ):
        PublishedFigure.objects.create(
            publication=publication, metric="paid_minutes", quantity=60, people=10
        )

    assert publication.figures.count() == 0


def test_people_are_told_in_steps_of_five():
    counted(workshop_of(14), on=date(2026, 5, 2))
    counted(workshop_of(19, slug="tide", name="Tide"), on=date(2026, 5, 2))

    figures = workshop_figures(publish(through_on=MAY))

    assert [figure.people_at_least for figure in figures] == [11, 15]


def test_the_figures_of_one_workshop_and_of_all():
    lotus = workshop_of(11)
    counted(lotus, on=date(2026, 5, 2), minutes="600", premium="12")
    counted(workshop_of(11, slug="tide", name="Tide"), on=MAY, minutes="60", premium="3")
    publication = publish(through_on=MAY)

    own, all_together = figures_of(lotus.pk, publication=publication), total_figures(publication)

    assert (own.paid_hours, own.premium, own.people) == (10, {"USD": Decimal(12)}, 11)
    assert (all_together.paid_hours, all_together.premium) == (11, {"USD": Decimal(15)})
    assert all_together.people == 22


def test_the_command_publishes(capsys):
    counted(workshop_of(11), on=date(2026, 5, 2), minutes="600")

    call_command("publish_impact", "2026-05-31")

    assert capsys.readouterr().out == "Figures through 2026-05-31: 4 figures.\n"


def test_the_command_explains_a_refusal():
    with pytest.raises(CommandError, match="2026-09-01 has not ended yet"):
        call_command("publish_impact", "2026-09-01")

    assert Publication.objects.count() == 0
