"""Template filters for money, built into every template: {{ amount|money:"USD" }}."""

from decimal import Decimal

from django import template
from django.utils.translation import get_language

from artisans.money import format_money, from_minor

register = template.Library()


@register.filter
def money(amount: Decimal | int | None, currency: str) -> str:
    """An amount in major units, written in the language of the page. Nothing for None."""
    if amount is None:
        return ""
    return format_money(amount, currency=currency, locale=get_language() or "en")


@register.filter
def minor_money(n: int | None, currency: str) -> str:
    """An amount in minor units, such as the ledger's. Nothing for None."""
    if n is None:
        return ""
    return money(from_minor(n, currency=currency), currency)
