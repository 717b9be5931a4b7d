"""The demo's past: its work, sales and pay happened on days before today, at that day's clock.

Everything the demo does it does by walking the real path, so the real path has to believe the
day. Only the demo's own command moves the clock, and only inside `on`.
"""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import time_machine
from django.utils import timezone

OPENED = 400  # days ago that the workshops opened
AGREED = 120  # … that rates were agreed and costs written down
MADE = 100  # … that the first pieces came in
FIRST_SALE = 75
LAST_SALE = 1


def day(days_ago):
    """The date that many days before today."""
    return timezone.now().date() - timedelta(days=days_ago)


@dataclass(frozen=True)
class Event:
    """Something that happened at a moment. `act` is safe to repeat."""

    moment: datetime
    act: Callable[[], None]


def relive(events, tell=lambda done, of: None):
    """Let events happen in the order of their moments, each at its own clock."""
    events = sorted(events, key=lambda event: event.moment)
    for number, event in enumerate(events, start=1):
        with on(event.moment):
            event.act()
        tell(number, len(events))


@contextmanager
def on(moment):
    """Let the clock stand at `moment` and run on from there; never later than it is."""
    with time_machine.travel(min(moment, timezone.now()), tick=True):
        yield


def at(date_, hour, minute=0):
    """An instant on a day, UTC."""
    return datetime.combine(date_, time(hour, minute), UTC)
