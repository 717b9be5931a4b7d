"""What delivery would cost to the place the visitor chose, before an address is known."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from artisans.money import format_money
from shop.shipping.repository import Repository, charges_to
from shop.shipping.weighing import CannotDeliver
from shop.tax.areas import place_name
from shop.tax.policy import NoTaxRate, TaxQuote, TaxUnavailable
from shop.tax.quoting import category_of, speak_for, with_tax


@dataclass(frozen=True)
class BasketEstimate:
    """Delivery and tax as the basket page shows them; `delivery` is None where unknown."""

    sentence: str
    delivery: Decimal | None = None
    quote: TaxQuote | None = None
    is_possible: bool = True


def delivery_estimate(product, price, currency, *, display):
    """A sentence for the product page: one piece to where the visitor is."""
    place = {"country": place_name(display.destination)}
    charges = charges_to(display.destination.country, currency=currency)
    if not charges:
        return _("We do not deliver to %(country)s yet.") % place
    try:
        charge = charges[0].charge_for_piece(product, price)
    except CannotDeliver as heavy:
        return heavy.sentence
    if not charge:
        return _("Free delivery to %(country)s.") % place
    shown = display.shown(charge, currency=currency, category=category_of(product))
    amount = format_money(shown, currency=currency)
    return _("+ %(amount)s delivery to %(country)s.") % {"amount": amount, **place}


def basket_estimate(basket, destination):
    """What delivery and tax would come to; a sentence says why where they are not known."""
    speak_for(basket, destination)
    try:
        method = Repository().get_default_shipping_method(basket, country=destination.country)
        method = with_tax(basket, method, destination)
    except CannotDeliver as reason:
        return BasketEstimate(reason.sentence, is_possible=False)
    except (NoTaxRate, TaxUnavailable):
        return BasketEstimate(_("We work out delivery and tax when we know your address."))
    charge = method.calculate(basket)
    delivery = charge.incl_tax if basket.tax_quote.is_inclusive else charge.excl_tax
    sentence = _("to %(country)s") % {"country": place_name(destination)}
    return BasketEstimate(sentence, delivery, basket.tax_quote)
