from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security)
def sandbox_keeps_away_from_real_money(app_configs, **kwargs):
    """The sandbox must never meet a Stripe key or production settings."""
    if not settings.SANDBOX:
        return []
    found = []
    if getattr(settings, "STRIPE_SECRET_KEY", ""):
        found.append(
            Error(
                "The payment sandbox is on although STRIPE_SECRET_KEY is set.",
                hint="SANDBOX must follow from the absence of a key.",
                id="sandbox.E001",
            )
        )
    if getattr(settings, "IS_PRODUCTION", False):
        found.append(
            Error(
                "The payment sandbox is on in production: every order would be free.",
                hint="Set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRETS.",
                id="sandbox.E002",
            )
        )
    return found
