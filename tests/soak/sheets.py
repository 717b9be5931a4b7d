"""What the paper is ruled into: one sheet for each kind of thing, and the enterprise's figures.

Imports nothing of ours, as paper.py says.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime

PIECE_PAY = {"bag": ("INR", 35_400), "scarf": ("USD", 419)}
DELIVERY = 650
PRICES = {"bag": 4_805, "scarf madder": 3_995, "scarf indigo": 1_234, "mug": 999}
MADE_BY = {"bag": "ratlam", "scarf madder": "lotus", "scarf indigo": "lotus", "mug": None}
PAID_IN = {"ratlam": "INR", "lotus": "USD"}
GROWS_BY_CREDIT = ("artisan_payable", "premium_fund", "statutory_payable")


@dataclass
class Entry:
    kind: str
    source: str
    debit: str
    credit: str
    amount: int
    at: datetime
    is_undone: bool = False

    @property
    def as_posted(self):
        return self.kind, self.source, self.debit, self.credit, self.amount


@dataclass
class Work:
    """A work order: what was asked for, what was found good, what waits to be judged."""

    product: str
    quantity: int
    good: int = 0
    waiting: int = 0
    advance: int = 0
    settled: int = 0
    had_advance: bool = False

    @property
    def pay(self):
        return self.quantity * PIECE_PAY[self.product][1]

    @property
    def still_open(self):
        return self.quantity - self.good - self.waiting


@dataclass
class Brought:
    """A delivery: of each maker the pieces that came, are good, and are made again for pay."""

    work: int
    shelf: str
    pieces: dict
    is_accepted: bool = False


@dataclass
class Sale:
    lines: dict  # order line → (shelf, pieces)
    is_live: bool
    prices: dict = field(default_factory=dict)  # order line → what was paid for it, in cents
    given_up: dict = field(default_factory=lambda: defaultdict(int))  # order line → pieces
    called_off: dict = field(default_factory=lambda: defaultdict(int))
    refunds: dict = field(default_factory=dict)  # key → (cents, {order line: pieces}, state)
    is_held: bool = True
    state: str = "awaiting"
    attempts: list = field(default_factory=lambda: ["open"])
    reserved_times: int = 1
    is_in_question: bool = False  # everything went back while its parcel was here

    @property
    def captured(self):
        return sum(PRICES[shelf] * pieces for shelf, pieces in self.lines.values()) + DELIVERY

    @property
    def left(self):
        """What was captured and did not go back."""
        return self.captured - sum(
            cents for cents, _, state in self.refunds.values() if state != "failed"
        )

    def refunded(self, line):
        """Pieces of a line for which money went back."""
        return sum(
            pieces.get(line, 0) for _, pieces, state in self.refunds.values() if state != "failed"
        )

    def share(self, line, pieces):
        """What so many more pieces of a line were paid with, whole cents, rounded down in all."""
        before, of, paid = self.refunded(line), self.lines[line][1], self.prices[line]
        return paid * (before + pieces) // of - paid * before // of


@dataclass
class Run:
    workshop: str
    currency: str
    is_live: bool
    figures: dict  # maker → (piece pay, top-up, advance offset, brought forward, share)
    state: str = "draft"


def account(kind, owner, currency, is_live=False):
    return f"{kind}/{owner}/{currency}/{'live' if is_live else 'practice'}"


def ours(kind, currency, is_live=False):
    return account(kind, "enterprise", currency, is_live)


def floor_of(minutes, currency):
    """$550 a month of 12,480 minutes, up to the cent; × 84.5 in rupees, up to the rupee."""
    if currency == "USD":
        return -(-minutes * 55_000 // 12_480)
    return 100 * -(-minutes * 550 * 845 // 124_800)


def amount_of(figures):
    piece_pay, top_up, offset, before, share = figures
    return piece_pay + top_up - offset + before + share


def midnight(day):
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
