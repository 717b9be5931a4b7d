from django.apps import AppConfig


class MakingConfig(AppConfig):
    name = "artisans.making"
    label = "making"
