from oscar.apps.basket.abstract_models import AbstractBasket


class Basket(AbstractBasket):
    """Oscar's basket, read in one set of queries however many lines it has."""

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
                .prefetch_related(
                    "attributes",
                    "product__stockrecords",
                    "product__images",
                    "product__parent__images",
                )
                .order_by("pk")
            )
        return super().all_lines()


from oscar.apps.basket.models import *
