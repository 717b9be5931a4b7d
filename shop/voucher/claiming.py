"""Count an order's codes against what their kinds allow, exactly, whoever else orders now.

A code that took nothing off is not used. Codes are locked in primary-key order. Call both inside
the transaction that places or lets go of the order.
"""

from collections import Counter

from django.db.models import F, Value
from django.db.models.functions import Round

from shop.offer.claiming import MONEY
from shop.voucher.models import Voucher, VoucherApplication


def claim_codes(order, customer, discounts):
    """Claim the codes that the order's discounts come from; raises DiscountRefused."""
    taken = Counter()
    for discount in discounts:
        if discount.voucher_id is not None:
            taken[discount.voucher_id] += discount.amount
    for voucher in _locked(taken):
        refusal = voucher.used_up_for(customer)
        if refusal:
            raise refusal
        VoucherApplication.objects.create(
            voucher=voucher, order=order, user_id=customer.user_id, mailbox=customer.mailbox
        )
        _count(voucher, orders=1, amount=taken[voucher.pk])


def give_back_codes(order):
    """Give back the codes the order used. Nothing when it used none."""
    uses = {use.voucher_id: use for use in VoucherApplication.objects.filter(order=order)}
    for voucher in _locked(uses):
        uses[voucher.pk].delete()
        amounts = order.discounts.filter(voucher_id=voucher.pk).values_list("amount", flat=True)
        _count(voucher, orders=-1, amount=-sum(amounts))


def _locked(pks):
    """The vouchers that are still there, locked, in primary-key order."""
    vouchers = Voucher.objects.filter(pk__in=list(pks)).order_by("pk")
    return list(vouchers.select_for_update(no_key=True))


def _count(voucher, *, orders, amount):
    """For staff's statistics: the limit is kept by the claims themselves."""
    Voucher.objects.filter(pk=voucher.pk).update(
        num_orders=F("num_orders") + orders,
        total_discount=Round(F("total_discount") + Value(amount, output_field=MONEY), 2),
    )
