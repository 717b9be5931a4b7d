"""The books: accounts, one-row transfers that nothing can alter, and the premium's rate.

What constraints cannot say is in guards.py. Rows are written by posting.py and by nothing else.
"""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact, GreaterThan
from django.utils.translation import gettext_lazy as _

from artisans.people.models import Artisan, Workshop

FIRST_HASH = "0" * 64


class AccountKind(models.TextChoices):
    """What an account counts. `is_owed` kinds grow by credit, the others by debit."""

    PIECE_PAY_EXPENSE = "piece_pay_expense", _("piece pay")
    PREMIUM_EXPENSE = "premium_expense", _("premium")
    TOP_UP_EXPENSE = "top_up_expense", _("top-ups")
    ARTISAN_PAYABLE = "artisan_payable", _("owed to an artisan")
    PREMIUM_FUND = "premium_fund", _("premium fund")
    WORKSHOP_ADVANCE = "workshop_advance", _("advance to a workshop")
    STATUTORY_PAYABLE = "statutory_payable", _("owed to the state")
    CASH = "cash", _("cash")

    @property
    def is_owed(self) -> bool:
        return self in {self.ARTISAN_PAYABLE, self.PREMIUM_FUND, self.STATUTORY_PAYABLE}


class Account(models.Model):
    """A heading of the books in one currency. Accounts of the payment sandbox are not live."""

    kind = models.CharField(max_length=24, choices=AccountKind)
    owner_workshop = models.ForeignKey(
        Workshop, models.PROTECT, null=True, blank=True, related_name="accounts"
    )
    owner_artisan = models.ForeignKey(
        Artisan, models.PROTECT, null=True, blank=True, related_name="accounts"
    )
    currency = models.CharField(max_length=3)
    is_live = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Exact(Length("currency"), 3), name="account_currency_has_three_letters"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind="artisan_payable",
                    owner_artisan__isnull=False,
                    owner_workshop__isnull=True,
                )
                | Q(
                    kind__in=["premium_fund", "workshop_advance"],
                    owner_artisan__isnull=True,
                    owner_workshop__isnull=False,
                )
                | Q(
                    kind__in=[
                        "piece_pay_expense",
                        "premium_expense",
                        "top_up_expense",
                        "statutory_payable",
                        "cash",
                    ],
                    owner_artisan__isnull=True,
                    owner_workshop__isnull=True,
                ),
                name="account_has_the_owner_its_kind_asks_for",
            ),
            models.UniqueConstraint(
                fields=["kind", "owner_artisan", "currency", "is_live"],
                condition=Q(owner_artisan__isnull=False),
                name="artisan_has_one_account_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["kind", "owner_workshop", "currency", "is_live"],
                condition=Q(owner_workshop__isnull=False),
                name="workshop_has_one_account_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["kind", "currency", "is_live"],
                condition=Q(owner_artisan__isnull=True, owner_workshop__isnull=True),
                name="enterprise_has_one_account_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """What a transfer's hash knows this account by: premium_fund/workshop:3/USD/live."""
        owner = "enterprise"
        if self.owner_artisan_id:
            owner = f"artisan:{self.owner_artisan_id}"
        elif self.owner_workshop_id:
            owner = f"workshop:{self.owner_workshop_id}"
        return f"{self.kind}/{owner}/{self.currency}/{'live' if self.is_live else 'practice'}"


class Kind(models.TextChoices):
    """Why money moved. guards.py holds which accounts each kind may join."""

    PIECE_PAY = "piece_pay", _("piece pay")
    PREMIUM = "premium", _("premium")
    PREMIUM_SHARE = "premium_share", _("premium share")
    TOP_UP = "top_up", _("top-up")
    ADVANCE = "advance", _("advance")
    ADVANCE_OFFSET = "advance_offset", _("advance offset")
    STATUTORY_DEDUCTION = "statutory_deduction", _("statutory deduction")
    PAYOUT = "payout", _("payout")
    REVERSAL = "reversal", _("reversal")
    EMPLOYER_ERROR_REVERSAL = "employer_error_reversal", _("reversal of the employer's error")


class Transfer(models.Model):
    """One movement of what we owe: balanced because it is a single row. Amounts in minor units.

    `id` is its place in the chain: 1, 2, 3, without gaps. `hash` covers row and hash before.
    """

    id = models.BigIntegerField(primary_key=True)
    debit = models.ForeignKey(Account, models.PROTECT, related_name="debits")
    credit = models.ForeignKey(Account, models.PROTECT, related_name="credits")
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    kind = models.CharField(max_length=24, choices=Kind)
    source = models.CharField(max_length=120, help_text=_("what caused it: order-line:42"))
    occurred_at = models.DateTimeField(help_text=_("when the pay was earned or the money moved"))
    posted_at = models.DateTimeField(help_text=_("when it was written down"))
    reason = models.CharField(max_length=200, blank=True)
    artisan_agreed_at = models.DateTimeField(null=True, blank=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    previous_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        indexes = [
            # In the order of a statement, and with the amount: a balance is read from the index.
            models.Index(fields=["debit", "occurred_at", "id", "amount"], name="lines_by_debit"),
            models.Index(fields=["credit", "occurred_at", "id", "amount"], name="lines_by_credit"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="transfer_moves_something"),
            models.CheckConstraint(
                condition=~Q(debit=F("credit")), name="transfer_joins_two_accounts"
            ),
            models.UniqueConstraint(fields=["kind", "source"], name="one_transfer_per_cause"),
            models.CheckConstraint(
                condition=GreaterThan(Length("source"), 0), name="transfer_names_its_cause"
            ),
            models.CheckConstraint(
                condition=Exact(Length("hash"), 64), name="transfer_carries_a_whole_hash"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["reversal", "employer_error_reversal"], reverses__isnull=False
                )
                | Q(
                    ~Q(kind__in=["reversal", "employer_error_reversal"]),
                    reverses__isnull=True,
                ),
                name="reversal_names_what_it_reverses",
            ),
            models.CheckConstraint(
                condition=~Q(
                    kind__in=["reversal", "employer_error_reversal", "statutory_deduction"],
                    reason="",
                ),
                name="deduction_or_reversal_gives_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(kind="employer_error_reversal", artisan_agreed_at__isnull=False)
                | Q(~Q(kind="employer_error_reversal"), artisan_agreed_at__isnull=True),
                name="artisan_agrees_before_an_error_is_taken_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source}"


class PremiumRuleQuerySet(models.QuerySet["PremiumRule"]):
    def in_force(self, on: date) -> Self:
        return self.filter(
            Q(effective_to__isnull=True) | Q(effective_to__gt=on), effective_from__lte=on
        )


class PremiumRule(models.Model):
    """The share of a list price that a sale credits to its workshop, for a period."""

    rate = models.DecimalField(max_digits=6, decimal_places=5, help_text=_("0.10 is ten per cent"))
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True, help_text=_("the first day it is over"))

    objects = PremiumRuleQuerySet.as_manager()

    class Meta:
        ordering = ["effective_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rate__gt=0, rate__lte=1), name="premium_is_a_share_of_the_price"
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="premium_rule_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rate.normalize()} from {self.effective_from}"
