"""Keep what was owed on an order, and tell the policy when it was paid."""

import logging

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from shop.tax.models import TaxAssessment, TaxCharge
from shop.tax.policy import TaxUnavailable

logger = logging.getLogger(__name__)


class NotAssessed(Exception):
    """An order was about to be written whose tax nobody worked out."""


def keep_tax(order, basket, lines):
    """Write down the tax an order was placed with, in the transaction that places it."""
    quote = basket.tax_quote
    if quote is None:
        raise NotAssessed(f"Quote the tax of basket {basket.pk} before it is ordered.")
    where = quote.destination
    assessment = TaxAssessment.objects.create(
        order=order,
        country=where.country,
        state=where.state,
        postcode=where.postcode,
        jurisdiction=quote.jurisdiction,
        is_inclusive=quote.is_inclusive,
        notice=quote.notice,
        policy=settings.TAX_POLICY,
        reference=quote.reference,
    )
    pairs = zip(lines, basket.all_lines(), strict=True)
    taxed = [(line, quote.lines[str(basket_line.pk)]) for line, basket_line in pairs]
    TaxCharge.objects.bulk_create(
        TaxCharge(
            assessment=assessment,
            line=line,
            name=part.name,
            rate=part.rate,
            net=part.net,
            amount=part.amount,
        )
        for line, amounts in [*taxed, (None, quote.delivery)]
        for part in amounts.parts
    )
    return assessment


def commit_tax(order_pk):
    """Tell the policy that the order was paid; False when it could not be told yet.

    Call it outside a transaction. Safe to repeat.
    """
    assessment = TaxAssessment.objects.select_related("order").filter(order=order_pk).first()
    if assessment is None or assessment.committed_at:
        return True
    policy = import_string(assessment.policy)()
    try:
        policy.commit(assessment.reference, order_number=assessment.order.number)
    except TaxUnavailable as error:
        logger.error("The tax of order %s waits: %s", assessment.order.number, error)
        return False
    waiting = TaxAssessment.objects.filter(pk=assessment.pk, committed_at__isnull=True)
    waiting.update(committed_at=timezone.now())
    return True


def uncommitted():
    """Paid orders whose tax the policy has not heard of."""
    return TaxAssessment.objects.filter(committed_at__isnull=True, order__paid_at__isnull=False)
