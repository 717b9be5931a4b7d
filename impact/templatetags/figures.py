"""Released figures, written as what they are: rounded."""

import re
from decimal import Decimal

from django import template
from django.utils.translation import get_language

from artisans.money import format_money

register = template.Library()
ZERO_DECIMALS = re.compile(r"[.,٫]0+(?=\D*$)")


@register.filter
def rounded_money(amount: Decimal, currency: str) -> str:
    """A whole amount in major units without the decimals it does not have: $1,234."""
    written = format_money(amount, currency=currency, locale=get_language() or "en")
    return ZERO_DECIMALS.sub("", written) if amount == amount.to_integral_value() else written
