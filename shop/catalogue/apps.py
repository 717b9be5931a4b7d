from django.urls import path, re_path
from oscar.apps.catalogue.apps import CatalogueConfig as OscarsCatalogueConfig


class CatalogueConfig(OscarsCatalogueConfig):
    name = "shop.catalogue"

    def get_urls(self):
        from shop.catalogue import views

        return [
            path("", views.ProductListView.as_view(), name="index"),
            re_path(
                r"^category/(?P<category_slug>[\w-]+(/[\w-]+)*)_(?P<pk>\d+)/$",
                views.CategoryView.as_view(),
                name="category",
            ),
            re_path(
                r"^(?P<product_slug>[\w-]*)_(?P<pk>\d+)/$",
                views.ProductDetailView.as_view(),
                name="detail",
            ),
        ]

    def ready(self):
        """Oscar's own views are not used, so none of them is looked up."""
        from oscar.apps.catalogue import receivers  # noqa: F401
