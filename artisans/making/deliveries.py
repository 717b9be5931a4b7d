"""Ordering work, recording what came in, and crediting its makers when it is found good."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from artisans.ledger import accounts, chain
from artisans.ledger.models import Account, Kind, Transfer
from artisans.ledger.posting import Posting, post_all
from artisans.making import advances, causes
from artisans.making.models import Delivery, DeliveryLine, WorkOrder
from artisans.making.rates import rate_in_force
from artisans.money import to_minor
from artisans.people.models import Artisan, Workshop


class NoPieceRate(Exception):
    """No piece rate is in force for the product."""


class DeliveryLargerThanOrder(Exception):
    """More pieces came than the work order still asks for."""


class NothingCame(Exception):
    """A delivery is of one piece at least."""


class MoreJudgedThanCame(Exception):
    """More of a maker's pieces were found good or go back than she brought."""

    def __init__(self, artisan: Artisan, sentence: str) -> None:
        self.artisan = artisan
        super().__init__(f"{artisan}: {sentence}")


class DeliveryIsFinal(Exception):
    """The delivery was accepted: its makers were credited by what it says."""


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """One maker's pieces as counted on arrival."""

    artisan: Artisan
    delivered: int
    accepted: int = 0
    to_rework: int = 0
    paid_rework: int = 0


def order_work(
    workshop: Workshop, *, product_id: int, quantity: int, due_on: date, on: date
) -> WorkOrder:
    """Order pieces from a workshop at the rate in force on a day. Raises NoPieceRate."""
    rate = rate_in_force(product_id, on=on)
    if rate is None or rate.workshop_id != workshop.pk:
        raise NoPieceRate("Agree a piece rate with this workshop before ordering work.")
    return WorkOrder.objects.create(
        workshop=workshop, product_id=product_id, piece_rate=rate, quantity=quantity, due_on=due_on
    )


def record_delivery(
    work_order: WorkOrder, *, delivered_on: date, pieces: Iterable[Pieces]
) -> Delivery:
    """Write down what came in, per maker.

    Raises NothingCame, MoreJudgedThanCame, DeliveryLargerThanOrder.
    """
    brought = _brought(pieces)
    with transaction.atomic():
        WorkOrder.objects.select_for_update().get(pk=work_order.pk)
        delivery = Delivery.objects.create(work_order=work_order, delivered_on=delivered_on)
        _write_lines(delivery, brought)
    return delivery


def judge_delivery(delivery: Delivery, *, pieces: Iterable[Pieces]) -> None:
    """Count and judge a delivery again, as long as it is not accepted. Safe to repeat.

    Raises NothingCame, MoreJudgedThanCame, DeliveryLargerThanOrder, DeliveryIsFinal.
    """
    brought = _brought(pieces)
    with transaction.atomic():
        WorkOrder.objects.select_for_update().get(pk=delivery.work_order_id)
        accepted_at = Delivery.objects.select_for_update().get(pk=delivery.pk).accepted_at
        if accepted_at is not None:
            raise DeliveryIsFinal(
                f"This delivery was accepted on {accepted_at:%d %B %Y} and its makers were "
                "credited: record another delivery for what came since."
            )
        # Written anew: moving a piece from one line to another would pass through one too many.
        delivery.lines.all().delete()
        _write_lines(delivery, brought)


def _brought(pieces: Iterable[Pieces]) -> list[Pieces]:
    """The lines of those who brought something."""
    lines = list(pieces)
    for line in lines:
        judged = line.accepted + line.to_rework
        if judged > line.delivered:
            raise MoreJudgedThanCame(
                line.artisan,
                f"{line.accepted} good and {line.to_rework} to rework make {judged}, but "
                f"{line.delivered} came. Count her pieces again.",
            )
        if line.paid_rework > line.to_rework:
            raise MoreJudgedThanCame(
                line.artisan,
                f"{line.paid_rework} of the pieces to rework have a flaw that is not hers, but "
                f"{line.to_rework} go to rework. It is a part of them.",
            )
    brought = [line for line in lines if line.delivered]
    if not brought:
        raise NothingCame("Nothing came yet: enter the pieces of at least one maker.")
    return brought


def _write_lines(delivery: Delivery, brought: list[Pieces]) -> None:
    came, still_open = sum(line.delivered for line in brought), open_quantity(delivery.work_order)
    if came > still_open:
        raise DeliveryLargerThanOrder(
            f"{came} pieces came and {still_open} are still open on this work order: record "
            f"{still_open} at most, and order the rest first, so that it has a rate."
        )
    DeliveryLine.objects.bulk_create(
        DeliveryLine(
            delivery=delivery,
            artisan=line.artisan,
            delivered=line.delivered,
            accepted=line.accepted,
            to_rework=line.to_rework,
            paid_rework=line.paid_rework,
        )
        for line in brought
    )


def open_quantity(work_order: WorkOrder) -> int:
    """Pieces still to come: what was accepted is done, what waits to be judged counts as come."""
    return WorkOrder.objects.with_progress().get(pk=work_order.pk).still_open


def mark_accepted(delivery: Delivery, *, accepted_at: datetime) -> None:
    """Say when a delivery was found good. Safe to repeat: the first acceptance decides when."""
    Delivery.objects.filter(pk=delivery.pk, accepted_at=None).update(accepted_at=accepted_at)
    delivery.refresh_from_db(fields=["accepted_at"])


def credit_makers(delivery: Delivery, *, accepted_at: datetime) -> list[Transfer]:
    """Accept a delivery, credit each maker for her pieces, offset the advance. Safe to repeat.

    Piece pay is earned now, whether the pieces sell or not.
    """
    with transaction.atomic():
        mark_accepted(delivery, accepted_at=accepted_at)
        # Two deliveries of one order share its advance: one after the other.
        chain.lock()
        pay, currency = piece_pay(delivery), delivery.work_order.piece_rate.currency
        payables = accounts.artisan_payables(pay, currency)
        return post_all(
            [
                *_piece_pay(delivery, pay, payables, currency=currency),
                *_offsets(delivery, pay, payables, currency=currency),
            ]
        )


def piece_pay(delivery: Delivery) -> dict[int, int]:
    """What accepting a delivery credits, by artisan. Minor units of the piece rate's currency.

    In the order of their numbers, which never change: the last of an advance is settled in it.
    """
    rate = delivery.work_order.piece_rate
    each = to_minor(rate.amount, currency=rate.currency)
    lines = delivery.lines.order_by("artisan_id")
    return {line.artisan_id: line.paid_pieces * each for line in lines if line.paid_pieces}


def _piece_pay(
    delivery: Delivery, pay: dict[int, int], payables: dict[int, Account], *, currency: str
) -> Iterator[Posting]:
    expense = accounts.piece_pay_expense(currency)
    for artisan_id, amount in pay.items():
        yield Posting(
            kind=Kind.PIECE_PAY,
            debit=expense,
            credit=payables[artisan_id],
            amount=amount,
            source=causes.acceptance(delivery.pk, artisan_id),
            occurred_at=delivery.accepted_at or timezone.now(),
        )


def _offsets(
    delivery: Delivery, pay: dict[int, int], payables: dict[int, Account], *, currency: str
) -> Iterator[Posting]:
    """What of the advance each maker's pay settles: never more than its share of the order."""
    offsets = advances.offsets(delivery, pay)
    if not offsets:
        return
    advanced = accounts.workshop_advance(delivery.work_order.workshop_id, currency)
    for artisan_id, amount in offsets.items():
        yield Posting(
            kind=Kind.ADVANCE_OFFSET,
            debit=payables[artisan_id],
            credit=advanced,
            amount=amount,
            source=causes.acceptance(delivery.pk, artisan_id),
            occurred_at=delivery.accepted_at or timezone.now(),
        )
