"""Stories: pages that exist for the public only while their teller's consent is in force."""

from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet
from wagtail.search import index

from artisans.consent.models import Grant
from artisans.consent.withdrawals import is_withdrawn
from artisans.people.models import Workshop
from cms.blocks import BodyBlock
from cms.fingerprint import content_hash

from .base import BasePage, IndexPage


def new_item() -> str:
    """What a new story's consents are given for."""
    return f"story:{uuid4()}"


def is_granted(channel: str) -> Exists:
    """Whether a grant in force covers a story's exact present version, as an SQL condition."""
    return Exists(
        Grant.objects.in_force().filter(
            item=OuterRef("consent_item"), content_hash=OuterRef("content_hash"), channel=channel
        )
    )


def is_restricted() -> Exists:
    """Whether an editor keeps a page, or one above it, from the public, as an SQL condition."""
    path = ExpressionWrapper(OuterRef("path"), output_field=models.CharField())
    restrictions = PageViewRestriction.objects.annotate(path_of_page=path)
    return Exists(restrictions.filter(path_of_page__startswith=F("page__path")))


class StoryQuerySet(PageQuerySet):
    def tellable(self, channel: str = "site") -> Self:
        """Live, public stories whose exact present version has a grant in force for the channel.

        Whatever shows a story asks this, each time it shows it.
        """
        return self.live().filter(~is_restricted(), is_granted(channel))

    def for_cards(self) -> Self:
        """With what a story card shows, in two queries whatever the number of cards."""
        shown = Workshop.objects.publishable().filter(pk=OuterRef("workshop_id"))
        cards = self.annotate(names_workshop=Exists(shown))
        return cards.select_related("picture", "workshop").prefetch_related("picture__renditions")

    def for_reading(self) -> Self:
        """With what a story's own page shows, and whether it may."""
        stories = self.for_cards().select_related("picture", "workshop__page")
        return stories.annotate(may_be_told=is_granted("site"))

    def newest_first(self) -> Self:
        """By the day they were first told; those never published by an editor come last."""
        return self.order_by(F("first_published_at").desc(nulls_last=True), "-pk")

    def rehash(self) -> None:
        """Fingerprint again: the file of a picture was replaced, maybe one that a story shows."""
        for story in self.all():
            fingerprint = content_hash(story)
            if fingerprint != story.content_hash:
                self.model.objects.filter(pk=story.pk).update(content_hash=fingerprint)


class StoryIndexPage(IndexPage):
    """All stories that may be told now."""

    introduction = models.TextField(blank=True)

    content_panels = [*IndexPage.content_panels, FieldPanel("introduction")]
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.StoryPage"]
    max_count = 1
    template = "cms/story_index_page.html"

    @property
    def description(self) -> str:
        return self.search_description or self.introduction

    def readable_children(self) -> StoryQuerySet:
        return StoryPage.objects.child_of(self).for_reading()

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        stories = StoryPage.objects.child_of(self).tellable().for_cards().newest_first()
        return super().get_context(request, *args, **kwargs) | {"stories": stories}


class StoryPage(BasePage):
    """A story about skill and work, told by somebody who may take it back at any time."""

    teaser = models.TextField(max_length=240, help_text="one or two sentences for cards")
    picture = models.ForeignKey(
        "cms.FairImage", models.PROTECT, null=True, blank=True, related_name="+"
    )
    picture_alt = models.CharField(
        "what the picture shows",
        max_length=200,
        blank=True,
        help_text="for people who cannot see it",
    )
    body = StreamField(BodyBlock(), blank=True)
    workshop = models.ForeignKey(
        "people.Workshop", models.PROTECT, null=True, blank=True, related_name="stories"
    )
    consent_item = models.CharField(max_length=60, unique=True, default=new_item, editable=False)
    content_hash = models.CharField(max_length=64, blank=True, editable=False, db_index=True)

    objects = PageManager.from_queryset(StoryQuerySet)()

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("teaser"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], "Opening picture"),
        FieldPanel("body"),
        FieldPanel("workshop"),
        InlinePanel("featured_products", label="Product", max_num=4),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("teaser"),
        index.SearchField("body"),
    ]
    parent_page_types = ["cms.StoryIndexPage"]
    subpage_types: list[str] = []
    # A copy is another story: it needs a consent of its own.
    exclude_fields_in_copy = ["consent_item", "content_hash"]
    template = "cms/story_page.html"

    @property
    def description(self) -> str:
        return self.search_description or self.teaser

    @property
    def language(self) -> str:
        """The language it is told in, and consented to."""
        return self.locale.language_code

    def save(self, *args, **kwargs):
        """Save, and fingerprint what is now stored: a revision saves only its own few columns."""
        if kwargs.get("update_fields") is None:
            self.content_hash = content_hash(self)
        saved = super().save(*args, **kwargs)
        if kwargs.get("update_fields") is not None:
            StoryPage.objects.filter(pk=self.pk).rehash()
        return saved

    def serve(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """The story; 410 once withdrawn; 404 while no consent covers what it says now."""
        if not self._may_be_told():
            if is_withdrawn(self.consent_item):
                return render(request, "410.html", status=410)
            raise Http404("No consent is in force for this story.")
        return super().serve(request, *args, **kwargs)

    def _may_be_told(self) -> bool:
        """Whether consent is in force for what would be sent; asked again if not just read."""
        story = self if hasattr(self, "may_be_told") else self._just_read()
        return story.may_be_told and self.content_hash == content_hash(
            self, just_read=[story.picture]
        )

    def _just_read(self) -> "StoryPage":
        return StoryPage.objects.for_reading().get(pk=self.pk)

    @property
    def workshop_page(self) -> Page | None:
        """The page of its workshop, while that is shown."""
        page = getattr(self.workshop, "page", None)
        is_large_enough = getattr(self, "names_workshop", None)
        if page is None or is_large_enough is False:
            return None
        return page if page.live and (is_large_enough or page.is_shown()) else None

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        return super().get_context(request, *args, **kwargs) | {
            "workshop_page": self.workshop_page,
            "product_ids": [row.product_id for row in self.featured_products.all()],
            "related": self.related(),
        }

    def related(self, *, limit: int = 3) -> models.QuerySet:
        """Other stories that may be told, those of the same workshop first."""
        same_first = models.Case(models.When(workshop_id=self.workshop_id or 0, then=0), default=1)
        others = StoryPage.objects.tellable().exclude(pk=self.pk).for_cards().newest_first()
        return others.order_by(same_first, *others.query.order_by)[:limit]


class StoryProduct(Orderable):
    """A product that a story is about."""

    page = ParentalKey(StoryPage, on_delete=models.CASCADE, related_name="featured_products")
    product = models.ForeignKey("catalogue.Product", models.CASCADE, related_name="+")

    panels = [FieldPanel("product")]


class LineStory(models.Model):
    """The story chosen for a paid order line. Once it is taken back, the reader gets another."""

    source = models.CharField(max_length=120, unique=True, help_text="order-line:42")
    story = models.ForeignKey(StoryPage, models.SET_NULL, null=True, related_name="line_stories")
    workshop = models.ForeignKey("people.Workshop", models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.source
