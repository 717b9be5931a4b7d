from oscar.apps.shipping.apps import ShippingConfig as OscarsShippingConfig


class ShippingConfig(OscarsShippingConfig):
    name = "shop.shipping"
