"""What every page of ours knows of the shop."""

from functools import partial

from django.conf import settings

from shop.basket.counting import basket_count


def shop(request):
    """The basket's count, read only where a template shows it, and whether this is a sandbox."""
    return {
        "basket_count": partial(basket_count, request) if hasattr(request, "user") else 0,
        "is_sandbox": settings.SANDBOX,
    }
