"""The home page: what is sold, who makes it, what sales did."""

from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from impact.reporting import latest_publication, total_figures

from .base import BasePage
from .stories import StoryPage
from .workshops import WorkshopPage


class HomePage(BasePage):
    """The first page. Empty parts are left out rather than shown empty."""

    hero_heading = models.CharField(max_length=90)
    hero_text = models.TextField(max_length=300, blank=True)
    hero_picture = models.ForeignKey(
        "cms.FairImage", models.PROTECT, null=True, blank=True, related_name="+"
    )
    hero_picture_alt = models.CharField("what the picture shows", max_length=200, blank=True)
    call_to_action = models.CharField(max_length=40, default="See what is made")
    call_to_action_path = models.CharField(
        max_length=200, default="/shop/", help_text="a path of this site, such as /shop/"
    )

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("hero_heading"),
                FieldPanel("hero_text"),
                FieldPanel("hero_picture"),
                FieldPanel("hero_picture_alt"),
                FieldPanel("call_to_action"),
                FieldPanel("call_to_action_path"),
            ],
            "Opening",
        ),
        InlinePanel("featured_products", label="Product", max_num=8),
    ]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.StoryIndexPage", "cms.WorkshopIndexPage", "cms.ContentPage"]
    max_count = 1
    template = "cms/home_page.html"

    @property
    def description(self) -> str:
        return self.search_description or self.hero_text

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        publication = latest_publication()
        stories = StoryPage.objects.tellable().for_cards().newest_first()
        return super().get_context(request, *args, **kwargs) | {
            "product_ids": [row.product_id for row in self.featured_products.all()],
            "stories": stories[:3],
            "workshop_pages": WorkshopPage.objects.shown().for_cards().order_by("title")[:6],
            "publication": publication,
            "figures": publication and total_figures(publication),
        }


class HomeProduct(Orderable):
    """A product shown on the home page."""

    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="featured_products")
    product = models.ForeignKey("catalogue.Product", models.CASCADE, related_name="+")

    panels = [FieldPanel("product")]
