"""What an unpaid order holds: its pieces, its codes and its share of offers. All of it, or nothing.

Held from placing until it is paid, given back when the payment comes to nothing or the order is
cancelled, and taken again when it is to be paid after all. Locks are taken in one order: codes,
offers, stock records, each by primary key.
"""

from shop.offer.claiming import claim_offers, give_back_offers
from shop.offer.customers import customer_of
from shop.partner import stock
from shop.voucher.claiming import claim_codes, give_back_codes


def hold(order):
    """Claim everything; raises DiscountRefused or NotEnoughStock."""
    customer = customer_of(order.user, order.guest_email)
    discounts = list(order.discounts.all())
    claim_codes(order, customer, discounts)
    claim_offers(order, customer, discounts)
    stock.reserve(_pieces(order))


def let_go(order, *, reason):
    """Give everything back."""
    give_back_codes(order)
    give_back_offers(order)
    stock.release(_pieces(order), reason=reason)


def _pieces(order):
    lines = order.lines.select_related("stockrecord").order_by("pk")
    return [stock.Pieces(line.stockrecord, line.quantity, _source(order, line)) for line in lines]


def _source(order, line):
    """An order released and reclaimed reserves more than once: each time is a cause of its own."""
    again = order.reservations - 1
    return f"{line.source}:again-{again}" if again else line.source
