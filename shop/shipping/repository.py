from django.conf import settings
from oscar.apps.shipping.repository import Repository as OscarsRepository

from shop.shipping.models import OrderAndItemCharges


class NoDeliveryThere(Exception):
    """We do not deliver to the country asked for."""


class Repository(OscarsRepository):
    """Delivery charges by country, read from what staff keep in Oscar's dashboard."""

    def get_available_shipping_methods(self, basket, shipping_addr=None, **kwargs):
        """The charges for the address's country, or the shop's home country without one."""
        country = shipping_addr.country_id if shipping_addr else settings.HOME_COUNTRY
        return list(OrderAndItemCharges.objects.filter(countries=country).order_by("pk"))

    def get_default_shipping_method(self, basket, shipping_addr=None, **kwargs):
        """The first charge; raises NoDeliveryThere when there is none."""
        methods = self.get_shipping_methods(basket, shipping_addr=shipping_addr, **kwargs)
        if not methods:
            raise NoDeliveryThere
        return methods[0]
