from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "artisans.portal"
    label = "portal"
