"""“Deliver to”: the country, and the postcode where tax depends on it."""

from dataclasses import dataclass

from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy
from oscar.apps.address.models import Country

from shop.tax.areas import place_name
from shop.tax.destinations import choice


class DeliverToForm(forms.Form):
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        error_messages={
            "required": gettext_lazy("Choose a country we deliver to."),
            "invalid_choice": gettext_lazy("Choose a country we deliver to."),
        },
    )
    postcode = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9 -]{0,9}$",
        label=gettext_lazy("Postcode"),
        required=False,
        error_messages={"invalid": gettext_lazy("Enter a postcode such as 10001 or 10115.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = countries()


@dataclass(frozen=True)
class DeliverTo:
    """What the choice shows: countries, the chosen one, the postcode, and the place by name."""

    place: str
    country: str
    postcode: str
    countries: list
    back: str


def deliver_to(request):
    """The choice as the visitor made it, for the page she is on."""
    return DeliverTo(
        place=place_name(request.strategy.destination),
        countries=countries(),
        back=request.get_full_path() if request.method == "GET" else request.path,
        **choice(request),
    )


def countries():
    """The countries we deliver to, the shop's own first; as they were at most a minute ago.

    Checkout asks the database itself.
    """
    return cache.get_or_set("deliver-to", _countries, timeout=60)


def _countries():
    found = Country.objects.filter(is_shipping_country=True)
    return [
        (country.pk, country.printable_name)
        for country in found.order_by("-display_order", "printable_name")
    ]
