"""What delivery would cost, before an address is known."""

from django.conf import settings
from django.utils.translation import gettext as _

from artisans.money import format_money
from cms.templatetags.countries import country_name
from shop.shipping.models import OrderAndItemCharges
from shop.shipping.repository import NoDeliveryThere, Repository


def delivery_estimate(price, currency):
    """A sentence for the product page: one piece to the shop's home country."""
    charge = home_charge()
    if charge is None:
        return ""
    place = {"country": home_country_name()}
    threshold = charge.free_shipping_threshold
    if threshold is not None and price >= threshold:
        return _("Free delivery to %(country)s.") % place
    amount = format_money(charge.price_per_order + charge.price_per_item, currency=currency)
    return _("+ %(amount)s delivery to %(country)s.") % {"amount": amount, **place}


def home_charge():
    """The charge for the shop's home country, or None."""
    return OrderAndItemCharges.objects.filter(countries=settings.HOME_COUNTRY).first()


def delivery_of_basket(basket):
    """The charge to the home country and a sentence about it; (None, sentence) if unknown."""
    try:
        method = Repository().get_default_shipping_method(basket)
    except NoDeliveryThere:
        return None, _("We work out delivery when we know your address.")
    charge = method.calculate(basket).incl_tax
    return charge, _("Delivery to %(country)s, other countries at checkout.") % {
        "country": home_country_name()
    }


def home_country_name():
    """The shop's home country in the reader's language."""
    return country_name(settings.HOME_COUNTRY)
