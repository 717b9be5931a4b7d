"""The one form of a guest's checkout: seven fields, each with its autofill token."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from oscar.apps.address.models import Country

from shop.order.models import ShippingAddress
from shop.tax.areas import US_STATES, state_of_zip, us_state

ADDRESS_FIELDS = ("line1", "line4", "state", "postcode")
CUSTOMS_NEEDS_STATE = ("US", "CA", "AU")


def _text(label, token, *, longest=255, required=True, missing=""):
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        error_messages={"required": missing},
        widget=forms.TextInput(attrs={"autocomplete": token}),
    )


class CheckoutForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("For your receipt and the link to your order."),
        error_messages={
            "required": gettext_lazy("Enter your e-mail address."),
            "invalid": gettext_lazy("Enter an e-mail address like name@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    name = _text(
        gettext_lazy("Name"), "name", missing=gettext_lazy("Enter the name for the parcel.")
    )
    line1 = _text(
        gettext_lazy("Address"),
        "street-address",
        missing=gettext_lazy("Enter the street and house number."),
    )
    line4 = _text(
        gettext_lazy("Town or city"),
        "address-level2",
        missing=gettext_lazy("Enter the town or city."),
    )
    state = _text(gettext_lazy("State or region"), "address-level1", required=False)
    postcode = _text(gettext_lazy("Postcode"), "postal-code", longest=64, required=False)
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        error_messages={"invalid_choice": gettext_lazy("Choose a country we deliver to.")},
        widget=forms.Select(attrs={"autocomplete": "country"}),
    )
    checkout_token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("state", "postcode"):
            # Asked for where addresses have one: neither optional nor always there.
            self.fields[name].depends_on_country = True
        countries = Country.objects.filter(is_shipping_country=True)
        self.countries = {
            country.pk: country
            for country in countries.order_by("-display_order", "printable_name")
        }
        self.fields["country"].choices = [
            (pk, country.printable_name) for pk, country in self.countries.items()
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("country") in CUSTOMS_NEEDS_STATE and not cleaned.get("state"):
            self.add_error("state", _("Enter the state or province."))
        if cleaned.get("country") == "US":
            self._check_state(cleaned)
        if not self.errors:
            self._check_address(cleaned)
        return cleaned

    def _check_state(self, cleaned):
        """Tax is owed where the parcel goes: the state is a known one, and the ZIP code's."""
        if not cleaned.get("state"):
            return
        state = us_state(cleaned["state"])
        if state is None:
            self.add_error("state", _("Enter the state as its two letters, such as NY."))
            return
        cleaned["state"] = state
        if not cleaned.get("postcode"):
            return
        of_zip = state_of_zip(cleaned["postcode"])
        if of_zip and of_zip != state:
            self.add_error(
                "postcode",
                _("This ZIP code is in %(there)s, not in %(here)s. Please check both.")
                % {"there": US_STATES[of_zip], "here": US_STATES[state]},
            )

    def address(self):
        """An unsaved shipping address of the cleaned fields."""
        first, _space, last = self.cleaned_data["name"].rpartition(" ")
        return ShippingAddress(
            first_name=first,
            last_name=last,
            country=self.countries[self.cleaned_data["country"]],
            **{field: self.cleaned_data.get(field, "") for field in ADDRESS_FIELDS},
        )

    def _check_address(self, cleaned):
        """Oscar knows the shape of every country's postcode."""
        try:
            self.cleaned_data = cleaned
            self.address().full_clean(exclude=["country", "phone_number"])
        except ValidationError as error:
            for field, messages in error.message_dict.items():
                self.add_error(field if field in self.fields else None, messages)
