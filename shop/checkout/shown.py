"""What the shopper was shown, signed into the form, so that nothing else is charged.

The token names the basket, its lines, their prices, what each offer takes off, delivery, tax and
the total. On the way back it tells a second press (the basket is an order already), a basket
changed in another tab, a discount that came or went, and a tax, a delivery or a total that moved.
Prices are compared before tax: what the destination adds to them is told apart.
"""

from dataclasses import astuple, dataclass
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
    prices: str
    discounts: str
    delivery: str
    tax: str
    total: str


def shown_now(basket, total):
    """What the page shows at this moment."""
    lines = [f"{line.stockrecord_id}x{line.quantity}" for line in basket.all_lines()]
    prices = [str(line.unit_price_excl_tax) for line in basket.all_lines()]
    after = [str(line.line_price_excl_tax_incl_discounts) for line in basket.all_lines()]
    offers = [
        f"{application['offer'].pk}:{application['freq']}:{application['discount']}"
        for application in basket.offer_applications
    ]
    quote = basket.tax_quote
    taxes = [f"{part.name} {part.rate}: {part.amount}" for part in quote.parts]
    return Shown(
        basket.pk,
        _hash(lines),
        _hash(prices),
        _hash([*after, *offers]),
        str(quote.delivery.net),
        _hash(taxes),
        str(total.incl_tax),
    )


def _hash(parts):
    return sha256(",".join(parts).encode()).hexdigest()[:20]


def to_token(shown):
    return signing.dumps(astuple(shown), salt=SALT)


def from_token(token):
    """Read a token back; raises ShownIsStale."""
    try:
        return Shown(*signing.loads(token, salt=SALT, max_age=MAX_AGE))
    except (signing.BadSignature, TypeError) as error:
        raise ShownIsStale from error
