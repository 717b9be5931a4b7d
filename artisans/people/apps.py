from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "artisans.people"
    label = "people"
