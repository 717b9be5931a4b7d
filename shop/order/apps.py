from oscar.apps.order.apps import OrderConfig as OscarsOrderConfig


class OrderConfig(OscarsOrderConfig):
    name = "shop.order"
