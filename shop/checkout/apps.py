from django.urls import path
from oscar.apps.checkout.apps import CheckoutConfig as OscarsCheckoutConfig


class CheckoutConfig(OscarsCheckoutConfig):
    name = "shop.checkout"

    def get_urls(self):
        from shop.checkout import views

        return [path("", views.CheckoutView.as_view(), name="index")]

    def ready(self):
        """Oscar's own views are not used, so none of them is looked up."""
