"""Reading what the database holds, so that it can be laid beside the paper."""

from collections import defaultdict

from django.db import connection
from django.db.models import Sum

from artisans.ledger import balances
from artisans.ledger.models import Account, Transfer
from artisans.making.deliveries import open_quantity
from artisans.making.models import Advance, Delivery, DeliveryLine, WorkOrder
from artisans.payouts.models import Payout, PayRun
from shop.order.models import Order
from shop.partner.models import StockMovement
from shop.payment.models import PaymentTask, Refund, RefundLine
from tests.soak.sheets import account

# An account without transfers is no half of anything: accounts are not counted.
COUNTED = (
    *(WorkOrder, Advance, Delivery, DeliveryLine),
    *(Order, StockMovement, Refund, RefundLine, PaymentTask),
    *(Transfer, PayRun, Payout),
)


FRESH = (
    "SELECT id, kind, source, debit_id, credit_id, amount FROM ledger_transfer "
    "WHERE id > %s ORDER BY id"
)
SHELVES = "SELECT id, num_in_stock, num_allocated FROM partner_stockrecord"


def rows(sql, *parameters):
    """What a plain cursor reads: quicker than the ORM, and not what the verbs used."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


class Reader:
    """Reads each transfer once: no row that is written ever changes, as the end verifies."""

    def __init__(self, shelf_names):
        self.shelf_names = shelf_names
        self.codes, self.sums, self.seen = {}, defaultdict(int), 0

    def fresh_transfers(self):
        """What was posted since the last look, as (kind, source, debit, credit, amount)."""
        told = []
        for number, kind, source, debit_id, credit_id, amount in rows(FRESH, self.seen):
            debit, credit = self.code(debit_id), self.code(credit_id)
            self.sums[debit] -= amount
            self.sums[credit] += amount
            self.seen = number
            told.append((kind, source, debit, credit, amount))
        return told

    def code(self, number):
        if number not in self.codes:
            self.codes = {opened.pk: opened.code for opened in Account.objects.all()}
        return self.codes[number]

    def shelves(self):
        names = self.shelf_names
        return {names[number]: [held, promised] for number, held, promised in rows(SHELVES)}


def summed_balances():
    """Every balance as pages read it, without those at nothing."""
    read = balances.balances(Account.objects.all())
    codes = {opened.pk: opened.code for opened in Account.objects.all()}
    return {codes[number]: total for number, total in read.items() if total}


def journal_sums(shelf_names):
    sums = StockMovement.objects.values_list("stockrecord").annotate(
        held=Sum("in_stock_change"), promised=Sum("allocated_change")
    )
    return {shelf_names[number]: [held, promised] for number, held, promised in sums}


def open_quantities():
    return {order.pk: open_quantity(order) for order in WorkOrder.objects.all()}


def paid_payouts():
    """What each artisan was paid by runs, by the account that paid her."""
    paid = Payout.objects.filter(paid_at__isnull=False).order_by()
    sums = paid.values_list("artisan", "currency", "pay_run__is_live").annotate(Sum("amount"))
    return {
        account("artisan_payable", f"artisan:{artisan}", currency, is_live): total
        for artisan, currency, is_live, total in sums
    }


def row_counts():
    """How many rows there are of everything a verb may leave a half of: one query."""
    tables = [f"(SELECT COUNT(*) FROM {model._meta.db_table})" for model in COUNTED]
    (counts,) = rows(f"SELECT {', '.join(tables)}")
    return dict(zip((model.__name__ for model in COUNTED), counts, strict=True))
