from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from oscar.apps.dashboard.catalogue import forms as oscars

from artisans.money import MoneyHasTooManyDecimals, to_minor

COMES_IN = _("Pieces come in by accepting a delivery; correct a count under Making in the admin.")


class StockRecordForm(oscars.StockRecordForm):
    """Prices and numbers of articles. How many there are is shown here and decided elsewhere."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "num_in_stock" in self.fields:
            self.fields["num_in_stock"].disabled = True
            self.fields["num_in_stock"].required = False
            self.fields["num_in_stock"].help_text = COMES_IN
        self.fields["price"].help_text = _("Before tax")
        self.fields["price_currency"] = forms.ChoiceField(
            label=_("Currency"), choices=[(code, code) for code in settings.SHOP_CURRENCIES]
        )

    def clean(self):
        """A price in yen has no decimals."""
        said = super().clean()
        price, currency = said.get("price"), said.get("price_currency")
        if price is not None and currency:
            try:
                to_minor(price, currency=currency)
            except MoneyHasTooManyDecimals as error:
                self.add_error("price", str(error))
        return said

    def save(self, commit=True):
        """Write what was edited and nothing else: a piece sold meanwhile stays sold."""
        if not commit or self.instance._state.adding:
            return super().save(commit)
        self.instance.save(update_fields=[n for n in self.fields if n in self._edited()])
        return self.instance

    def _edited(self):
        return set(self._meta.fields) - {"num_in_stock"}


class ProductForm(oscars.ProductForm):
    """Oscar's, with what delivery and tax ask of a product."""

    class Meta(oscars.ProductForm.Meta):
        fields = [*oscars.ProductForm.Meta.fields, "weight_grams", "tax_category"]

    def delete_non_child_fields(self):
        """A variant may weigh something else; it is taxed as its parent."""
        super().delete_non_child_fields()
        del self.fields["tax_category"]
