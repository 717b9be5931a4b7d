from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from oscar.apps.shipping import abstract_models
from oscar.core.prices import Price

from shop.shipping.weighing import TooHeavy, grams_of

FREE = Decimal("0.00")


def _default_currency():
    return settings.DEFAULT_CURRENCY


class WeightBased(abstract_models.AbstractWeightBased):
    """Oscar's bands by weight for some countries, in one currency, free from an amount on.

    The one kind of charge the shop knows, and the one Oscar's dashboard edits: a flat charge is a
    single band. Charges and amounts are before tax. Above the heaviest band we ask to be written
    to: Oscar would charge several parcels nobody has packed.
    """

    default_weight = models.DecimalField(
        _("Default weight"),
        decimal_places=3,
        max_digits=12,
        default=Decimal("0.500"),
        help_text=_("In kg, of a piece whose weight nobody has entered"),
    )
    currency = models.CharField(max_length=3, default=_default_currency)
    free_shipping_threshold = models.DecimalField(
        _("Free from"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("The pieces' price before tax from which delivery is free"),
    )

    class Meta(abstract_models.AbstractWeightBased.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(default_weight__gt=0), name="a_piece_weighs_something"
            ),
        ]

    @cached_property
    def bands_by_weight(self):
        """The lightest first."""
        return list(self.bands.order_by("upper_limit"))

    def calculate(self, basket):
        """The charge for a basket, before tax. Raises TooHeavy."""
        unknown = int(self.default_weight * 1000)
        sent = [line for line in basket.all_lines() if line.product.is_shipping_required]
        grams = sum(line.quantity * grams_of(line.product, unknown=unknown) for line in sent)
        charge = self.charge_for(grams, worth=basket.total_excl_tax) if sent else FREE
        return Price(currency=basket.currency, excl_tax=charge, incl_tax=charge)

    def charge_for(self, grams, *, worth):
        """The charge for a parcel of that weight whose pieces cost `worth` before tax."""
        bands = self.bands_by_weight
        fitting = [band.charge for band in bands if grams <= band.upper_limit * 1000]
        if not fitting:
            raise TooHeavy(grams, heaviest=bands[-1].upper_limit if bands else Decimal(0))
        is_free = self.free_shipping_threshold is not None and worth >= self.free_shipping_threshold
        return FREE if is_free else fitting[0]

    def charge_for_piece(self, product, price):
        """The charge for one piece alone."""
        grams = grams_of(product, unknown=int(self.default_weight * 1000))
        return self.charge_for(grams, worth=price)


from oscar.apps.shipping.models import *
