"""What Stripe pays out to the bank, compared with the payments and refunds we know."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import stripe
from django.db import transaction
from stripe import BalanceTransaction

from shop.payment import gateway, tasks
from shop.payment.gateway import PaymentUnavailable, UnknownPayment
from shop.payment.models import Deposit, PaymentAttempt

EXPAND = ["data.source"]
OWN_ENTRY = "payout"


@dataclass(frozen=True)
class DepositReading:
    """A payout of Stripe's and, once it is reconciled, what it is made of. Minor units."""

    deposit_id: str
    amount: int
    currency: str
    status: str
    is_live: bool
    arrives_on: date
    # Net amount of each entry, and the payment intent it belongs to ("" for none); None: not yet.
    entries: tuple[tuple[int, str], ...] | None


def read_deposit(deposit_id: str) -> DepositReading:
    """Ask Stripe. Raises UnknownPayment or PaymentUnavailable."""
    try:
        found = gateway.client().v1.payouts.retrieve(deposit_id)
        is_listed = found.reconciliation_status == "completed"
        entries = tuple(_entries(deposit_id)) if is_listed else None
    except stripe.StripeError as error:
        if error.code == "resource_missing":
            raise UnknownPayment(deposit_id) from error
        raise PaymentUnavailable(str(error)) from error
    return DepositReading(
        deposit_id=found.id,
        amount=found.amount,
        currency=found.currency.upper(),
        status=found.status,
        is_live=found.livemode,
        arrives_on=datetime.fromtimestamp(found.arrival_date, UTC).date(),
        entries=entries,
    )


@transaction.atomic
def take_in_deposit(reading: DepositReading) -> Deposit:
    """Write down what went to the bank; a task where it does not add up."""
    deposit, _ = Deposit.objects.update_or_create(
        deposit_id=reading.deposit_id,
        defaults={
            "amount": reading.amount,
            "currency": reading.currency,
            "status": reading.status,
            "is_live": reading.is_live,
            "arrives_on": reading.arrives_on,
        },
    )
    if reading.entries is None:
        return deposit
    known = _known({intent for _net, intent in reading.entries if intent})
    deposit.known_amount = sum(net for net, intent in reading.entries if intent in known)
    deposit.unknown_count = sum(intent not in known for _net, intent in reading.entries)
    deposit.save(update_fields=["known_amount", "unknown_count"])
    if deposit.unknown_count or deposit.known_amount != deposit.amount:
        tasks.deposit(deposit)
    return deposit


def _known(intents: set[str]) -> set[str]:
    found = PaymentAttempt.objects.filter(payment_intent_id__in=intents)
    return set(found.values_list("payment_intent_id", flat=True))


def _entries(deposit_id: str) -> Iterator[tuple[int, str]]:
    listed = gateway.client().v1.balance_transactions.list(
        {"payout": deposit_id, "limit": 100, "expand": EXPAND}
    )
    for entry in listed.auto_paging_iter():
        if entry.type != OWN_ENTRY:
            yield entry.net, _intent_of(entry)


def _intent_of(entry: BalanceTransaction) -> str:
    source = entry.source
    if source is None or isinstance(source, str) or "payment_intent" not in source:
        return ""
    return str(source["payment_intent"] or "")
