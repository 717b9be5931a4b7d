from django.urls import path
from oscar.apps.basket.apps import BasketConfig as OscarsBasketConfig


class BasketConfig(OscarsBasketConfig):
    name = "shop.basket"

    def get_urls(self):
        from shop.basket import views

        return [
            path("", views.BasketView.as_view(), name="summary"),
            path("add/<int:pk>/", views.AddToBasketView.as_view(), name="add"),
        ]

    def ready(self):
        """Oscar's own views are not used, so none of them is looked up."""
