"""The shop's lists and the product page. No view here writes anything."""

from django.conf import settings
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from shop.catalogue.cards import put_cards_on, with_cards
from shop.catalogue.categories import category_links
from shop.catalogue.models import Category, Product
from shop.catalogue.product_page import find_product, product_page

EAGER = 2
SORTS = {
    "new": (gettext_lazy("Newest"), ("-date_created", "-pk")),
    "price": (gettext_lazy("Price, low to high"), ("lowest_price", "pk")),
    "-price": (gettext_lazy("Price, high to low"), ("-lowest_price", "pk")),
    "title": (gettext_lazy("Name"), ("title", "pk")),
}


class ProductListView(TemplateView):
    template_name = "oscar/catalogue/browse.html"
    category = None

    def get_context_data(self, **kwargs):
        sort = self.request.GET.get("sort")
        sort = sort if sort in SORTS else "new"
        products = with_cards(self.products().sorted_for_shoppers(*SORTS[sort][1]))
        page = Paginator(products, settings.OSCAR_PRODUCTS_PER_PAGE).get_page(
            self.request.GET.get("page")
        )
        return super().get_context_data(
            page_obj=page,
            paginator=page.paginator,
            products=put_cards_on(
                page.object_list, display=self.request.strategy.display, eager=EAGER
            ),
            categories=category_links(current=self.category),
            category=self.category,
            summary=self.category.name if self.category else _("Everything we make"),
            sort_options=[(key, label, key == sort) for key, (label, _o) in SORTS.items()],
            canonical_url=self.request.build_absolute_uri(self.request.path),
            **kwargs,
        )

    def products(self):
        return Product.objects.browsable()


class CategoryView(ProductListView):
    def get(self, request, *args, **kwargs):
        self.category = get_object_or_404(Category.objects.browsable(), pk=kwargs["pk"])
        if request.path != self.category.get_absolute_url():
            return redirect(self.category.get_absolute_url(), permanent=True)
        return super().get(request, *args, **kwargs)

    def products(self):
        return super().products().filter(categories__in=self.category.get_descendants_and_self())


class ProductDetailView(TemplateView):
    template_name = "oscar/catalogue/detail.html"

    def get(self, request, *args, **kwargs):
        product = find_product(int(kwargs["pk"]))
        if product.is_child:
            parent_url = product.parent.get_absolute_url()
            return redirect(f"{parent_url}?variant={product.pk}", permanent=False)
        if request.path != product.get_absolute_url():
            return redirect(product.get_absolute_url(), permanent=True)
        return self.render_to_response(product_page(product, request))
