from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _
from oscar.apps.offer.abstract_models import (
    AbstractBenefit,
    AbstractCondition,
    AbstractConditionalOffer,
    AbstractRange,
)

from shop.offer.customers import Customer

MOST_PER_BASKET = 10_000
COUNTED = frozenset(["num_applications", "total_discount", "num_orders"])


class ConditionalOffer(AbstractConditionalOffer):
    """Oscar's offer, whose limits hold. What was given is counted by `shop.offer.claiming` alone.

    A limit of 0 is none, as it is for Oscar.
    """

    class Meta(AbstractConditionalOffer.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(max_global_applications__isnull=True)
                | Q(max_global_applications=0)
                | Q(num_applications__lte=F("max_global_applications")),
                name="offer_is_given_as_often_as_agreed",
            ),
            models.CheckConstraint(
                condition=Q(max_discount__isnull=True)
                | Q(max_discount=0)
                | Q(total_discount__lte=F("max_discount")),
                name="offer_gives_no_more_than_its_budget",
            ),
        ]

    def save(self, *args, **kwargs):
        """Staff's forms were read some time ago: they never write what was counted meanwhile."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            written = {field.name for field in self._meta.concrete_fields} - COUNTED - {"id"}
            kwargs["update_fields"] = written
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        given = ConditionalOffer.objects.filter(pk=self.pk).values_list(*sorted(COUNTED)).first()
        applications, _orders, total = given or (0, 0, 0)
        if self.max_global_applications and self.max_global_applications < applications:
            raise ValidationError(
                _("It has been used %(count)d times already: suspend it, or allow at least that.")
                % {"count": applications}
            )
        if self.max_discount and self.max_discount < total:
            raise ValidationError(
                _("It has given %(total)s already: suspend it, or allow at least that.")
                % {"total": total}
            )

    @property
    def budget_left(self):
        """What may still be given, or None without a budget."""
        return self.max_discount - self.total_discount if self.max_discount else None

    def get_max_applications(self, user=None):
        """How often it may still be given in one basket, by this customer where one is known."""
        limits = [MOST_PER_BASKET]
        if self.budget_left is not None and self.budget_left <= 0:
            return 0
        if self.max_basket_applications:
            limits.append(self.max_basket_applications)
        if self.max_global_applications:
            limits.append(self.max_global_applications - self.num_applications)
        if self.max_user_applications and isinstance(user, Customer):
            limits.append(self.max_user_applications - self.used_by(user))
        return max(0, min(limits))

    def used_by(self, customer):
        """How often orders of this customer use it."""
        claims = self.claims.filter(customer.claims())
        return claims.aggregate(total=Sum("applications"))["total"] or 0

    def shipping_discount(self, charge, currency=None):
        """In whole or not at all: what is left of a budget is no smaller discount."""
        discount = super().shipping_discount(charge, currency)
        fits = self.budget_left is None or discount <= self.budget_left
        return discount if fits else discount * 0


class KnowsItsRange:
    """Oscar draws a proxy at every look, and each one reads its range again."""

    def proxy(self):
        proxy = super().proxy()
        if proxy is not self and "range" in self._state.fields_cache:
            proxy.range = self.range
        return proxy


class Benefit(KnowsItsRange, AbstractBenefit):
    """Oscar's benefit."""


class Condition(KnowsItsRange, AbstractCondition):
    """Oscar's condition."""


class Range(AbstractRange):
    """Oscar's range, which can look a whole basket up at once."""

    looked_up: dict | None = None

    def look_up(self, product_ids):
        """Find out which of these products are in the range, in one go."""
        found = set(self.all_products().filter(pk__in=product_ids).values_list("pk", flat=True))
        self.looked_up = {pk: pk in found for pk in product_ids}

    def contains_product(self, product):
        if self.looked_up and product.pk in self.looked_up:
            return self.looked_up[product.pk]
        return super().contains_product(product)


class OfferClaim(models.Model):
    """What one order takes of an offer, while it holds its pieces or is paid."""

    offer = models.ForeignKey(ConditionalOffer, models.PROTECT, related_name="claims")
    order = models.ForeignKey("order.Order", models.PROTECT, related_name="offer_claims")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    mailbox = models.CharField(max_length=64, blank=True, db_index=True)
    applications = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "order"], name="order_claims_an_offer_once"),
        ]

    def __str__(self):
        return f"{self.order_id}: {self.applications} × {self.offer_id}"


from oscar.apps.offer.models import *
