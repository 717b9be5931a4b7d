"""Take an item back. Everything that asks `in_force` obeys from the next request on."""

from datetime import datetime

from django.utils import timezone

from .models import Withdrawal


def withdraw(item: str, *, at: datetime | None = None) -> Withdrawal:
    """Withdraw an item from every channel for good. Safe to repeat: the first instant stands."""
    withdrawal, _ = Withdrawal.objects.get_or_create(
        item=item, defaults={"withdrawn_at": at or timezone.now()}
    )
    return withdrawal


def is_withdrawn(item: str) -> bool:
    """Whether its teller took an item back, from any date on."""
    return Withdrawal.objects.filter(item=item).exists()
