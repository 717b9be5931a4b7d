from django.urls import path
from oscar.apps.search.apps import SearchConfig as OscarsSearchConfig


class SearchConfig(OscarsSearchConfig):
    name = "shop.search"

    def get_urls(self):
        from shop.search import views

        return [path("", views.SearchView.as_view(), name="search")]

    def ready(self):
        """Oscar's own views are not used, so none of them is looked up."""
