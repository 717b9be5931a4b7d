"""Offers and codes for tests, as staff make them in the dashboard."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone

from shop.offer.models import Benefit, Condition, ConditionalOffer, Range
from shop.voucher.models import Voucher

numbers = count(1)


def everything():
    return Range.objects.get_or_create(name="Everything", includes_all_products=True)[0]


def offer(name="", *, kind="Percentage", value="10", pieces=None, least=1, budget=None, **terms):
    """An offer open to all: ten per cent off everything, unless told otherwise."""
    return ConditionalOffer.objects.create(
        name=name or f"Offer {next(numbers)}",
        benefit=Benefit.objects.create(
            type=kind,
            value=Decimal(value),
            range=None if kind.startswith("Shipping") else everything(),
            max_affected_items=pieces,
        ),
        condition=Condition.objects.create(type="Count", value=least, range=everything()),
        max_discount=budget and Decimal(budget),
        **terms,
    )


def code(code="HELLO", *, usage="Multi-use", ends_in=timedelta(days=9), **terms):
    """A code that opens an offer of its own."""
    starts = timezone.now() - timedelta(days=9)
    voucher = Voucher.objects.create(
        code=code,
        name=f"Code {code}",
        usage=usage,
        start_datetime=starts,
        end_datetime=timezone.now() + ends_in,
    )
    voucher.offers.add(offer(f"Offer of {code}", offer_type="Voucher", **terms))
    return voucher


def use(client, code):
    """Type a code on the basket page and press the button beside it."""
    return client.post("/basket/", {"code": code, "add_code": "1"})
