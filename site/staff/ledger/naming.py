"""How the ledger's screens say which account is meant, and whether its money is real."""

from artisans.ledger.models import AccountKind
from artisans.money import format_money, from_minor

WITH_OWNERS = ("owner_artisan", "owner_workshop")


def title(account):
    """What an account is, for people: Owed to an artisan: 7K3Q-ABCD."""
    words = str(AccountKind(account.kind).label)
    owner = account.owner_artisan or account.owner_workshop
    words = words[:1].upper() + words[1:]
    return f"{words}: {owner}" if owner else words


def money_word(account):
    return "live" if account.is_live else "practice"


def figure(minor, account):
    """An amount where all that is near says which money it is."""
    major = from_minor(minor, currency=account.currency)
    return format_money(major, currency=account.currency).replace("-", "−")


def amount(minor, account):
    """An amount on an account; practice money says so wherever it is written."""
    written = figure(minor, account)
    return written if account.is_live else f"{written} practice"
