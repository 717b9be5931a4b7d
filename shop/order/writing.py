"""Write an order and its lines into Oscar's tables."""

from django.conf import settings
from django.db.models import prefetch_related_objects
from oscar.apps.order.signals import order_placed
from oscar.apps.order.utils import OrderCreator as OscarsOrderCreator

from shop.order.models import Line, LineAttribute, LinePrice, OrderLineDiscount
from shop.tax.lines import unit_price_with_tax


class OrderCreator(OscarsOrderCreator):
    """Oscar's creator, with the maker on each line.

    It writes and counts nothing: pieces, codes and offers are claimed by `shop.order.holding`,
    each under its lock and in one order, so that no two placements can wait for each other.
    """

    def write(self, basket, *, total, method, charge, **fields):
        """Write the order a basket becomes, as its offers were applied and shown; its lines too."""
        order = self.create_order_model(
            shipping_method=method,
            shipping_charge=charge,
            billing_address=None,
            basket=basket,
            total=total,
            **fields,
        )
        for application in basket.offer_applications:
            self.write_discount(order, basket, application, method)
        lines = self.write_lines(order, list(basket.all_lines()))
        order_placed.send(sender=self, order=order, user=fields["user"])
        return order, lines

    def write_discount(self, order, basket, application, method):
        """One row per offer that took something off, or off the delivery.

        Oscar writes every offer on delivery down, though the first alone is given.
        """
        offer, result = application["offer"], application["result"]
        if result.affects_shipping:
            if getattr(method, "offer", None) != offer or not method.discount(basket):
                return
            application = {**application, "discount": method.discount(basket)}
        message = offer.apply_deferred_benefit(basket, order, application)
        self.create_discount_model(order, {**application, "message": message})

    def write_lines(self, order, basket_lines):
        """The lines, and what hangs on them: one INSERT for each kind of row, not for each line."""
        prefetch_related_objects(basket_lines, "attributes__option")
        lines = Line.objects.bulk_create(order_line(order, each) for each in basket_lines)
        pairs = list(zip(lines, basket_lines, strict=True))
        LinePrice.objects.bulk_create(price for pair in pairs for price in prices(order, *pair))
        LineAttribute.objects.bulk_create(row for pair in pairs for row in attributes(*pair))
        given = {each.offer_id: each for each in order.discounts.all()} if discounted(pairs) else {}
        OrderLineDiscount.objects.bulk_create(
            row for pair in pairs for row in discounts(*pair, given)
        )
        return lines


def order_line(order, line):
    """What a basket's line becomes, with the workshop that made it."""
    product, record = line.product, line.stockrecord
    title = f"{product.parent.title}, {product.title}" if product.is_child else product.title
    return Line(
        order=order,
        partner=record.partner,
        partner_name=record.partner.name,
        partner_sku=record.partner_sku,
        stockrecord=record,
        product=product,
        workshop=product.maker,
        title=title,
        upc=product.upc,
        quantity=line.quantity,
        line_price_excl_tax=line.line_price_excl_tax_incl_discounts,
        line_price_incl_tax=line.line_price_incl_tax_incl_discounts,
        line_price_before_discounts_excl_tax=line.line_price_excl_tax,
        line_price_before_discounts_incl_tax=line.line_price_incl_tax,
        unit_price_incl_tax=unit_price_with_tax(line),
        unit_price_excl_tax=line.unit_price_excl_tax,
        tax_code=line.tax_code,
        num_allocated=line.quantity,
        status=settings.OSCAR_INITIAL_LINE_STATUS,
    )


def prices(order, line, basket_line):
    """What each piece of a line costs; they sum to the line."""
    return [
        LinePrice(
            order=order,
            line=line,
            quantity=quantity,
            price_incl_tax=incl_tax,
            price_excl_tax=excl_tax,
            tax_code=basket_line.tax_code,
        )
        for incl_tax, excl_tax, quantity in basket_line.get_price_breakdown()
    ]


def attributes(line, basket_line):
    """The options chosen for a line."""
    return [
        LineAttribute(line=line, option=each.option, type=each.option.code, value=each.value)
        for each in basket_line.attributes.all()
    ]


def discounts(line, basket_line, given):
    """What each offer took off a line; `given` are the order's discounts by their offer."""
    return [
        OrderLineDiscount(
            line=line,
            order_discount=given[each.offer.pk],
            is_incl_tax=each.incl_tax,
            amount=each.amount,
        )
        for each in basket_line.discounts
        if each.offer and each.offer.pk in given
    ]


def discounted(pairs):
    return any(list(basket_line.discounts) for _line, basket_line in pairs)
