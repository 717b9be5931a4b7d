from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from shop.catalogue.models import Product
from shop.costing.evidence import EvidenceRefused, keep_evidence
from shop.costing.models import CostSheet, Evidence
from shop.costing.sheets import LaterSheetExists, later_sheet, write_sheet


class CostSheetForm(WagtailAdminModelForm):
    """What a piece costs from a day on. A document that was taken stays, whatever else is wrong."""

    title = forms.CharField(
        max_length=200, required=False, label=_("What the document is"), help_text=_("and of when")
    )
    file = forms.FileField(
        required=False,
        label=_("Document"),
        help_text=_("An invoice or a calculation: PDF, picture, plain text or CSV, up to 10 MB"),
    )

    class Meta:
        model = CostSheet
        fields = (
            "product",
            "materials",
            "workshop_costs",
            "inbound_freight",
            "effective_from",
            "evidence",
        )
        help_texts = {
            "materials": settings.OSCAR_DEFAULT_CURRENCY,
            "workshop_costs": settings.OSCAR_DEFAULT_CURRENCY,
            "inbound_freight": settings.OSCAR_DEFAULT_CURRENCY,
            "effective_from": _("It holds for twelve months at most"),
            "evidence": _("One that is kept already, or a new document below"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        made = Product.objects.filter(workshop__isnull=False).exclude(structure=Product.CHILD)
        self.fields["product"].queryset = made.order_by("title")
        self.fields["evidence"].required = False
        self.fields["evidence"].queryset = Evidence.objects.order_by("-added_at")

    def clean(self):
        said = super().clean()
        if said.get("file"):
            self._keep(said)
        elif not said.get("evidence"):
            self.add_error("file", _("Add the document these figures come from."))
        begins, product = said.get("effective_from"), said.get("product")
        if begins and product and (later := later_sheet(product, begins)):
            self.add_error("effective_from", LaterSheetExists.sentence(later))
        return said

    def _keep(self, said):
        if not said.get("title"):
            self.add_error("title", _("Say what the document is, such as “Invoice 17, May 2026”."))
            return
        try:
            said["evidence"] = keep_evidence(said["file"], title=said["title"], by=self.for_user)
        except EvidenceRefused as error:
            self.add_error("file", error)
        else:
            # Shown again with other mistakes, the form names it instead of asking for it anew.
            self.data = self.data.copy()
            self.data[self.add_prefix("evidence")] = said["evidence"].pk

    def save(self, commit=True):
        said = self.cleaned_data
        names = ("materials", "workshop_costs", "inbound_freight", "evidence", "effective_from")
        figures = {name: said[name] for name in names}
        currency = settings.OSCAR_DEFAULT_CURRENCY
        return write_sheet(said["product"], currency=currency, **figures)
