"""Finding accounts, and opening them the first time.

An installation whose Stripe key is not a live one keeps practice accounts, and so does every order
of the payment sandbox: practice and live money never meet (the database refuses it).
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction

from artisans.ledger import chain
from artisans.ledger.models import Account, AccountKind
from artisans.money import minor_digits
from artisans.people.models import Artisan


def is_live_here() -> bool:
    """Whether this installation moves real money: its Stripe key says so."""
    return str(getattr(settings, "STRIPE_SECRET_KEY", "")).startswith(("sk_live_", "rk_live_"))


def artisan_payable(artisan: Artisan, currency: str, *, is_live: bool | None = None) -> Account:
    """What we owe to an artisan in a currency."""
    return _account(AccountKind.ARTISAN_PAYABLE, currency, is_live, owner_artisan_id=artisan.pk)


def artisan_payables(
    artisan_ids: Iterable[int], currency: str, *, is_live: bool | None = None
) -> dict[int, Account]:
    """The payable of each artisan, by her id: two queries for any number that exist already."""
    live = is_live_here() if is_live is None else is_live
    wanted = set(artisan_ids)
    of = {"kind": AccountKind.ARTISAN_PAYABLE, "currency": currency, "is_live": live}
    found = _by_artisan(wanted, of)
    if wanted - found.keys():
        with transaction.atomic():
            chain.lock()
            found = _by_artisan(wanted, of)
            absent = sorted(wanted - found.keys())
            minor_digits(currency)
            opened = Account.objects.bulk_create(Account(owner_artisan_id=a, **of) for a in absent)
        found |= dict(zip(absent, opened, strict=True))
    return found


def premium_fund(workshop_id: int, currency: str, *, is_live: bool | None = None) -> Account:
    """What sales have put aside for the members of a workshop, not shared yet."""
    return _account(AccountKind.PREMIUM_FUND, currency, is_live, owner_workshop_id=workshop_id)


def workshop_advance(workshop_id: int, currency: str, *, is_live: bool | None = None) -> Account:
    """What a workshop received before the work and accepted pieces have not settled yet."""
    return _account(AccountKind.WORKSHOP_ADVANCE, currency, is_live, owner_workshop_id=workshop_id)


def top_up_expense(currency: str, *, is_live: bool | None = None) -> Account:
    return _account(AccountKind.TOP_UP_EXPENSE, currency, is_live)


def piece_pay_expense(currency: str, *, is_live: bool | None = None) -> Account:
    return _account(AccountKind.PIECE_PAY_EXPENSE, currency, is_live)


def premium_expense(currency: str, *, is_live: bool | None = None) -> Account:
    return _account(AccountKind.PREMIUM_EXPENSE, currency, is_live)


def cash(currency: str, *, is_live: bool | None = None) -> Account:
    return _account(AccountKind.CASH, currency, is_live)


def _account(
    kind: AccountKind, currency: str, is_live: bool | None, **owner: int | None
) -> Account:
    live = is_live_here() if is_live is None else is_live
    owners: dict[str, Any] = {"owner_artisan_id": None, "owner_workshop_id": None} | owner
    found = Account.objects.filter(kind=kind, currency=currency, is_live=live, **owners).first()
    if found is None:
        minor_digits(currency)  # raises UnknownCurrency
        found, _created = Account.objects.get_or_create(
            kind=kind, currency=currency, is_live=live, **owners
        )
    return found


def _by_artisan(wanted: set[int], of: dict[str, object]) -> dict[int, Account]:
    accounts = Account.objects.filter(owner_artisan__in=wanted, **of)
    return {a.owner_artisan_id: a for a in accounts if a.owner_artisan_id}
