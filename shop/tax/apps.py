from django.apps import AppConfig


class TaxConfig(AppConfig):
    name = "shop.tax"

    def ready(self):
        from shop.tax import checks  # noqa: F401
