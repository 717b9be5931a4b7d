"""Pages that search engines may list. Days are told by month only: a day could place a person."""

from datetime import date
from itertools import chain
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from .models import (
    BasePage,
    ContentPage,
    HomePage,
    StoryIndexPage,
    StoryPage,
    WorkshopIndexPage,
    WorkshopPage,
)


class OwnSitemap(Sitemap):
    """Addresses under the one the shop is known by, whatever host asked."""

    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site=None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class PageSitemap(OwnSitemap):
    """Live pages of ours, whatever may be shown of them now."""

    def querysets(self) -> list[QuerySet]:
        return [
            HomePage.objects.live(),
            StoryIndexPage.objects.live(),
            WorkshopIndexPage.objects.live(),
            ContentPage.objects.live(),
        ]

    def items(self) -> list[BasePage]:
        return list(chain.from_iterable(pages.order_by("path") for pages in self.querysets()))

    def location(self, page: BasePage) -> str:
        return page.relative_url(page.get_site())

    def lastmod(self, page: BasePage) -> date | None:
        return page.changed_in


class StorySitemap(PageSitemap):
    """Stories that may be told now."""

    def querysets(self) -> list[QuerySet]:
        return [StoryPage.objects.tellable()]


class WorkshopSitemap(PageSitemap):
    """Workshops large enough to be shown."""

    def querysets(self) -> list[QuerySet]:
        return [WorkshopPage.objects.shown()]


class ImpactSitemap(OwnSitemap):
    """Published figures, and how they are counted."""

    def items(self) -> list[str]:
        return ["impact:impact", "impact:how-we-count"]

    def location(self, name: str) -> str:
        return reverse(name)


SITEMAPS = {
    "pages": PageSitemap,
    "stories": StorySitemap,
    "workshops": WorkshopSitemap,
    "impact": ImpactSitemap,
}
