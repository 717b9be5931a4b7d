"""What staff type on the page of a payment."""

from django import forms

from . import disputes, refunds
from .looking import NoSuchFraction, minor


def _choices(names, *, empty=None):
    worded = [(name, name.replace("_", " ").capitalize()) for name in names]
    return worded if empty is None else [("", empty), *worded]


class AmountForm(forms.Form):
    """An amount in the charge's currency, all of it where it is left empty."""

    amount = forms.DecimalField(
        required=False, min_value=0, help_text="Leave it empty for all of it."
    )

    def __init__(self, *args, currency, **kwargs):
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["amount"].label = f"Amount in {currency.upper()}"

    def clean_amount(self):
        """In the currency's smallest units, or None."""
        amount = self.cleaned_data["amount"]
        if amount is None:
            return None
        try:
            units = minor(amount, self.currency)
        except NoSuchFraction as error:
            raise forms.ValidationError(str(error)) from error
        if not units:
            raise forms.ValidationError("Write more than nothing.")
        return units


class RefundForm(AmountForm):
    reason = forms.ChoiceField(
        required=False, choices=_choices(refunds.REASONS, empty="None given")
    )


class DisputeForm(AmountForm):
    reason = forms.ChoiceField(choices=_choices(disputes.REASONS))
