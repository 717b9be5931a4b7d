"""Change a basket only while it is open: the row that placing an order closes is locked."""

from contextlib import contextmanager

from django.db import transaction

from shop.basket.models import Basket, BasketIsClosed


@contextmanager
def editing(basket):
    """One transaction in which `basket` is and stays editable; raises BasketIsClosed."""
    with transaction.atomic():
        if basket.pk and not Basket.lock_open(basket.pk):
            raise BasketIsClosed(basket.pk)
        yield
