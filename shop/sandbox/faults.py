"""The pretended Stripe misbehaves on demand: by chance (SANDBOX_FAULTS) or as a test plans it.

    SANDBOX_FAULTS=timeout=0.1,lost=0.05,500=0.05,twice=0.2,seed=7

At most one fault meets each request, and one each event; the rates of each group sum to 1 or less.
"""

import random
import re
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import lru_cache
from threading import Lock

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

TIMEOUT, LOST, SLOW, TOO_MANY = "timeout", "lost", "slow", "429"
BROKEN, BROKEN_STORED, BROKEN_AFTER = "500", "500_stored", "500_after"
OF_REQUESTS = {
    TIMEOUT: "nobody answers, and nothing happened",
    LOST: "it happened, and the answer never arrives",
    BROKEN: "500, nothing happened, nothing kept for the idempotency key",
    BROKEN_STORED: "500, nothing happened, and the key hears the 500 again",
    BROKEN_AFTER: "500 although it happened, and the key hears the 500 again",
    TOO_MANY: "429 with Retry-After, nothing happened",
    SLOW: "it happens a second later",
}
OF_EVENTS = {
    "twice": "delivered two times",
    "shuffled": "delivered after the event that follows it",
    "late": "waits for `manage.py sandbox_deliver`, at least half a minute",
    "dropped": "never delivered by itself; the list of events has it",
}
SLOW_SECONDS = 1.0
RATE = re.compile(r"(0(\.\d+)?|1(\.0+)?|\.\d+)")


class BadFaults(ImproperlyConfigured):
    """SANDBOX_FAULTS cannot be read; the message says what to write instead."""


@dataclass
class Fault:
    """One kind of fault, and how it shows."""

    kind: str
    # Whether the SDK's own retries may heal it; a test rarely wants to wait for them.
    sdk_retries: bool = True
    seconds: float = SLOW_SECONDS


@dataclass
class Planned:
    """A fault that the next fitting requests or events meet. `met` counts how often it did."""

    fault: Fault
    on: str
    left: int | None
    met: int = 0


_planned: list[Planned] = []
_lock = Lock()


@contextmanager
def planned(kind, *, on="*", times=1, sdk_retries=False, seconds=SLOW_SECONDS):
    """While in this block, the next `times` fitting requests or events meet this fault.

    `on` is "POST /v1/refunds" or a pattern of it, for an event its type ("refund.*"). `times`
    None means every one. Yields what counts how often it was `met`. Any thread's requests count.
    """
    if kind not in OF_REQUESTS and kind not in OF_EVENTS:
        raise BadFaults(_unknown(kind))
    plan = Planned(Fault(kind, sdk_retries=sdk_retries, seconds=seconds), on, times)
    with _lock:
        _planned.append(plan)
    try:
        yield plan
    finally:
        with _lock:
            _planned.remove(plan)


def of_request(method, path):
    """The fault this request meets, or None."""
    planned_one = _next_planned(OF_REQUESTS, f"{method.upper()} {path}")
    if planned_one:
        return planned_one
    kind = _dice().throw(OF_REQUESTS)
    return Fault(kind) if kind else None


def of_event(type):
    """The kind of fault this event meets on its way, or ''."""
    planned_one = _next_planned(OF_EVENTS, type)
    return planned_one.kind if planned_one else _dice().throw(OF_EVENTS)


def start_over():
    """Throw the seeded dice from the beginning."""
    _dice_of.cache_clear()


def rates(text):
    """The rates and the seed that SANDBOX_FAULTS names. Raises BadFaults."""
    found, seed = {}, None
    for part in filter(None, (each.strip() for each in text.split(","))):
        name, equals, value = (each.strip() for each in part.partition("="))
        if not equals or name in found:
            raise BadFaults(f"SANDBOX_FAULTS: {part!r} is not one name=value, each name once.")
        if name == "seed":
            seed = value
        elif name not in OF_REQUESTS and name not in OF_EVENTS:
            raise BadFaults(f"SANDBOX_FAULTS: {_unknown(name)}")
        elif not RATE.fullmatch(value):
            raise BadFaults(f"SANDBOX_FAULTS: {part!r} is no rate from 0 to 1, such as {name}=0.1.")
        else:
            found[name] = float(value)
    _require_sums(found)
    return found, seed


def _require_sums(found):
    for group, what in ((OF_REQUESTS, "requests"), (OF_EVENTS, "events")):
        together = sum(rate for name, rate in found.items() if name in group)
        if together > 1:
            raise BadFaults(f"SANDBOX_FAULTS: the rates of {what} sum to {together:g}, above 1.")


def _unknown(name):
    known = ", ".join([*OF_REQUESTS, *OF_EVENTS, "seed"])
    return f"there is no fault {name!r}; known are {known}."


def _next_planned(group, what):
    with _lock:
        for plan in _planned:
            if plan.fault.kind in group and plan.left != 0 and _fits(what, plan.on):
                plan.left = None if plan.left is None else plan.left - 1
                plan.met += 1
                return plan.fault
    return None


def _fits(what, pattern):
    return fnmatch(what.lower(), pattern.lower())


class _Dice:
    """Seeded chance, one row of throws for requests and one for events."""

    def __init__(self, text):
        self.rates, seed = rates(text)
        self.chances = {
            id(group): random.Random(None if seed is None else f"{seed} {name}")
            for name, group in (("requests", OF_REQUESTS), ("events", OF_EVENTS))
        }
        self.lock = Lock()

    def throw(self, group):
        """The kind that was thrown, or ''."""
        wanted = [(kind, self.rates[kind]) for kind in group if self.rates.get(kind)]
        if not wanted:
            return ""
        with self.lock:
            thrown = self.chances[id(group)].random()
        for kind, rate in wanted:
            if thrown < rate:
                return kind
            thrown -= rate
        return ""


def _dice():
    return _dice_of(getattr(settings, "SANDBOX_FAULTS", ""))


@lru_cache(maxsize=8)
def _dice_of(text):
    return _Dice(text)
