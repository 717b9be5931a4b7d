from django.conf import settings
from oscar.apps.basket.middleware import BasketMiddleware as OscarsBasketMiddleware

from shop.basket.models import Basket, BasketIsClosed


class BasketMiddleware(OscarsBasketMiddleware):
    """Oscar's middleware: it loads a basket only when a view or template asks for one."""

    def merge_baskets(self, master, slave):
        """Nothing is lost when the master is ordered this very moment: she keeps the other one."""
        try:
            super().merge_baskets(master, slave)
        except BasketIsClosed:
            Basket.open.filter(pk=slave.pk).update(owner=master.owner)


def hand_back(basket, request, response):
    """Make `basket` the visitor's own again, adding what she has put into another meanwhile.

    The basket of an account goes back to that account only, whoever holds the order's address.
    """
    if basket.owner_id not in (None, request.user.pk):
        return response
    current = request.basket
    basket.strategy = request.strategy
    if current.pk and current.pk != basket.pk:
        basket.merge(current, add_quantities=False)
    if basket.owner_id is None:
        response.set_cookie(
            settings.OSCAR_BASKET_COOKIE_OPEN,
            BasketMiddleware.get_basket_hash(None, basket.pk),
            max_age=settings.OSCAR_BASKET_COOKIE_LIFETIME,
            secure=settings.OSCAR_BASKET_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response
