"""Countries by name, in the reader's language."""

from babel import Locale
from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def country_name(code: str) -> str:
    """“Cambodia” for KH; the two letters themselves when they name no country."""
    return Locale.parse(get_language() or "en", sep="-").territories.get(code, code)
