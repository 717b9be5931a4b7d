from django.db.models import DecimalField, Min
from django.db.models.functions import Coalesce
from oscar.apps.catalogue.managers import ProductQuerySet as OscarsProductQuerySet


class ProductQuerySet(OscarsProductQuerySet):
    """Oscar's queryset, and the orders a shopper may ask for."""

    def priced(self):
        """Annotate the lowest price, a variant's where the product has variants."""
        return self.annotate(
            lowest_price=Coalesce(
                Min("stockrecords__price"),
                Min("children__stockrecords__price"),
                output_field=DecimalField(max_digits=12, decimal_places=2),
            )
        )

    def sorted_for_shoppers(self, *fields):
        """Ordered by `fields`; `lowest_price` is computed only when it is asked for."""
        needs_price = any(field.lstrip("-") == "lowest_price" for field in fields)
        return (self.priced() if needs_price else self).order_by(*fields)
