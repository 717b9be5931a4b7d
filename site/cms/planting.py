"""The first pages of a new shop: the addresses that the rest of the house relies on."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Site

from .models import BasePage, HomePage, StoryIndexPage, WorkshopIndexPage


@transaction.atomic
def plant_pages() -> HomePage:
    """The home page with /stories/ and /workshops/ under it, made where missing. Safe to repeat."""
    home = HomePage.objects.first() or _planted_home()
    _planted(StoryIndexPage, home, title="Stories", slug="stories")
    _planted(WorkshopIndexPage, home, title="Workshops", slug="workshops")
    return home


def _planted_home() -> HomePage:
    """The home page, instead of the welcome that Wagtail's migrations put there."""
    welcome = Page.objects.filter(depth=2, slug="home").first()
    if welcome is not None:
        welcome.delete()
    home = HomePage(
        title="Fairhand", slug="fairhand", hero_heading="Made by hand, paid by the piece"
    )
    Page.get_first_root_node().add_child(instance=home)
    address = urlsplit(settings.SITE_URL)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "root_page": home,
            "site_name": "Fairhand",
            "hostname": address.hostname,
            "port": address.port or (443 if address.scheme == "https" else 80),
        },
    )
    return home


def _planted(kind: type[BasePage], home: HomePage, *, title: str, slug: str) -> BasePage:
    """The page of its kind under the home page, made when missing."""
    if page := kind.objects.child_of(home).first():
        return page
    return home.add_child(instance=kind(title=title, slug=slug))
