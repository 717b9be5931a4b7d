"""A story is sent only while its teller's consent for exactly this version is in force."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from artisans.consent.withdrawals import withdraw
from cms.models import StoryPage
from tests.cms.conftest import make_picture, picture_file

TITLE = "A quality lead"
WORDS = "The loom is older than I am."


def status_of(client, story):
    return client.get(story.url).status_code


def places_that_show(client, title=TITLE):
    """Every public place where a story may appear, other than its own page."""
    paths = ["/", "/stories/", "/sitemap.xml", "/workshops/lotus/"]
    pages = {path: client.get(path).content.decode() for path in paths}
    return [path for path in paths if title in pages[path] or "/stories/a-q" in pages[path]]


def test_with_consent_it_is_told(client, tell):
    story = tell()

    response = client.get(story.url)

    assert response.status_code == 200
    assert WORDS in response.content.decode()


def test_with_consent_it_stands_everywhere(client, tell, workshop_page):
    tell(workshop=workshop_page.workshop)

    places = places_that_show(client)

    assert places == ["/", "/stories/", "/sitemap.xml", "/workshops/lotus/"]


def test_without_consent_there_is_no_such_page(client, write):
    story = write()

    response = client.get(story.url)

    assert response.status_code == 404
    assert WORDS not in response.content.decode()


def test_without_consent_it_stands_nowhere(client, write, workshop_page):
    write(workshop=workshop_page.workshop)

    places = places_that_show(client)

    assert places == []


def test_once_withdrawn_it_is_gone(client, tell):
    story = tell()

    withdraw(story.consent_item)

    response = client.get(story.url)
    assert response.status_code == 410
    assert WORDS not in response.content.decode()
    assert TITLE not in response.content.decode()


def test_once_withdrawn_it_stands_nowhere(client, tell, workshop_page):
    story = tell(workshop=workshop_page.workshop)
    shown_before = places_that_show(client)

    withdraw(story.consent_item)

    assert (len(shown_before), places_that_show(client)) == (4, [])


def test_when_consent_ends_it_is_no_longer_told(client, tell, time_machine):
    story = tell()

    time_machine.move_to(timezone.now() + timedelta(days=366))

    assert status_of(client, story) == 404


def test_consent_for_print_is_none_for_the_site(client, write, allow):
    story = write()

    allow(story, channel="print")

    assert status_of(client, story) == 404


def edit_title(story):
    story.title = "A quality lead at work"


def edit_teaser(story):
    story.teaser = "I check every seam three times."


def edit_body(story):
    story.body = [("text", "<p>The loom is new.</p>")]


def edit_alt_text(story):
    story.picture_alt = "Two hands at a loom"


def change_picture(story):
    story.picture = make_picture(colour=(47, 107, 74))


@pytest.mark.parametrize(
    "edit", [edit_title, edit_teaser, edit_body, edit_alt_text, change_picture]
)
def test_any_edit_voids_the_consent(client, tell, picture, edit):
    story = tell(picture=picture, picture_alt="A loom")
    assert status_of(client, story) == 200

    edit(story)
    story.save_revision().publish()

    assert status_of(client, story) == 404


def test_saving_without_an_edit_voids_nothing(client, tell, picture):
    story = tell(
        picture=picture,
        body=[
            ("text", "<p>The loom is older than I am.</p>"),
            ("figure", {"picture": picture, "caption": "The loom"}),
            ("steps", {"heading": "Dyeing", "steps": [{"title": "Soak", "text": "For a night"}]}),
        ],
    )

    StoryPage.objects.get(pk=story.pk).save_revision().publish()

    assert status_of(client, story) == 200


def test_a_draft_changes_nothing_for_readers(client, tell):
    story = tell()

    story.title = "A draft"
    story.save_revision()

    assert status_of(client, story) == 200


def test_going_back_to_the_version_she_allowed_makes_it_tellable_again(client, tell):
    story = tell()
    story.title = "Another title"
    story.save_revision().publish()

    story.title = TITLE
    story.save_revision().publish()

    assert status_of(client, story) == 200


def test_replacing_the_file_of_a_picture_voids_the_consent(client, tell, picture):
    story = tell(picture=picture)

    picture.file = picture_file(colour=(47, 107, 74))
    picture.save()

    assert status_of(client, story) == 404
    assert not StoryPage.objects.tellable().exists()


def test_replacing_the_file_of_a_picture_in_the_body_voids_the_consent(client, tell, picture):
    story = tell(body=[("figure", {"picture": picture, "caption": ""})])

    picture.file = picture_file(colour=(47, 107, 74))
    picture.save()

    assert status_of(client, story) == 404


def test_an_edit_behind_the_editors_back_is_not_told(client, tell):
    story = tell()

    StoryPage.objects.filter(pk=story.pk).update(teaser="Not hers.")

    assert status_of(client, story) == 404


def test_a_copy_needs_a_consent_of_its_own(client, tell):
    story = tell()

    copy = story.copy(update_attrs={"slug": "copy"}, keep_live=True)

    assert copy.consent_item != story.consent_item
    assert status_of(client, copy) == 404


def test_an_unpublished_story_is_not_told(client, tell):
    story = tell()

    story.unpublish()

    assert status_of(client, story) == 404


@pytest.mark.parametrize("where", ["the story", "the page above it"])
def test_a_story_kept_from_the_public_stands_nowhere(client, tell, where):
    story = tell()
    page = story if where == "the story" else story.get_parent()

    PageViewRestriction.objects.create(page=page, restriction_type="login")

    assert StoryPage.objects.tellable().count() == 0
    assert places_that_show(client) == []


def test_the_item_of_consent_cannot_be_edited():
    editable = {
        field.name for field in StoryPage._meta.get_fields() if getattr(field, "editable", 0)
    }

    assert not {"consent_item", "content_hash"} & editable
