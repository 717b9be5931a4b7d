"""Cost sheets and the documents they rest on. A sheet is written and ends; nobody edits one."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import permission_denied
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from shop.costing.models import CostSheet, Evidence
from staff.costing.forms import CostSheetForm
from staff.policies import LookingAndAdding, LookingOnly


def evidence_file(request, pk):
    """A document, as a download: nothing that came in from outside opens in the admin."""
    if not request.user.has_perm("costing.view_evidence"):
        return permission_denied(request)
    evidence = get_object_or_404(Evidence, pk=pk)
    extension = evidence.file.name.rsplit(".", 1)[-1]
    name = f"{slugify(evidence.title) or 'evidence'}.{extension}"
    return FileResponse(
        evidence.file.open(), as_attachment=True, filename=name, content_type=evidence.media_type
    )


class EvidenceColumn(Column):
    """The document's title, leading to it."""

    def get_value(self, instance):
        address = reverse("cost-sheets:evidence", args=[instance.evidence_id])
        return format_html('<a href="{}">{}</a>', address, instance.evidence.title)


class CostSheetCreateView(generic.CreateView):
    success_message = _("The cost sheet holds from its day on.")

    def get_success_buttons(self):
        return []


class CostSheetViewSet(ModelViewSet):
    model = CostSheet
    icon = "doc-full"
    name = "cost-sheets"
    menu_label = _("Cost sheets")
    add_view_class = CostSheetCreateView
    copy_view_enabled = False
    inspect_view_enabled = True
    list_per_page = 50
    list_display = (
        "product",
        "materials",
        "workshop_costs",
        "inbound_freight",
        "currency",
        "effective_from",
        "effective_to",
        EvidenceColumn("evidence", label=_("Evidence")),
    )
    list_filter = ("product",)
    search_fields = ("product__title", "evidence__title")
    ordering = "-effective_from"

    def get_form_class(self, for_update=False):
        return CostSheetForm

    def get_index_view_kwargs(self, **kwargs):
        queryset = CostSheet.objects.select_related("product", "evidence")
        return {"queryset": queryset, **super().get_index_view_kwargs(**kwargs)}

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("evidence/<int:pk>/", evidence_file, name="evidence"),
        ]


register_permission_policy(CostSheet, LookingAndAdding(CostSheet))
register_permission_policy(Evidence, LookingOnly(Evidence))
