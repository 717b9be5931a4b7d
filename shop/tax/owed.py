"""What is owed on lines and delivery by known rates, so that everything sums to the minor unit.

Where prices are shown with tax, each piece's tax is rounded, since its price is. Where tax comes on
top, it is rounded once for each rate and shared among lines and delivery.
"""

from fractions import Fraction

from shop.tax.policy import NOTHING, STANDARD, Taxed, TaxPart
from shop.tax.rounding import apportion, rounded


def work_out(request, rates, *, is_inclusive):
    """Taxed lines by key, and the taxed delivery. `rates`: by category, with name and rate."""
    groups = _by_rate(request, rates)
    delivery_nets = _shares_of_delivery(request, groups)
    line_parts, delivery_parts = {}, []
    for (rate, lines), net in zip(groups, delivery_nets, strict=True):
        if rate is None or not rate.rate:
            continue
        of_lines, of_delivery = _amounts(request, rate, lines, net, is_inclusive=is_inclusive)
        for line, amount in zip(lines, of_lines, strict=True):
            line_parts[line.key] = (_part(rate, line.amount, amount),)
        if net and rate.taxes_shipping:
            delivery_parts.append(_part(rate, net, of_delivery))
    taxed = {
        line.key: _taxed_line(request, line, line_parts.get(line.key, ()), is_inclusive)
        for line in request.lines
    }
    return taxed, _taxed_delivery(request.delivery, tuple(delivery_parts))


def _by_rate(request, rates):
    """The lines of each rate, in the order of the basket."""
    groups = {}
    for line in request.lines:
        rate = rates.get(line.category) or rates.get(STANDARD)
        groups.setdefault(rate and rate.pk, (rate, []))[1].append(line)
    return list(groups.values())


def _shares_of_delivery(request, groups):
    """Delivery is taxed like the goods it brings: shared by what they cost, or by their number."""
    worth = [sum((line.amount for line in lines), NOTHING) for _rate, lines in groups]
    if not sum(worth):
        worth = [sum(line.quantity for line in lines) for _rate, lines in groups]
    whole = Fraction(sum(worth))
    exact = [Fraction(request.delivery) * Fraction(part) / whole for part in worth]
    return apportion(exact, currency=request.currency)


def _amounts(request, rate, lines, delivery, *, is_inclusive):
    """The tax of each line, and of the delivery's share."""
    currency, share = request.currency, Fraction(rate.rate)
    on_delivery = Fraction(delivery) * share if rate.taxes_shipping else Fraction(0)
    if is_inclusive:
        within = [_within(line, share, currency) for line in lines]
        return apportion(within, currency=currency), rounded(on_delivery, currency=currency)
    on_lines = [Fraction(line.amount) * share for line in lines]
    *of_lines, of_delivery = apportion([*on_lines, on_delivery], currency=currency)
    return of_lines, of_delivery


def _within(line, share, currency):
    """The tax within the shown prices of its pieces, less where a discount was given."""
    full = line.unit_price * line.quantity
    if not full:
        return Fraction(0)
    unit_tax = rounded(Fraction(line.unit_price) * share, currency=currency)
    return Fraction(unit_tax) * line.quantity * Fraction(line.amount) / Fraction(full)


def _part(rate, net, amount):
    return TaxPart(name=rate.name, rate=rate.rate, net=net, amount=amount)


def _taxed_line(request, line, parts, is_inclusive):
    """Where tax comes on top, a discount takes as much off the price with tax as off the other."""
    tax = sum((part.amount for part in parts), NOTHING)
    if is_inclusive:
        tax = (
            sum(
                (
                    rounded(
                        Fraction(line.unit_price) * Fraction(part.rate), currency=request.currency
                    )
                    for part in parts
                ),
                NOTHING,
            )
            * line.quantity
        )
    before = line.unit_price * line.quantity + tax
    return Taxed(net=line.amount, parts=parts, gross_before_discounts=before)


def _taxed_delivery(net, parts):
    taxed = Taxed(net=net, parts=parts)
    return Taxed(net=net, parts=parts, gross_before_discounts=taxed.gross)
