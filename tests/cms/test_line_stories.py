"""A story for each paid line: of its workshop first, and another once it may not be told."""

import pytest

from artisans.consent.withdrawals import withdraw
from cms.models import LineStory, StoryPage
from cms.stories import choose_stories, stories_for, story_for, story_of_workshop
from tests.impact.factories import line_of, paid, workshop_of


@pytest.fixture
def tide(db):
    return workshop_of(11, slug="tide", name="Tide Workshop")


def test_a_line_gets_a_story_of_its_workshop(tell, workshop, tide):
    tell("Of another workshop", workshop=tide)
    own = tell("Of this workshop", workshop=workshop)

    choose_stories(paid(line_of(workshop)))

    assert story_for("order-line:1") == own


def test_a_workshop_without_stories_gets_any(tell, workshop, tide):
    other = tell("Of another workshop", workshop=tide)

    choose_stories(paid(line_of(workshop)))

    assert story_for("order-line:1") == other


def test_a_line_that_no_workshop_made_gets_any(tell, tide):
    other = tell("Of another workshop", workshop=tide)

    choose_stories(paid(line_of(None)))

    assert story_for("order-line:1") == other


def test_stories_are_spread_over_lines(tell, workshop):
    for number in range(4):
        tell(f"Story {number}", workshop=workshop)

    choose_stories(paid(*[line_of(workshop, number=number) for number in range(40)]))

    told = set(LineStory.objects.values_list("story", flat=True))
    assert told == set(StoryPage.objects.values_list("pk", flat=True))


def test_choosing_again_changes_nothing(tell, workshop):
    first = tell("First", workshop=workshop)
    choose_stories(paid(line_of(workshop)))
    for number in range(5):
        tell(f"Later {number}", workshop=workshop)

    choose_stories(paid(line_of(workshop)))

    assert LineStory.objects.get().story == first


def test_when_she_takes_it_back_another_takes_its_place(tell, workshop):
    first = tell("First", workshop=workshop)
    choose_stories(paid(line_of(workshop)))
    second = tell("Second", workshop=workshop)

    withdraw(first.consent_item)

    assert story_for("order-line:1") == second


def test_when_none_is_left_there_is_none(tell, workshop):
    story = tell(workshop=workshop)
    choose_stories(paid(line_of(workshop)))

    withdraw(story.consent_item)

    assert story_for("order-line:1") is None


def test_a_line_sold_before_any_story_gets_one_later(tell, workshop):
    choose_stories(paid(line_of(workshop)))

    story = tell(workshop=workshop)

    assert story_for("order-line:1") == story


def test_an_unknown_line_has_no_story(tell):
    tell()

    assert story_for("order-line:99") is None


def test_an_email_needs_consent_for_email(tell, allow, workshop):
    tell("For the site only", workshop=workshop)
    for_email = tell("For e-mail too", workshop=workshop)
    allow(for_email, channel="email")

    choose_stories(paid(*[line_of(workshop, number=number) for number in range(8)]))

    sources = [f"order-line:{number}" for number in range(8)]
    assert set(stories_for(sources, channel="email").values()) == {for_email}


def test_many_lines_take_few_queries(tell, workshop, picture, django_assert_max_num_queries):
    for number in range(3):
        tell(f"Story {number}", workshop=workshop, picture=picture)
    choose_stories(paid(*[line_of(workshop, number=number) for number in range(30)]))

    with django_assert_max_num_queries(4):
        stories = stories_for([f"order-line:{number}" for number in range(30)])

    assert len(stories) == 30


def test_deleting_a_story_keeps_the_line(tell, workshop):
    story = tell(workshop=workshop)
    choose_stories(paid(line_of(workshop)))

    story.delete()

    assert (LineStory.objects.get().story, story_for("order-line:1")) == (None, None)


def test_the_story_of_a_workshop_is_its_newest(tell, workshop, tide):
    tell("Older", workshop=workshop)
    newest = tell("Newest", workshop=workshop)
    tell("Elsewhere", workshop=tide)

    story = story_of_workshop(workshop.pk)

    assert story == newest
