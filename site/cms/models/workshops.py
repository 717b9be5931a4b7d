"""Workshops as the public may know them: eleven people or more, a province, a craft."""

from typing import Self

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from artisans.people.models import Workshop
from cms.blocks import BodyBlock
from impact.reporting import figures_of, latest_publication

from .base import BasePage, IndexPage
from .stories import StoryPage


class WorkshopPageQuerySet(PageQuerySet):
    def shown(self) -> Self:
        """Live pages of workshops with enough people for none to be singled out."""
        return self.live().filter(workshop__in=Workshop.objects.publishable())

    def for_cards(self) -> Self:
        return self.select_related("picture", "workshop").prefetch_related("picture__renditions")


class WorkshopIndexPage(IndexPage):
    """All workshops that may be shown."""

    introduction = models.TextField(blank=True)

    content_panels = [*IndexPage.content_panels, FieldPanel("introduction")]
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.WorkshopPage"]
    max_count = 1
    template = "cms/workshop_index_page.html"

    @property
    def description(self) -> str:
        return self.search_description or self.introduction

    def readable_children(self) -> WorkshopPageQuerySet:
        return WorkshopPage.objects.child_of(self).for_cards()

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        workshops = WorkshopPage.objects.child_of(self).shown().for_cards().order_by("title")
        return super().get_context(request, *args, **kwargs) | {"workshop_pages": workshops}


class WorkshopPage(BasePage):
    """A workshop: what it makes and how. Never who is in it, never where closer than a province."""

    workshop = models.OneToOneField("people.Workshop", models.PROTECT, related_name="page")
    introduction = models.TextField(max_length=400)
    picture = models.ForeignKey(
        "cms.FairImage", models.PROTECT, null=True, blank=True, related_name="+"
    )
    picture_alt = models.CharField("what the picture shows", max_length=200, blank=True)
    craft = StreamField(BodyBlock(), blank=True)

    objects = PageManager.from_queryset(WorkshopPageQuerySet)()

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("workshop"),
        FieldPanel("introduction"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], "Opening picture"),
        FieldPanel("craft"),
    ]
    parent_page_types = ["cms.WorkshopIndexPage"]
    subpage_types: list[str] = []
    template = "cms/workshop_page.html"

    @property
    def description(self) -> str:
        return self.search_description or self.introduction

    def full_clean(self, *args, **kwargs) -> None:
        # The shop links a product to its workshop by this address.
        self.slug = self.workshop.slug
        super().full_clean(*args, **kwargs)

    def is_shown(self) -> bool:
        """Whether it is live, and its workshop large enough now."""
        return self.live and Workshop.objects.publishable().filter(pk=self.workshop_id).exists()

    def serve(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not self.is_shown():
            raise Http404("This workshop is too small to be shown.")
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        publication = latest_publication()
        figures = publication and figures_of(self.workshop_id, publication=publication)
        stories = StoryPage.objects.tellable().filter(workshop_id=self.workshop_id)
        return super().get_context(request, *args, **kwargs) | {
            "publication": publication,
            "figures": figures,
            "stories": stories.for_cards().newest_first()[:3],
        }
