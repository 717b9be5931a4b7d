from django.apps import AppConfig


class CostingConfig(AppConfig):
    name = "shop.costing"
    label = "costing"
