"""What the staff's pages show of the pretended account."""

from datetime import UTC, datetime
from decimal import Decimal

from . import currencies
from .models import OutboxEvent, SandboxObject
from .objects import all_of, peek, rows_of
from .showing import shown


class NoSuchFraction(ValueError):
    """The currency has no coin as small as that."""


def major(amount, currency):
    """An amount in smallest units as people write it."""
    return Decimal(amount).scaleb(-_digits(currency))


def minor(amount, currency):
    """An amount as people write it in smallest units. Raises NoSuchFraction."""
    units = amount.scaleb(_digits(currency))
    if units != units.to_integral_value():
        raise NoSuchFraction(f"{currency.upper()} has no such fraction: {amount}.")
    return int(units)


def seen(data, **more):
    """An object with what a page shows of it: money, currency and time as people write them."""
    amount = data["amount_total"] if "amount_total" in data else data["amount"]
    return {
        **shown(data),
        "total": major(amount, data["currency"]),
        "money": data["currency"].upper(),
        "at": datetime.fromtimestamp(data["created"], UTC),
        "says": data.get("status", "").replace("_", " "),
        **more,
    }


def sessions():
    """The rows of all sessions, newest first."""
    return rows_of("checkout.session").order_by("-created_at", "-pk")


def with_charges(rows):
    """Sessions as the list shows them, each with the charge its last try made."""
    found = [row.data for row in rows]
    ids = [each["payment_intent"] for each in found if each["payment_intent"]]
    intents = {row.pk: row.data for row in SandboxObject.objects.filter(pk__in=ids)}
    return [
        seen(each, charge=intents.get(each["payment_intent"], {}).get("latest_charge"))
        for each in found
    ]


def payouts():
    """The last ten payouts."""
    rows = rows_of("payout").order_by("-created_at", "-pk")[:10]
    return [seen(row.data) for row in rows]


def payment(charge_id):
    """A charge with everything that hangs on it. Raises NotThere."""
    charge = peek("charge", charge_id)
    return {
        "charge": charge,
        "sessions": all_of("checkout.session", payment_intent=charge["payment_intent"]),
        "refunds": all_of("refund", charge=charge_id),
        "disputes": all_of("dispute", charge=charge_id),
        "warnings": all_of("radar.early_fraud_warning", charge=charge_id),
    }


def events_about(found):
    """The events about a payment and what hangs on it, newest first."""
    ids = [found["charge"]["id"], found["charge"]["payment_intent"]]
    for name in ("sessions", "refunds", "disputes", "warnings"):
        ids += [each["id"] for each in found[name]]
    return OutboxEvent.objects.filter(payload__data__object__id__in=ids).order_by("-pk")


def transactions_of(found):
    """What the payment did to our balance, oldest first."""
    ids = [each["id"] for each in (found["charge"], *found["refunds"], *found["disputes"])]
    rows = rows_of("balance_transaction", source__in=ids).order_by("created_at", "pk")
    return [
        seen(
            row.data,
            kind=row.data["reporting_category"].replace("_", " "),
            payout=row.paid_out_in,
            less=major(row.data["net"], row.data["currency"]),
            costs=major(row.data["fee"], row.data["currency"]),
        )
        for row in rows
    ]


def _digits(currency):
    return 0 if currency in currencies.ZERO_DECIMAL else 2
