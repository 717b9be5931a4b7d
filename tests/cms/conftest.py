"""A small site: home, a workshop of eleven with its page, and a way to write and allow stories."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from artisans.consent.grants import grant
from artisans.people.models import Artisan
from cms.models import FairImage, StoryIndexPage, StoryPage, WorkshopIndexPage, WorkshopPage
from cms.planting import plant_pages
from tests.impact.factories import workshop_of


@pytest.fixture
def home(db):
    return plant_pages()


@pytest.fixture
def workshop(db):
    return workshop_of(11)


@pytest.fixture
def workshop_page(home, workshop):
    page = WorkshopPage(title=workshop.name, workshop=workshop, introduction="We weave.")
    return WorkshopIndexPage.objects.get().add_child(instance=page)


@pytest.fixture
def picture(db):
    return make_picture()


def make_picture(colour=(163, 48, 43), title="A loom"):
    return FairImage.objects.create(title=title, file=picture_file(colour))


def picture_file(colour=(163, 48, 43), name="IMG_2041.jpg", size=(80, 100)):
    content = BytesIO()
    Image.new("RGB", size, colour).save(content, format="JPEG")
    return ContentFile(content.getvalue(), name=name)


@pytest.fixture
def write(home):
    """Write a live story that nobody has allowed yet."""

    def write_story(title="A quality lead", **fields):
        known = {
            "title": title,
            "teaser": "I check every seam twice.",
            "body": [("text", "<p>The loom is older than I am.</p>")],
        }
        return StoryIndexPage.objects.get().add_child(instance=StoryPage(**(known | fields)))

    return write_story


@pytest.fixture
def allow(db):
    """The teller says yes to the story as it is now."""

    def allow_story(story, *, channel="site", days=365):
        now = timezone.now()
        return grant(
            story.consent_item,
            teller=Artisan.objects.create(),
            channel=channel,
            language=story.language,
            content_hash=story.content_hash,
            effective_from=now - timedelta(days=1),
            effective_to=now + timedelta(days=days),
        )

    return allow_story


@pytest.fixture
def tell(write, allow):
    """A story written and allowed."""

    def tell_story(title="A quality lead", **fields):
        story = write(title, **fields)
        allow(story)
        return story

    return tell_story
