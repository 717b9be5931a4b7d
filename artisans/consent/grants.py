"""Record what a teller allows, and ask whether it still holds."""

from datetime import datetime

from django.db import transaction

from artisans.people.models import Artisan

from .models import Grant, Withdrawal


class ItemWithdrawn(Exception):
    """She took this item back. Telling it again needs a new item and a new conversation."""


class AlreadyGranted(Exception):
    """This version already has a grant for the channel, with another teller or period."""


def grant(
    item: str,
    *,
    teller: Artisan,
    channel: str,
    language: str,
    content_hash: str,
    effective_from: datetime,
    effective_to: datetime,
) -> Grant:
    """Record a teller's yes to one version of an item. Safe to repeat.

    Raises ItemWithdrawn, AlreadyGranted, and ValidationError for a period of more than three years.
    """
    version = {
        "item": item,
        "channel": channel,
        "language": language,
        "content_hash": content_hash,
    }
    terms = {"teller": teller, "effective_from": effective_from, "effective_to": effective_to}
    with transaction.atomic():
        if Withdrawal.objects.filter(item=item).exists():
            raise ItemWithdrawn(f"{item} was withdrawn by its teller.")
        given = Grant.objects.filter(**version).first()
        if given is None:
            given = Grant(**version, **terms)
            given.full_clean()
            given.save(force_insert=True)
    if any(getattr(given, name) != value for name, value in terms.items()):
        raise AlreadyGranted(f"{item} already has a grant for {channel} with other terms.")
    return given


def is_in_force(item: str, *, channel: str, content_hash: str, at: datetime | None = None) -> bool:
    """Whether this version of an item may be shown in a channel at an instant (default: now)."""
    granted = Grant.objects.in_force(at)
    return granted.filter(item=item, channel=channel, content_hash=content_hash).exists()
