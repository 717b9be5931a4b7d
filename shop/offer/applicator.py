"""Apply offers to a basket: within their limits, to the cent, and for a customer where known."""

from collections import defaultdict

from django.db.models import Prefetch
from oscar.apps.offer.applicator import Applicator as OscarsApplicator
from oscar.apps.offer.results import ZERO_DISCOUNT, BasketDiscount, OfferApplications

from shop.offer import refusals
from shop.offer.customers import customer_of
from shop.offer.models import ConditionalOffer

PARTS = ("condition__range", "benefit__range")


class Applicator(OscarsApplicator):
    """Leaves on the basket what was applied, and in `basket.refusals` what could not be and why."""

    def apply(self, basket, user=None, request=None, *, customer=None):
        customer = customer or customer_of(user)
        basket.refusals = []
        self.apply_offers(basket, self.offers_for(basket, customer), customer)

    def offers_for(self, basket, customer):
        """Offers open to all, and those its codes open to this customer. Highest priority first."""
        site = ConditionalOffer.active.filter(offer_type=ConditionalOffer.SITE)
        site = site.select_related(*PARTS)
        offers = {offer.pk: offer for offer in site}
        for voucher in codes_of(basket):
            refusal = voucher.refusal(customer)
            if refusal:
                basket.refusals.append(refusal)
                continue
            for offer in voucher.offers.all():
                # An offer that two codes open is applied once, by the first.
                if not offer.is_suspended and offer.pk not in offers:
                    offer.set_voucher(voucher)
                    offers[offer.pk] = offer
        return sorted(offers.values(), key=lambda offer: (-offer.priority, offer.pk))

    def apply_offers(self, basket, offers, customer):
        applications = OfferApplications()
        lines = list(basket.all_lines())
        look_ranges_up(offers, {line.product_id for line in lines})
        for offer in offers:
            most = offer.get_max_applications(customer)
            if not most:
                basket.refusals.append(used_up(offer))
            given = 0
            for _ in range(most):
                result = apply_once(offer, basket, lines, given)
                if not result.is_successful:
                    break
                applications.add(offer, result)
                given += result.discount
                if result.is_final:
                    break
        basket.offer_applications = applications


def codes_of(basket):
    """The basket's vouchers with their offers, in primary-key order."""
    if not basket.pk:
        return []
    offers = Prefetch("offers", ConditionalOffer.objects.select_related(*PARTS))
    return basket.vouchers.prefetch_related(offers).order_by("pk")


def depends_on_customer(basket):
    """Whether something applied may be used so often by each customer."""
    return any(
        application["offer"].max_user_applications
        or (application["voucher"] and application["voucher"].is_per_customer)
        for application in basket.offer_applications
    )


def used_up(offer):
    """The refusal for an offer that may not be given again."""
    voucher = offer.get_voucher()
    hers = offer.get_max_applications() > 0
    if voucher:
        kind = refusals.CodeUsedByCustomer if hers else refusals.CodeUsedUp
        return kind(voucher.code)
    return (refusals.OfferUsedByCustomer if hers else refusals.OfferUsedUp)(offer.name)


def look_ranges_up(offers, product_ids):
    """Ask once per range which products are in it, instead of once per line and look."""
    ranges = {}
    for offer in offers:
        for part in (offer.condition, offer.benefit):
            if part.range and not part.range.proxy:
                part.range = ranges.setdefault(part.range.pk, part.range)
    for each in ranges.values():
        each.look_up(product_ids)


def apply_once(offer, basket, lines, given):
    """Apply an offer once more; nothing of it when its budget does not hold the whole discount.

    The discount is what the lines really lost: Oscar rounds the sum and its parts apart.
    """
    before = [kept(line) for line in lines] if offer.max_discount else []
    lost = total_lost(lines)
    result = offer.apply_benefit(basket)
    if not result.affects_basket:
        return result
    result = BasketDiscount(total_lost(lines) - lost)
    if offer.max_discount and result.discount + given > offer.budget_left:
        for line, discounts in zip(lines, before, strict=True):
            line.discounts = discounts
        return ZERO_DISCOUNT
    return result


def total_lost(lines):
    return sum(line.discounts.total for line in lines)


def kept(line):
    """A copy of what is taken off a line so far."""
    copy = type(line.discounts)(line)
    copy._discounts = list(line.discounts._discounts)
    copy._offers = dict(line.discounts._offers)
    copy._consumptions = defaultdict(int, line.discounts._consumptions)
    copy._affected_quantity = line.discounts._affected_quantity
    return copy
