"""What finance and operations look up in the Wagtail admin. No record is edited here.

Each record has a life of its own: orders are paid, stock moves, pay runs step forward. Their verbs
change them; these screens show what they did.
"""

from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from artisans.ledger.models import Account, Transfer
from artisans.money import format_money, from_minor
from artisans.payouts.models import PayRun, PeriodTest
from shop.order.models import Order
from shop.partner.models import StockMovement
from staff.costing.viewsets import CostSheetViewSet
from staff.ledger.accounts import AccountFilters, AccountIndexView
from staff.ledger.statement import StatementView
from staff.ledger.transfers import TransferIndexView, TransferView
from staff.policies import LookingOnly


class RecordViewSet(ModelViewSet):
    inspect_view_enabled = True
    copy_view_enabled = False
    list_per_page = 50
    form_fields = ()


class Money(Column):
    """An amount of the row in its own currency; `in_minor_units` for the books' integers."""

    def __init__(self, name, *, in_minor_units=False, **kwargs):
        super().__init__(name, **kwargs)
        self.in_minor_units = in_minor_units

    def get_value(self, instance):
        amount = super().get_value(instance)
        if self.in_minor_units:
            amount = from_minor(amount, currency=instance.currency)
        return format_money(amount, currency=instance.currency)


class StockJournalViewSet(RecordViewSet):
    model = StockMovement
    icon = "list-ul"
    name = "stock-journal"
    menu_label = "Stock journal"
    list_display = (
        "moved_at",
        "stockrecord",
        "kind",
        "in_stock_change",
        "allocated_change",
        "source",
        "reason",
    )
    list_filter = ("kind",)
    search_fields = ("source", "reason")
    ordering = "-moved_at"


class PayRunViewSet(RecordViewSet):
    model = PayRun
    icon = "calendar-check"
    name = "pay-runs"
    menu_label = "Pay runs"
    list_display = ("workshop", "currency", "starts_on", "ends_on", "status", "paid_at")
    list_filter = ("status", "workshop", "currency")
    ordering = "-ends_on"


class PeriodTestViewSet(RecordViewSet):
    model = PeriodTest
    icon = "tick-inverse"
    name = "period-tests"
    menu_label = "Period tests"
    list_display = (
        "artisan",
        "workshop",
        "starts_on",
        "ends_on",
        "minutes",
        Money("floor_amount", in_minor_units=True, label="Floor"),
        Money("earned", in_minor_units=True, label="Earned"),
        Money("top_up", in_minor_units=True, label="Top-up"),
    )
    list_filter = ("workshop", "currency")
    search_fields = ("artisan__alias",)
    ordering = "-ends_on"


class AccountViewSet(RecordViewSet):
    model = Account
    icon = "folder-open-inverse"
    name = "accounts"
    menu_label = "Accounts"
    index_view_class = AccountIndexView
    filterset_class = AccountFilters
    index_template_name = AccountIndexView.template_name
    index_results_template_name = AccountIndexView.results_template_name
    inspect_view_class = StatementView
    inspect_template_name = "staff/ledger/statement.html"
    search_fields = ("owner_workshop__name", "owner_artisan__alias")


class LedgerViewSet(RecordViewSet):
    model = Transfer
    icon = "lock"
    name = "ledger"
    menu_label = "Ledger"
    index_view_class = TransferIndexView
    index_template_name = TransferIndexView.template_name
    inspect_view_class = TransferView
    inspect_template_name = "staff/ledger/transfer.html"
    list_filter = ("kind", "currency")
    search_fields = ("source",)
    ordering = "-id"


class BooksViewSetGroup(ViewSetGroup):
    """The books' own entry in the menu."""

    menu_label = "Books"
    menu_icon = "folder-open-inverse"
    menu_order = 250
    items = (
        StockJournalViewSet,
        PayRunViewSet,
        PeriodTestViewSet,
        AccountViewSet,
        LedgerViewSet,
        CostSheetViewSet,
    )


RECORDS = (Order, StockMovement, PayRun, PeriodTest, Account, Transfer)
for record in RECORDS:
    # A record is nobody's content: Wagtail's index of references would be five queries a row.
    record.wagtail_reference_index_ignore = True
    register_permission_policy(record, LookingOnly(record))
