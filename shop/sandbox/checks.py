from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured

from . import booking, faults


@register(Tags.security)
def sandbox_keeps_away_from_real_money(app_configs, **kwargs):
    """The sandbox must never meet a Stripe key, a live webhook or production settings."""
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
    if getattr(settings, "STRIPE_WEBHOOK_SECRETS", []):
        found.append(
            Error(
                "The payment sandbox is on although STRIPE_WEBHOOK_SECRETS is set: events of a "
                "real Stripe account would be believed.",
                hint="Unset it, or set STRIPE_SECRET_KEY too.",
                id="sandbox.E003",
            )
        )
    return found


@register(Tags.security)
def sandbox_settings_can_be_read(app_configs, **kwargs):
    """SANDBOX_FAULTS and SANDBOX_SETTLES_IN say something the sandbox can play."""
    text = getattr(settings, "SANDBOX_FAULTS", "")
    found = []
    for number, read in ((4, lambda: faults.rates(text)), (5, booking.settlement_currency)):
        try:
            read()
        except ImproperlyConfigured as error:
            found.append(Error(str(error), hint="See docs/sandbox.md.", id=f"sandbox.E00{number}"))
    if text and not settings.SANDBOX:
        found.append(
            Warning(
                "SANDBOX_FAULTS does nothing: with STRIPE_SECRET_KEY set the sandbox is off.",
                id="sandbox.W001",
            )
        )
    return found
