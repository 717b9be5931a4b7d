from django.conf import settings
from oscar.apps.basket.middleware import BasketMiddleware as OscarsBasketMiddleware


class BasketMiddleware(OscarsBasketMiddleware):
    """Oscar's middleware: it loads a basket only when a view or template asks for one."""


def hand_back(basket, request, response):
    """Make `basket` the visitor's own again, adding what she has put into another meanwhile."""
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
