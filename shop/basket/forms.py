"""What may go into a basket: a piece that is in stock, and not more of it than there is."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shop.partner.strategy import is_sold

LARGEST = 200
NOT_A_NUMBER = gettext_lazy("Enter how many you would like as a whole number.")


def quantity_field(least):
    return forms.IntegerField(
        min_value=least,
        max_value=LARGEST,
        error_messages={
            "invalid": NOT_A_NUMBER,
            "required": NOT_A_NUMBER,
            "min_value": gettext_lazy("Choose at least %(limit_value)d."),
            "max_value": gettext_lazy("Choose %(limit_value)d at most, or write to us for more."),
        },
    )


def too_many(title, free):
    """The sentence for a quantity above stock."""
    if free <= 0:
        return _("%(title)s is sold out.") % {"title": title}
    return ngettext(
        "There is only %(count)d of %(title)s left.",
        "There are only %(count)d of %(title)s left.",
        free,
    ) % {"count": free, "title": title}


class AddForm(forms.Form):
    """A variant and a quantity; `variant` is the product itself where it has no variants."""

    variant_id = forms.CharField(required=False)
    quantity = quantity_field(least=1)

    def __init__(self, data, *, product, basket):
        data = data.copy()
        data["variant_id"] = data.get("variant", "")
        data.setdefault("quantity", "1")
        super().__init__(data)
        self.product, self.basket = product, basket
        self.variant = None

    def clean_variant_id(self):
        choices = self.product.public_children if self.product.is_parent else [self.product]
        sent = self.cleaned_data["variant_id"] or str(choices[0].pk if choices else "")
        self.variant = next((choice for choice in choices if str(choice.pk) == sent), None)
        if self.variant is None:
            raise ValidationError(_("Choose one of the variants shown."))
        return sent

    def clean(self):
        cleaned = super().clean()
        record = self.variant and next(iter(self.variant.stockrecords.all()), None)
        if self.variant and (record is None or not is_sold(record)):
            raise ValidationError(_("This piece cannot be bought at the moment."))
        if record and self.basket.currency not in (None, record.price_currency):
            raise ValidationError(self._other_currency(record))
        wanted = cleaned.get("quantity")
        if record and wanted and wanted + self._in_basket(record) > record.net_stock_level:
            self.add_error("quantity", self._refusal(record))
        return cleaned

    def _other_currency(self, record):
        """A payment is in one currency; nothing in the basket is lost."""
        return _(
            "Your basket is in %(currency)s and this piece is sold in %(other)s. Please pay for "
            "your basket first, and buy this piece in a second order."
        ) % {"currency": self.basket.currency, "other": record.price_currency}

    def _in_basket(self, record):
        if not self.basket.pk:
            return 0
        lines = self.basket.all_lines()
        return sum(line.quantity for line in lines if line.stockrecord_id == record.pk)

    def _refusal(self, record):
        sentence = too_many(self.product.title, record.net_stock_level)
        held = self._in_basket(record)
        if held and record.net_stock_level > 0:
            sentence += " " + _("You have %(count)d in your basket already.") % {"count": held}
        return sentence


class QuantityForm(forms.Form):
    """The new quantity of a basket line; 0 removes it."""

    quantity = quantity_field(least=0)

    def __init__(self, data, *, line):
        super().__init__(data)
        self.line = line

    def keep(self):
        """Save the quantity; returns the sentences that say why not."""
        if not self.is_valid():
            return list(self.errors["quantity"])
        quantity = self.cleaned_data["quantity"]
        if quantity == 0:
            self.line.delete()
        elif quantity > self.line.stockrecord.net_stock_level:
            return [too_many(self.line.product.get_title(), self.line.stockrecord.net_stock_level)]
        elif quantity != self.line.quantity:
            self.line.quantity = quantity
            self.line.save(update_fields=["quantity"])
        return []
