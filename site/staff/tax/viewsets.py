"""Tax rates to look at and enter, and where the enterprise is registered to collect."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from shop.tax.areas import OSS, US_STATES
from shop.tax.models import TaxRate, TaxRegistration
from staff.policies import LookingAndAdding, LookingAndEnding

OVERLAPS = _("Another one holds there on some of these days: end it first.")


class DatedForm(WagtailAdminModelForm):
    """Something that holds at a place from a day on; the place is written as the law's codes."""

    place = ("country", "state")

    def clean(self):
        said = super().clean()
        for name in ("country", "state"):
            said[name] = (said.get(name) or "").strip().upper()
        begins, ends = said.get("effective_from"), said.get("effective_to")
        if begins and ends and ends <= begins:
            self.add_error("effective_to", _("It has to end after it begins."))
        elif begins and self._others(said).exists():
            raise ValidationError(OVERLAPS)
        return said

    def _others(self, said):
        same = {name: said.get(name) or "" for name in self.place}
        others = type(self.instance).objects.filter(**same).exclude(pk=self.instance.pk)
        others = others.exclude(effective_to__lte=said["effective_from"])
        if said.get("effective_to"):
            others = others.filter(effective_from__lt=said["effective_to"])
        return others


class TaxRateForm(DatedForm):
    place = ("country", "state", "postcode_prefix", "category")

    class Meta:
        model = TaxRate
        fields = (
            *("country", "state", "postcode_prefix", "category", "rate", "name"),
            *("taxes_shipping", "effective_from", "effective_to"),
            *("source", "source_url", "checked_on"),
        )

    def clean_rate(self):
        if not 0 <= self.cleaned_data["rate"] <= 1:
            raise ValidationError(_("Write a share of the price: 0.19 for 19 %."))
        return self.cleaned_data["rate"]


class TaxRegistrationForm(DatedForm):
    class Meta:
        model = TaxRegistration
        fields = ("country", "state", "number", "effective_from", "effective_to")
        widgets = {"country": forms.TextInput(attrs={"placeholder": OSS})}

    def clean(self):
        said = super().clean()
        if said["country"] == "US" and said["state"] not in US_STATES:
            self.add_error("state", _("In the US each state has a registration: NY."))
        return said


class TaxRateViewSet(ModelViewSet):
    model = TaxRate
    icon = "calendar-alt"
    name = "tax-rates"
    menu_label = _("Tax rates")
    copy_view_enabled = False
    inspect_view_enabled = True
    list_per_page = 50
    list_display = (
        *("country", "state", "postcode_prefix", "category", "percent", "name"),
        *("effective_from", "effective_to", "checked_on"),
    )
    list_filter = ("country", "state", "category")
    search_fields = ("country", "state", "name", "source")
    ordering = ("country", "state", "postcode_prefix", "-effective_from")

    def get_form_class(self, for_update=False):
        return TaxRateForm


class TaxRegistrationViewSet(ModelViewSet):
    model = TaxRegistration
    icon = "site"
    name = "tax-registrations"
    menu_label = _("Tax registrations")
    copy_view_enabled = False
    list_per_page = 50
    list_display = ("country", "state", "number", "effective_from", "effective_to")
    ordering = ("country", "state", "-effective_from")

    def get_form_class(self, for_update=False):
        return TaxRegistrationForm


class TaxViewSetGroup(ViewSetGroup):
    """Tax's own entry in the menu."""

    menu_label = _("Tax")
    menu_icon = "calendar-alt"
    menu_order = 260
    items = (TaxRateViewSet, TaxRegistrationViewSet)


for _model in (TaxRate, TaxRegistration):
    _model.wagtail_reference_index_ignore = True
register_permission_policy(TaxRate, LookingAndAdding(TaxRate))
register_permission_policy(TaxRegistration, LookingAndEnding(TaxRegistration))
