from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.abstract_models import AbstractProduct, AbstractProductImage

from cms.pictures import cleaned_picture
from shop.catalogue.managers import ProductQuerySet
from shop.catalogue.pictures import make_sizes, random_picture_path, remove_files
from shop.tax.categories import TaxCategory


class Product(AbstractProduct):
    """Oscar's product, and the workshop that makes it (never a person)."""

    workshop = models.ForeignKey(
        "people.Workshop",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="products",
        help_text=_("The workshop that makes it; its premium fund is credited with each sale."),
    )
    handle = models.SlugField(
        max_length=255,
        null=True,
        blank=True,
        unique=True,
        help_text=_("The name by which an imported catalogue knows this product."),
    )
    material = models.CharField(max_length=80, blank=True)
    weight_grams = models.PositiveIntegerField(null=True, blank=True)
    tax_category = models.CharField(
        max_length=16,
        choices=TaxCategory,
        null=True,
        blank=True,
        help_text=_("Where tax law has another rate for it; otherwise the standard rate holds."),
    )
    compare_at_price = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    tags = models.JSONField(default=list, blank=True)

    objects = ProductQuerySet.as_manager()

    class Meta(AbstractProduct.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(compare_at_price__isnull=True)
                | models.Q(compare_at_price__gte=0),
                name="compare_at_price_is_not_negative",
            ),
        ]

    @property
    def maker(self):
        """The workshop, for a variant its parent's."""
        return self.parent.workshop if self.is_child else self.workshop

    @property
    def made_as(self):
        """The id under which its piece rate and cost sheet stand: a variant's is its parent's."""
        return self.parent_id or self.pk


class ProductImage(AbstractProductImage):
    """A picture of a product: cleaned at the door, under a name that says nothing."""

    original = models.ImageField(
        _("Original"),
        upload_to=random_picture_path,
        max_length=255,
        width_field="width",
        height_field="height",
    )
    width = models.PositiveIntegerField(null=True, editable=False)
    height = models.PositiveIntegerField(null=True, editable=False)
    source = models.CharField(
        max_length=500,
        blank=True,
        help_text=_("Where an import took it from; an import leaves a known picture alone."),
    )

    def save(self, *args, **kwargs):
        """Clean a new file and make its sizes; the file it replaces goes, sizes and all."""
        is_new_file = bool(self.original) and not self.original._committed
        replaced = self._stored_name() if is_new_file else ""
        if is_new_file:
            self.take_in(self.original.file)
        super().save(*args, **kwargs)
        if replaced:
            remove_files(replaced)

    def take_in(self, file):
        """Put a cleaned copy of the file and its sizes in place. Raises PictureRefused.

        An import calls it itself, before its transaction: this is what takes time.
        """
        cleaned = cleaned_picture(file)
        self.original.save(cleaned.name, cleaned, save=False)
        make_sizes(self.original.name)

    def _stored_name(self):
        return type(self).objects.filter(pk=self.pk).values_list("original", flat=True).first()


from oscar.apps.catalogue.models import *
