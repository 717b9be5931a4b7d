"""The codes of a basket: put one in, take one out, and say why one cannot be used."""

from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.utils.translation import gettext as _

from shop.basket.editing import editing
from shop.offer import refusals
from shop.offer.applicator import Applicator
from shop.offer.customers import customer_of
from shop.voucher.models import Voucher

LONGEST = 128
# Codes the shop draws have 59 random bits and need no bound; those staff think of, such as
# SPRING10, can be guessed. Wrong ones are counted for the basket and for the address, in Django's
# cache: a handful of tries more or less in each process does no harm, so no table is needed.
WRONG_PER_BASKET = 10
WRONG_PER_ADDRESS = 60
FORGOTTEN_AFTER = 10 * 60


class TooManyWrongCodes(refusals.DiscountRefused):
    @property
    def sentence(self):
        return _("Too many codes were tried. Please wait ten minutes, then try once more.")


class CodeIsInAlready(refusals.DiscountRefused):
    @property
    def sentence(self):
        return _("The code %(name)s is in your basket already.") % {"name": self.name}


@dataclass(frozen=True)
class ShownCode:
    """A code in the basket; `why_not` says why it takes nothing off."""

    id: int
    code: str
    amount: Decimal
    why_not: str


def put_in(request, typed):
    """Put a code into the visitor's basket; raises DiscountRefused, and BasketIsClosed."""
    basket, code = request.basket, "".join(typed.split()).upper()[:LONGEST]
    _refuse_guessing(request, code)
    voucher = Voucher.objects.filter(code=code).first()
    if voucher is None:
        _count_wrong(request)
        raise refusals.CodeUnknown(code)
    if basket.vouchers.filter(pk=voucher.pk).exists():
        raise CodeIsInAlready(code)
    refusal = voucher.refusal(customer_of(request.user))
    if refusal:
        raise refusal
    with editing(basket):
        basket.vouchers.add(voucher)
        apply_offers(request)
        if not takes_something_off(basket, voucher):
            why_not = [refusal for refusal in basket.refusals if refusal.name == code]
            raise next(iter(why_not), refusals.CodeDoesNotApply(code))


def take_out(request, voucher_id):
    """Take a code out of the visitor's basket."""
    if voucher_id.isdecimal() and request.basket.pk:
        with editing(request.basket):
            request.basket.vouchers.remove(int(voucher_id))


def apply_offers(request, *, customer=None):
    """Apply offers anew after a change, for a customer where one is known."""
    basket = request.basket
    basket.reset_offer_applications()
    if not basket.is_empty:
        Applicator().apply(basket, request.user, request, customer=customer)


def takes_something_off(basket, voucher):
    return any(application["voucher"] == voucher for application in basket.offer_applications)


def shown_codes(basket):
    """The basket's codes, each with what it takes off or why it takes nothing off."""
    if not basket.pk:
        return []
    why_not = {refusal.name: refusal.sentence for refusal in basket.refusals}
    return [_shown(basket, voucher, why_not) for voucher in basket.vouchers.order_by("pk")]


def _shown(basket, voucher, why_not):
    amounts = [
        application["discount"]
        for application in basket.offer_applications
        if application["voucher"] == voucher
    ]
    silent = refusals.CodeDoesNotApply(voucher.code).sentence
    return ShownCode(
        id=voucher.pk,
        code=voucher.code,
        amount=sum(amounts, Decimal(0)),
        why_not="" if amounts else why_not.get(voucher.code, silent),
    )


def _counters(request):
    address = get_adapter().get_client_ip(request)
    return {
        f"wrong-codes:basket:{request.basket.pk}": WRONG_PER_BASKET,
        f"wrong-codes:address:{address}": WRONG_PER_ADDRESS,
    }


def _refuse_guessing(request, code):
    counters = _counters(request)
    counted = cache.get_many(counters)
    if any(counted.get(key, 0) >= most for key, most in counters.items()):
        raise TooManyWrongCodes(code)


def _count_wrong(request):
    for key in _counters(request):
        if not cache.add(key, 1, FORGOTTEN_AFTER):
            with suppress(ValueError):  # forgotten this very moment
                cache.incr(key)
