"""What pieces of an order line were paid with, so that giving all of them back gives back all."""

from django.utils.translation import gettext as _

from artisans.money import to_minor
from shop.order.models import Line
from shop.payment.models import Refund, RefundLine


class PiecesRefundedBefore(Exception):
    """More pieces of a line than it has left to refund."""


def amount_for(line: Line, quantity: int) -> int:
    """What `quantity` more pieces of a line were paid with, in minor units, tax included.

    Pieces of a line that does not divide differ by one minor unit; all of them make up the line.
    Raises PiecesRefundedBefore.
    """
    before = refunded_pieces(line)
    left = line.quantity - before
    if quantity > left:
        raise PiecesRefundedBefore(
            _("%(left)d of %(title)s can still be refunded.") % {"left": left, "title": line.title}
        )
    paid = to_minor(line.line_price_incl_tax, currency=line.order.currency)
    return share(paid, of=line.quantity, after=before, pieces=quantity)


def share(paid: int, *, of: int, after: int, pieces: int) -> int:
    """What `pieces` of `of` were paid with, when `after` others came before them. Minor units."""
    return paid * (after + pieces) // of - paid * after // of


def refunded_pieces(line: Line) -> int:
    """How many pieces of a line were refunded, or are being."""
    standing = RefundLine.objects.filter(line=line).exclude(refund__status=Refund.Status.FAILED)
    return sum(standing.values_list("quantity", flat=True))
