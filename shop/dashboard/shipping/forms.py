from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from oscar.apps.dashboard.shipping import forms as oscars
from oscar.apps.dashboard.shipping.forms import WeightBandForm  # noqa: F401


class WeightBasedForm(oscars.WeightBasedForm):
    """Oscar's, with the currency its charges are in and the amount from which they are waived."""

    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(code, code) for code in settings.SHOP_CURRENCIES]
    )

    class Meta(oscars.WeightBasedForm.Meta):
        fields = [*oscars.WeightBasedForm.Meta.fields, "currency", "free_shipping_threshold"]
