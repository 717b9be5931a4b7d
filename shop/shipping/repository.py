from django.utils.translation import gettext as _
from oscar.apps.shipping.repository import Repository as OscarsRepository

from shop.shipping.models import WeightBand
from shop.shipping.weighing import CannotDeliver
from shop.tax.destinations import home


class NoDeliveryThere(CannotDeliver):
    """We do not deliver to the country asked for."""

    @property
    def sentence(self):
        return _("We do not deliver there yet.")


class Repository(OscarsRepository):
    """Delivery charges by country and weight, as staff keep them in Oscar's dashboard."""

    def get_available_shipping_methods(self, basket, shipping_addr=None, country=None, **kwargs):
        """The charges for the address's country, else for `country`, else for the shop's own."""
        if shipping_addr:
            country = shipping_addr.country_id
        return charges_to(country or home().country, currency=basket.currency)

    def get_default_shipping_method(self, basket, shipping_addr=None, **kwargs):
        """The first charge; raises NoDeliveryThere when there is none, or TooHeavy."""
        methods = self.get_shipping_methods(basket, shipping_addr=shipping_addr, **kwargs)
        if not methods:
            raise NoDeliveryThere
        methods[0].calculate(basket)
        return methods[0]


def charges_to(country, *, currency):
    """Delivery methods to a country in a currency, each with its bands. One query."""
    bands = WeightBand.objects.filter(method__countries=country, method__currency=currency)
    methods = {}
    for band in bands.select_related("method").order_by("method", "upper_limit"):
        methods.setdefault(band.method_id, (band.method, []))[1].append(band)
    for method, found in methods.values():
        method.bands_by_weight = found
    return [method for method, _found in methods.values()]
