"""Refuse to start with currencies or policies that cannot be."""

from django.conf import settings
from django.core.checks import Error, register

from artisans.money import WITH_THREE_DIGITS, UnknownCurrency, minor_digits


@register()
def currencies_can_be_charged(app_configs, **kwargs):
    """The shop's currencies are known, and fit Oscar's columns of two decimals."""
    return [
        Error(sentence, id="tax.E001")
        for code in settings.SHOP_CURRENCIES
        if (sentence := _why_not(code))
    ] + _default_is_sold()


def _why_not(code):
    try:
        minor_digits(code)
    except UnknownCurrency as error:
        return f"SHOP_CURRENCIES: {error}"
    if code in WITH_THREE_DIGITS:
        return f"SHOP_CURRENCIES: {code} has three decimals, and prices are kept with two."
    return ""


def _default_is_sold():
    if settings.DEFAULT_CURRENCY in settings.SHOP_CURRENCIES:
        return []
    sentence = f"SHOP_CURRENCIES lacks the shop's own currency, {settings.DEFAULT_CURRENCY}."
    return [Error(sentence, id="tax.E002")]


@register()
def tax_policy_can_be_asked(app_configs, **kwargs):
    """The policy named in the settings exists and answers to all three verbs."""
    from shop.tax.policy import tax_policy

    try:
        policy = tax_policy()
    except (ImportError, TypeError) as error:
        return [Error(f"TAX_POLICY cannot be made: {error}", id="tax.E003")]
    absent = [verb for verb in ("display", "quote", "commit") if not hasattr(policy, verb)]
    return [Error(f"TAX_POLICY lacks {', '.join(absent)}.", id="tax.E004")] if absent else []
