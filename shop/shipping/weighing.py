"""What pieces weigh, and the sentence for a parcel nobody can send."""

from decimal import Decimal

from django.utils.translation import gettext as _


class CannotDeliver(Exception):
    """A basket cannot be sent; `sentence` tells the shopper why."""

    @property
    def sentence(self):
        return str(self)


class TooHeavy(CannotDeliver):
    """The parcel is heavier than any we have a price for."""

    def __init__(self, grams, *, heaviest):
        super().__init__(
            _(
                "This parcel would weigh %(weight)s kg, and we have a price for up to "
                "%(heaviest)s kg there. Please write to us: we will find a way."
            )
            % {"weight": _kilograms(Decimal(grams) / 1000), "heaviest": _kilograms(heaviest)}
        )


def grams_of(product, *, unknown):
    """The weight of one piece: its own, for a variant else its parent's, else `unknown`."""
    if product.weight_grams:
        return product.weight_grams
    parent = product.parent if product.is_child else None
    return (parent and parent.weight_grams) or unknown


def _kilograms(weight):
    return f"{weight.quantize(Decimal('0.1')).normalize():f}"
