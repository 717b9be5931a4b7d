from django.apps import AppConfig


class SandboxConfig(AppConfig):
    name = "shop.sandbox"
    label = "sandbox"
    verbose_name = "Payment sandbox"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import checks  # noqa: F401  registers itself
