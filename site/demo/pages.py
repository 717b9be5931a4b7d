"""The demo's pages in Wagtail: home, workshops, plain pages, and six stories with consent."""

import tomllib
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from wagtail.models import Page, Site

from artisans.consent.grants import grant
from artisans.consent.models import Channel
from artisans.people.models import Grade, Membership, Workshop
from cms.models import (
    ContentPage,
    FairImage,
    HomePage,
    HomeProduct,
    StoryIndexPage,
    StoryPage,
    StoryProduct,
    WorkshopIndexPage,
    WorkshopPage,
)
from demo.past import OPENED, day
from shop.catalogue.models import Product

HERE = Path(__file__).resolve().parent
TOLD_FOR = timedelta(days=2 * 365)
FEATURED = 8


def write_pages(drawings):
    """Create the tree under Wagtail's root. Safe to repeat."""
    words = tomllib.loads((HERE / "pages.toml").read_text())
    home = _home(words["home"], drawings)
    for page in words["page"]:
        _content(home, page)
    index = _index(home, WorkshopIndexPage, "workshops", words["workshops"])
    for workshop in words["workshop"]:
        _workshop(index, workshop, drawings)
    stories = _index(home, StoryIndexPage, "stories", words["stories"])
    told = tomllib.loads((HERE / "stories.toml").read_text())["story"]
    for number, story in enumerate(told):
        _story(stories, story, number, drawings)


def _home(words, drawings):
    existing = HomePage.objects.first()
    if existing:
        return existing
    root = Page.get_first_root_node()
    home = root.add_child(
        instance=HomePage(
            slug="fairhand",
            hero_picture=_picture("Cloth on a worktable", drawings / "home.webp"),
            **words,
        )
    )
    for order, product in enumerate(Product.objects.browsable().order_by("pk")[::3][:FEATURED]):
        HomeProduct.objects.create(page=home, product=product, sort_order=order)
    Site.objects.all().delete()
    Site.objects.create(
        hostname="localhost", site_name="Fairhand", root_page=home, is_default_site=True
    )
    Page.objects.filter(depth=2).exclude(pk=home.pk).specific().delete()
    return home


def _index(home, model, slug, words):
    existing = model.objects.first()
    return existing or home.add_child(instance=model(slug=slug, show_in_menus=True, **words))


def _content(home, words):
    if ContentPage.objects.filter(slug=words["slug"]).exists():
        return
    body = [_text(paragraph) for paragraph in words["paragraphs"]]
    home.add_child(
        instance=ContentPage(
            title=words["title"],
            slug=words["slug"],
            introduction=words["introduction"],
            body=body,
        )
    )


def _workshop(index, words, drawings):
    workshop = Workshop.objects.get(slug=words["slug"])
    if WorkshopPage.objects.filter(workshop=workshop).exists():
        return
    index.add_child(
        instance=WorkshopPage(
            title=workshop.name,
            slug=workshop.slug,
            workshop=workshop,
            introduction=words["introduction"],
            picture=_picture(workshop.name, drawings / f"{workshop.slug}.webp"),
            picture_alt=words["picture_alt"],
            craft=[_text(words["craft"])],
        )
    )


def _story(index, words, number, drawings):
    if StoryPage.objects.filter(slug=words["slug"]).exists():
        return
    story = index.add_child(
        instance=StoryPage(
            title=words["title"],
            slug=words["slug"],
            teaser=words["teaser"],
            workshop=Workshop.objects.get(slug=words["workshop"]),
            picture=_picture(words["title"], drawings / f"{words['slug']}.webp"),
            picture_alt=words["picture_alt"],
            body=_body(words),
        )
    )
    products = Product.objects.filter(workshop=story.workshop, parent=None).order_by("pk")
    for order, product in enumerate(products[:3]):
        StoryProduct.objects.create(page=story, product=product, sort_order=order)
    _consent(story, number)


def _consent(story, number):
    """The teller's yes to exactly this version, on the site and in e-mails."""
    teller = (
        Membership.objects.filter(workshop=story.workshop, grade=Grade.SENIOR)
        .order_by("pk")[number % 2]
        .artisan
    )
    begins = datetime.combine(day(OPENED - 60), time(0), UTC)
    for channel in (Channel.SITE, Channel.EMAIL):
        grant(
            story.consent_item,
            teller=teller,
            channel=channel,
            language=story.language,
            content_hash=story.content_hash,
            effective_from=begins,
            effective_to=begins + TOLD_FOR,
        )


def _body(words):
    first, *rest = words["paragraphs"]
    steps = [{"title": title, "text": text} for title, text in words["steps"]]
    return [
        _text(first),
        {"type": "quote", "value": {"words": words["quote"], "said_by": words["said_by"]}},
        *[_text(paragraph) for paragraph in rest],
        {"type": "steps", "value": {"heading": words["steps_heading"], "steps": steps}},
        {"type": "heading", "value": "What she plans next"},
        _text(words["plans"]),
    ]


def _text(paragraph):
    return {"type": "text", "value": f"<p>{paragraph}</p>"}


def _picture(title, path):
    """A Wagtail picture made of a drawn file, through the one door for pictures."""
    return FairImage.objects.create(
        title=title, file=ContentFile(path.read_bytes(), name=path.name)
    )
