import re
from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction

from artisans.people.aliases import draw_alias
from artisans.people.members import members_of
from artisans.people.models import Artisan, Membership, Workshop


def test_an_alias_has_only_letters_that_nobody_confuses():
    aliases = {draw_alias() for _ in range(500)}

    assert len(aliases) == 500
    assert all(
        re.fullmatch(r"[34679AC-HJKMNP-RTWXY]{4}-[34679AC-HJKMNP-RTWXY]{4}", a) for a in aliases
    )


def test_an_alias_belongs_to_one_artisan(db):
    Artisan.objects.create(alias="K7QM-3FHT")

    with pytest.raises(IntegrityError):
        Artisan.objects.create(alias="K7QM-3FHT")


@pytest.mark.parametrize(
    ("day", "is_member"),
    [
        (date(2026, 3, 31), False),
        (date(2026, 4, 1), True),
        (date(2026, 4, 30), True),
        (date(2026, 5, 1), False),
    ],
)
def test_a_membership_holds_from_its_first_day_until_the_day_before_its_end(
    workshop, join, day, is_member
):
    artisan = join(workshop, since=date(2026, 4, 1), until=date(2026, 5, 1))

    assert list(members_of(workshop, day)) == ([artisan] if is_member else [])


def test_members_are_those_of_today_unless_told(workshop, join):
    artisan = join(workshop, since=date(2026, 4, 1))

    with time_machine.travel("2026-03-31", tick=False):
        assert list(members_of(workshop)) == []
    with time_machine.travel("2026-04-01", tick=False):
        assert list(members_of(workshop)) == [artisan]


def test_a_rise_in_grade_follows_on_the_day_the_last_grade_ends(workshop, join):
    artisan = join(workshop, since=date(2026, 1, 1), until=date(2026, 4, 1), grade="learner")

    Membership.objects.create(
        workshop=workshop, artisan=artisan, grade="maker", effective_from=date(2026, 4, 1)
    )

    assert [m.grade for m in artisan.memberships.current(date(2026, 4, 1))] == ["maker"]


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2026, 3, 31), None),
        (date(2025, 1, 1), date(2026, 1, 2)),
        (date(2026, 2, 1), date(2026, 3, 1)),
        (date(2025, 1, 1), None),
    ],
)
def test_nobody_belongs_to_two_workshops_on_one_day(workshop, open_workshop, join, since, until):
    artisan = join(workshop, since=date(2026, 1, 1), until=date(2026, 4, 1))
    other = open_workshop("takeo")

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            workshop=other, artisan=artisan, effective_from=since, effective_to=until
        )


def test_a_membership_is_not_stretched_into_the_next(workshop, join):
    artisan = join(workshop, since=date(2026, 1, 1), until=date(2026, 4, 1))
    Membership.objects.create(workshop=workshop, artisan=artisan, effective_from=date(2026, 4, 1))

    with pytest.raises(IntegrityError), transaction.atomic():
        artisan.memberships.filter(effective_from=date(2026, 1, 1)).update(
            effective_to=date(2026, 4, 2)
        )


@pytest.mark.parametrize(
    "wrong",
    [{"effective_to": date(2026, 1, 1)}, {"grade": "boss"}],
    ids=["ends before it begins", "unknown grade"],
)
def test_a_membership_that_makes_no_sense_is_refused(workshop, wrong):
    artisan = Artisan.objects.create()

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            workshop=workshop, artisan=artisan, effective_from=date(2026, 1, 1), **wrong
        )


@pytest.mark.parametrize(("people", "is_publishable"), [(10, False), (11, True)])
def test_a_workshop_is_shown_from_eleven_current_members(workshop, join, people, is_publishable):
    for _ in range(people):
        join(workshop)
    join(workshop, since=date(2024, 1, 1), until=date(2024, 2, 1))

    assert Workshop.objects.publishable().exists() is is_publishable
