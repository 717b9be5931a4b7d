"""Count an order's discounts against the limits of its offers, exactly, whoever else orders now.

Offers are locked in primary-key order; one conditional UPDATE each says by its row count whether
the limit held. Call both inside the transaction that places or lets go of the order.
"""

from django.db.models import Case, DecimalField, F, Q, Value, When
from django.db.models.functions import Round

from shop.offer import refusals
from shop.offer.models import ConditionalOffer, OfferClaim

MONEY = DecimalField(max_digits=12, decimal_places=2)
Offer = ConditionalOffer


def claim_offers(order, customer, discounts):
    """Claim what the order's discounts take of their offers; raises DiscountRefused."""
    taken = {discount.offer_id: discount for discount in discounts}
    for offer in _locked(taken):
        discount = taken[offer.pk]
        if offer.max_user_applications and (
            offer.used_by(customer) + discount.frequency > offer.max_user_applications
        ):
            raise _refusal(discount, refusals.OfferUsedByCustomer, refusals.CodeUsedByCustomer)
        claim = OfferClaim.objects.create(
            offer=offer,
            order=order,
            user_id=customer.user_id,
            mailbox=customer.mailbox,
            applications=discount.frequency,
            amount=discount.amount,
        )
        if not _count(claim):
            raise _refusal(discount, refusals.OfferUsedUp, refusals.CodeUsedUp)


def give_back_offers(order):
    """Give back what the order claimed. Nothing when it has claimed nothing."""
    claims = {claim.offer_id: claim for claim in order.offer_claims.all()}
    for offer in _locked(claims):
        claim = claims[offer.pk]
        claim.delete()
        Offer.objects.filter(pk=offer.pk).update(
            num_applications=F("num_applications") - claim.applications,
            total_discount=Round(F("total_discount") - _money(claim.amount), 2),
            num_orders=F("num_orders") - 1,
            status=Case(When(status=Offer.CONSUMED, then=Value(Offer.OPEN)), default=F("status")),
        )


def _locked(pks):
    """The offers that are still there, locked, in primary-key order."""
    offers = Offer.objects.filter(pk__in=list(pks)).order_by("pk")
    return list(offers.select_for_update(no_key=True))


def _count(claim):
    """The one conditional UPDATE. 0 is no limit, as it is for Oscar."""
    applications = F("num_applications") + claim.applications
    total = Round(F("total_discount") + _money(claim.amount), 2)
    within = Offer.objects.filter(
        Q(max_global_applications__gte=applications) | _no_limit("max_global_applications"),
        Q(max_discount__gte=total) | _no_limit("max_discount"),
        pk=claim.offer_id,
    )
    return within.update(
        num_applications=applications,
        total_discount=total,
        num_orders=F("num_orders") + 1,
        status=Case(
            When(
                Q(status=Offer.OPEN)
                & (
                    Q(max_global_applications__gt=0, max_global_applications=applications)
                    | Q(max_discount__gt=0, max_discount=total)
                ),
                then=Value(Offer.CONSUMED),
            ),
            default=F("status"),
        ),
    )


def _no_limit(field):
    return Q(**{f"{field}__isnull": True}) | Q(**{field: 0})


def _money(amount):
    return Value(amount, output_field=MONEY)


def _refusal(discount, of_offer, of_code):
    """Named by its code where the shopper gave one."""
    if discount.voucher_code:
        return of_code(discount.voucher_code)
    return of_offer(discount.offer_name)
