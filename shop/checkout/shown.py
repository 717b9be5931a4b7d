"""What the shopper was shown, signed into the form, so that nothing else is charged.

The token names the basket, its lines and the total. On the way back it tells a second press
(the basket is an order already), a basket changed in another tab, and a total that moved.
"""

from dataclasses import dataclass
from hashlib import sha256

from django.core import signing

SALT = "fairhand.checkout"
MAX_AGE = 60 * 60 * 24


class ShownIsStale(Exception):
    """The token is missing, forged, or older than a day."""


@dataclass(frozen=True)
class Shown:
    basket_id: int
    lines: str
    total: str


def shown_now(basket, total):
    """What the page shows at this moment."""
    lines = ",".join(
        f"{line.stockrecord_id}x{line.quantity}@{line.unit_price_incl_tax}"
        for line in basket.all_lines()
    )
    return Shown(basket.pk, sha256(lines.encode()).hexdigest()[:20], str(total.incl_tax))


def to_token(shown):
    return signing.dumps([shown.basket_id, shown.lines, shown.total], salt=SALT)


def from_token(token):
    """Read a token back; raises ShownIsStale."""
    try:
        return Shown(*signing.loads(token, salt=SALT, max_age=MAX_AGE))
    except (signing.BadSignature, TypeError) as error:
        raise ShownIsStale from error
