"""Write an order and its lines into Oscar's tables."""

from oscar.apps.order.signals import order_placed
from oscar.apps.order.utils import OrderCreator as OscarsOrderCreator

from shop.tax.lines import unit_price_with_tax


class OrderCreator(OscarsOrderCreator):
    """Oscar's creator, with the maker on each line.

    It writes and counts nothing: pieces, codes and offers are claimed by `shop.order.holding`,
    each under its lock and in one order, so that no two placements can wait for each other.
    """

    def write(self, basket, *, total, method, charge, **fields):
        """Write the order a basket becomes, as its offers were applied and shown."""
        order = self.create_order_model(
            shipping_method=method,
            shipping_charge=charge,
            billing_address=None,
            basket=basket,
            total=total,
            **fields,
        )
        for application in basket.offer_applications:
            self.write_discount(order, basket, application, method)
        for line in basket.all_lines():
            self.create_line_models(order, line)
        order_placed.send(sender=self, order=order, user=fields["user"])
        return order

    def write_discount(self, order, basket, application, method):
        """One row per offer that took something off, or off the delivery.

        Oscar writes every offer on delivery down, though the first alone is given.
        """
        offer, result = application["offer"], application["result"]
        if result.affects_shipping:
            if getattr(method, "offer", None) != offer or not method.discount(basket):
                return
            application = {**application, "discount": method.discount(basket)}
        message = offer.apply_deferred_benefit(basket, order, application)
        self.create_discount_model(order, {**application, "message": message})

    def create_line_models(self, order, basket_line, extra_line_fields=None):
        product = basket_line.product
        title = f"{product.parent.title}, {product.title}" if product.is_child else product.title
        fields = {
            "workshop": product.maker,
            "title": title,
            "unit_price_incl_tax": unit_price_with_tax(basket_line),
            **(extra_line_fields or {}),
        }
        return super().create_line_models(order, basket_line, fields)
