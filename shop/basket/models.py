from decimal import ROUND_DOWN

from django.conf import settings
from django.db import models, transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from oscar.apps.basket.abstract_models import AbstractBasket, AbstractLine

from artisans.money import minor_unit
from shop.tax.lines import TaxedLine


class BasketIsClosed(Exception):
    """The basket became an order, or went into another basket, a moment ago."""


class Basket(AbstractBasket):
    """Oscar's basket, read in one set of queries however many lines it has."""

    # The tax of its lines, once a destination is known: `shop.tax.quoting`.
    tax_quote = None
    # Why codes and offers could not be applied; filled by the applicator.
    refusals = ()

    # An ordered basket outlives its shopper's account: the order is made of it.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="baskets",
        verbose_name=_("Owner"),
    )

    def all_lines(self):
        if self.pk is not None and self._lines is None:
            self._lines = (
                self.lines.select_related(
                    "product__product_class",
                    "product__workshop",
                    "product__parent__product_class",
                    "product__parent__workshop",
                    "stockrecord__partner",
                )
                .prefetch_related("product__stockrecords")
                .order_by("pk")
            )
        return super().all_lines()

    @property
    def num_lines(self):
        """Of the lines that are read anyway: Oscar counts them by a query of its own."""
        return len(self.all_lines())

    @classmethod
    def lock_open(cls, *pks):
        """Lock those baskets that can be edited, in primary-key order; returns their keys.

        SQLite has no row locks, and needs none: its transactions take turns.
        """
        able = cls.objects.filter(pk__in=pks, status__in=cls.editable_statuses)
        return list(able.select_for_update().order_by("pk").values_list("pk", flat=True))

    @transaction.atomic
    def merge(self, basket, add_quantities=True):
        """Take the lines and codes of another basket, whole or not at all.

        Two requests may try at once: the second finds the other basket merged and does nothing.
        Oscar marks it merged before it moves the codes, which a closed basket keeps. Raises
        BasketIsClosed when this basket has been ordered.
        """
        still_open = self.lock_open(self.pk, basket.pk)
        if self.pk not in still_open:
            raise BasketIsClosed(self.pk)
        if basket.pk not in still_open:
            return
        for line in basket.lines.all():
            self.merge_line(line, add_quantities)
        self.vouchers.add(*basket.vouchers.all())
        basket.vouchers.clear()
        basket.status, basket.date_merged, basket._lines = self.MERGED, now(), None
        basket.save()

    merge.alters_data = True

    def reset_offer_applications(self):
        """What was taken off is to be worked out anew, and the tax after it."""
        super().reset_offer_applications()
        self.tax_quote = None


class Line(TaxedLine, AbstractLine):
    """Oscar's line, with the tax its destination asks for, discounted by whole minor units."""

    def discount(self, discount_value, affected_quantity, incl_tax=True, offer=None):
        unit = minor_unit(self.price_currency)
        discount_value = discount_value.quantize(unit, ROUND_DOWN)
        super().discount(discount_value, affected_quantity, incl_tax=incl_tax, offer=offer)


from oscar.apps.basket.models import *
