from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "artisans.consent"
    label = "consent"
