"""The list of accounts, each with its balance at the end of a day."""

import django_filters
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView

from artisans.ledger.balances import signed, total
from artisans.ledger.models import Account, AccountKind
from staff.ledger import naming
from staff.ledger.forms import Day, end_of


class DayFilter(django_filters.Filter):
    field_class = Day


class AccountFilters(WagtailFilterSet):
    """A day leaves no account out: it says when the balances are looked at."""

    balance_on = DayFilter(label="Balance at the end of", method="every_account")
    kind = django_filters.ChoiceFilter(
        choices=[(kind.value, kind.label) for kind in AccountKind], empty_label="Every kind"
    )
    is_live = django_filters.ChoiceFilter(
        label="Money",
        choices=[("True", "Live"), ("False", "Practice")],
        empty_label="Live and practice",
    )
    currency = django_filters.AllValuesFilter(empty_label="Every currency")

    class Meta:
        model = Account
        fields = ("balance_on", "kind", "is_live", "currency")

    def every_account(self, accounts, name, value):
        return accounts


class AccountIndexView(IndexView):
    template_name = "staff/ledger/list.html"
    results_template_name = "staff/ledger/accounts_results.html"
    page_title = "Accounts"
    filterset_class = AccountFilters
    default_ordering = ("-is_live", "kind")
    any_permission_required = ("view",)

    @property
    def columns(self):
        return [
            TitleColumn("title", label="Account", accessor=naming.title, get_url=self._statement),
            StatusTagColumn(
                "money",
                label="Money",
                accessor=naming.money_word,
                primary=lambda account: account.is_live,
            ),
            Column("currency", label="Currency"),
            Column("balance", label="Balance", accessor=_balance, classname="ledger-amount"),
        ]

    def get_ordering(self):
        return self.default_ordering

    def order_queryset(self, queryset):
        """Live before practice, then the enterprise's, workshops' and artisans' by name."""
        return queryset.order_by(
            "-is_live",
            F("owner_artisan__alias").asc(nulls_first=True),
            F("owner_workshop__name").asc(nulls_first=True),
            "kind",
            "currency",
            "pk",
        )

    def get_base_queryset(self):
        until = Q(occurred_at__lt=end_of(self.balance_on)) if self.balance_on else Q()
        return Account.objects.select_related(*naming.WITH_OWNERS).annotate(
            owed=total("credit", until) - total("debit", until)
        )

    @property
    def balance_on(self):
        """The day that was asked for, none when it was none."""
        if self.filters and self.filters.is_valid():
            return self.filters.form.cleaned_data["balance_on"]
        return None

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["balance_on"] = self.balance_on
        context["now"] = timezone.now()
        context["day_errors"] = self.filters.form.errors.get("balance_on", [])
        return context

    def _statement(self, account):
        return reverse(self.inspect_url_name, args=[account.pk])


def _balance(account):
    return naming.amount(signed(account.kind, account.owed), account)
