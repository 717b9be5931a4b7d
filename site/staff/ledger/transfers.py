"""The list of transfers in the order they were written, and one transfer whole."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView

from artisans.ledger.models import Transfer
from artisans.ledger.statements import NAMED
from staff.ledger import naming


class AccountColumn(Column):
    """An account that leads to its statement."""

    def get_value(self, instance):
        account = super().get_value(instance)
        return format_html(
            '<a href="{}">{}</a>',
            reverse("accounts:inspect", args=[account.pk]),
            naming.title(account),
        )


class TransferIndexView(IndexView):
    template_name = "staff/ledger/list.html"
    page_title = "Ledger"
    table_classname = "listing ledger-list"
    any_permission_required = ("view",)

    @property
    def columns(self):
        return [
            TitleColumn(
                "id", label="Transfer", accessor=lambda t: f"#{t.pk}", get_url=self._transfer
            ),
            Column("occurred_at", label="Occurred", accessor=_when),
            Column("kind", label="Kind", accessor=lambda t: t.get_kind_display()),
            AccountColumn("debit", label="From"),
            AccountColumn("credit", label="To"),
            Column(
                "amount",
                label="Amount",
                accessor=lambda t: naming.amount(t.amount, t.debit),
                classname="ledger-amount",
            ),
            StatusTagColumn(
                "money",
                label="Money",
                accessor=lambda t: naming.money_word(t.debit),
                primary=lambda t: t.debit.is_live,
            ),
            Column("source", label="Cause"),
        ]

    def get_base_queryset(self):
        return Transfer.objects.select_related(*NAMED[:4])

    def _transfer(self, transfer):
        return reverse(self.inspect_url_name, args=[transfer.pk])


class TransferView(InspectView):
    page_title = "Transfer"

    def get_object(self, queryset=None):
        return get_object_or_404(Transfer.objects.select_related(*NAMED), pk=self.kwargs["pk"])

    def get_page_subtitle(self):
        return f"#{self.object.pk}"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        transfer = self.object
        context |= {
            "transfer": transfer,
            "account": transfer.debit,
            "reversed_by": getattr(transfer, "reversed_by", None),
        }
        return context


def _when(transfer):
    return date_format(localtime(transfer.occurred_at), "j M Y, H:i")
