"""Search by plain GET, over title, description, material and maker, in the database."""

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q
from django.views.generic import TemplateView

from shop.catalogue.cards import put_cards_on, with_cards
from shop.catalogue.categories import category_links
from shop.catalogue.models import Product

LONGEST_QUERY = 100
FIELDS = (
    "title",
    "description",
    "material",
    "children__title",
    "workshop__name",
    "categories__name",
)


class SearchView(TemplateView):
    template_name = "oscar/search/results.html"

    def get_context_data(self, **kwargs):
        query = " ".join(self.request.GET.get("q", "").split())[:LONGEST_QUERY]
        products = with_cards(matching(query).order_by("-date_created", "-pk"))
        page = Paginator(products, settings.OSCAR_PRODUCTS_PER_PAGE).get_page(
            self.request.GET.get("page")
        )
        return super().get_context_data(
            query=query,
            page_obj=page,
            paginator=page.paginator,
            products=put_cards_on(page.object_list, display=self.request.strategy.display, eager=2),
            suggestions=[] if page.object_list else category_links(),
            **kwargs,
        )


def matching(query):
    """Products in which every word of `query` occurs somewhere."""
    products = Product.objects.browsable()
    if not query:
        return products.none()
    for word in query.split():
        anywhere = Q()
        for field in FIELDS:
            anywhere |= Q(**{f"{field}__icontains": word})
        products = products.filter(anywhere)
    return products
