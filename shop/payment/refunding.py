"""Give money back: decided in one transaction, sent to Stripe after it, settled by what it says.

A refund is written down before Stripe hears of it, so that two people at once cannot give back more
than was captured, and one that was interrupted is found and sent again under the same key.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID, uuid4

import stripe
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from stripe.params import RefundCreateParams

from accounts.models import User
from artisans.money import format_money, from_minor
from shop.after_commit import after_commit
from shop.order import pieces
from shop.order.models import Line, Order
from shop.payment import gateway, refund_settling
from shop.payment.models import PaymentAttempt, Refund, RefundLine
from shop.payment.refund_amounts import amount_for
from shop.payment.refund_reading import reading_of

logger = logging.getLogger(__name__)
Reason = Refund.Reason
Pieces = RefundLine.Pieces
AT_STRIPE: dict[str, Literal["duplicate", "fraudulent", "requested_by_customer"]] = {
    Reason.FRAUD: "fraudulent",
    Reason.PAID_TWICE: "duplicate",
    Reason.CALLED_OFF: "requested_by_customer",
    Reason.RETURNED: "requested_by_customer",
    Reason.FAULTY: "requested_by_customer",
    Reason.LOST: "requested_by_customer",
    Reason.GOODWILL: "requested_by_customer",
}


class RefundRefused(Exception):
    """This refund cannot be given; the message says why and what could be."""


class NothingToRefund(RefundRefused):
    """No money was captured, nothing is left of it, or nothing was asked for."""


class RefundTooLarge(RefundRefused):
    """More than what is left of the payment."""


@dataclass(frozen=True, kw_only=True)
class RefundedLine:
    """Pieces of an order line for which money goes back, and what becomes of the pieces."""

    line: Line
    quantity: int
    pieces: Pieces


@transaction.atomic
def ask_refund(
    attempt: PaymentAttempt,
    *,
    reason: Reason,
    lines: Iterable[RefundedLine] = (),
    amount: int = 0,
    note: str = "",
    by: User | None = None,
    key: UUID | None = None,
) -> Refund:
    """Decide on a refund of `lines` and of `amount` more (minor units); it is sent after commit.

    Raises NothingToRefund, RefundTooLarge, PiecesRefundedBefore or a refusal of `order.pieces`.
    Nothing of it touches what artisans are owed.
    """
    attempt = _locked(attempt)
    asked = list(lines)
    _require_of_this_order(attempt, asked)
    shares = [amount_for(each.line, each.quantity) for each in asked]
    refund = _written(
        attempt,
        amount=amount + sum(shares),
        reason=reason,
        note=note,
        asked_by=by,
        key=key or uuid4(),
    )
    for each, share in zip(asked, shares, strict=True):
        line = refund.lines.create(
            line=each.line, quantity=each.quantity, amount=share, pieces=each.pieces
        )
        _take_pieces(line)
    after_commit(send_refund, refund.pk)
    return refund


@transaction.atomic
def ask_whole(attempt: PaymentAttempt, *, reason: Reason, note: str = "") -> Refund | None:
    """Give back all that is left of a payment; None when nothing is."""
    left = _locked(attempt).left_to_refund
    return ask_refund(attempt, reason=reason, amount=left, note=note) if left else None


def send_refund(refund_pk: int) -> bool:
    """Have Stripe make a refund that was asked for; False when that is not known to have worked.

    Call it outside a transaction. Safe to repeat: the key is the refund's.
    """
    refund = Refund.objects.select_related("attempt__order").get(pk=refund_pk)
    if refund.status != Refund.Status.ASKED:
        return True
    try:
        made = gateway.client().v1.refunds.create(
            refund_params(refund), {"idempotency_key": refund.idempotency_key}
        )
    except stripe.StripeError as error:
        if gateway.is_refusal(error):
            logger.error("Stripe refuses %s: %s", refund, error)
            refund_settling.refuse(refund, why=str(error.user_message or error))
            return True
        logger.error("%s waits for the next sweep: %s", refund, error)
        return False
    refund_settling.take_in(refund.attempt, [reading_of(made.to_dict())])
    return True


def refund_params(refund: Refund) -> RefundCreateParams:
    """What Stripe is asked for: the same at every repeat."""
    params: RefundCreateParams = {
        "payment_intent": refund.attempt.payment_intent_id,
        "amount": refund.amount,
        "metadata": {
            "order_number": refund.attempt.order.number,
            "refund": str(refund.key),
            "why": refund.reason,
        },
    }
    if refund.reason in AT_STRIPE:
        params["reason"] = AT_STRIPE[refund.reason]
    return params


def _locked(attempt: PaymentAttempt) -> PaymentAttempt:
    """The attempt as it is now, its order's row locked as everywhere."""
    Order.objects.select_for_update().get(pk=attempt.order_id)
    return PaymentAttempt.objects.select_related("order").get(pk=attempt.pk)


def _require_of_this_order(attempt: PaymentAttempt, asked: list[RefundedLine]) -> None:
    """Lines are refunded from the payment that paid them."""
    if asked and attempt.status != PaymentAttempt.Status.PAID:
        raise RefundRefused(_("This payment did not pay for the order's lines: refund an amount."))
    if any(each.line.order_id != attempt.order_id for each in asked):
        raise RefundRefused(_("This line belongs to another order."))


def _written(attempt: PaymentAttempt, *, amount: int, **fields: object) -> Refund:
    if not attempt.left_to_refund:
        raise NothingToRefund(_("Nothing is left of this payment to give back."))
    if amount <= 0:
        raise NothingToRefund(_("Say how many pieces, or how much money, to give back."))
    if amount > attempt.left_to_refund:
        left = from_minor(attempt.left_to_refund, currency=attempt.captured_currency)
        raise RefundTooLarge(
            _("At most %(left)s can still be given back.")
            % {"left": format_money(left, currency=attempt.captured_currency)}
        )
    refund = Refund.objects.create(attempt=attempt, amount=amount, **fields)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(
        refunded_amount=F("refunded_amount") + amount
    )
    return refund


def _take_pieces(refunded: RefundLine) -> None:
    """What becomes of the pieces, whether they were sent already or not."""
    if refunded.pieces == Pieces.KEPT:
        return
    pieces.give_up(
        refunded.line,
        refunded.quantity,
        source=refunded.source,
        is_sellable=refunded.pieces == Pieces.SHELF,
        reason=str(refunded.refund.get_reason_display()),
    )
