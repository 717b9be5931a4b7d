from django.apps import AppConfig


class PayoutsConfig(AppConfig):
    name = "artisans.payouts"
    label = "payouts"
