"""Tax as law and register say it, dated; and what was owed on each order."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shop.costing.models import InForce
from shop.tax.categories import TaxCategory

ENDS_LATER = Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from"))


class TaxRate(models.Model):
    """A share of the price before tax, owed at a place from a day on, and who says so.

    The most particular rate holds: its category before `standard`, then the longest beginning of
    the postcode, then the state, then the country. Without a registration nothing is collected.
    """

    country = models.CharField(max_length=2, help_text=_("two letters: DE"))
    state = models.CharField(max_length=10, blank=True, help_text=_("its code: NY"))
    postcode_prefix = models.CharField(max_length=10, blank=True, help_text=_("100 for 10001"))
    category = models.CharField(max_length=16, choices=TaxCategory, default=TaxCategory.STANDARD)
    rate = models.DecimalField(max_digits=6, decimal_places=5, help_text=_("0.19 for 19 %"))
    name = models.CharField(max_length=40, help_text=_("on receipts: VAT, Sales tax"))
    taxes_shipping = models.BooleanField(default=True, help_text=_("owed on delivery too"))
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True, help_text=_("the first day it is over"))
    source = models.CharField(max_length=200)
    source_url = models.URLField(max_length=300)
    checked_on = models.DateField(
        null=True, blank=True, help_text=_("when somebody last compared it with its source")
    )

    objects = InForce.as_manager()

    class Meta:
        ordering = ["country", "state", "postcode_prefix", "category", "-effective_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rate__gte=0, rate__lte=1), name="tax_rate_is_a_share_of_the_price"
            ),
            models.CheckConstraint(condition=ENDS_LATER, name="tax_rate_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(source_url=""), name="tax_rate_names_its_source"
            ),
            models.CheckConstraint(
                condition=Q(category__in=TaxCategory.values),
                name="tax_rate_is_for_a_known_category",
            ),
            models.UniqueConstraint(
                fields=["country", "state", "postcode_prefix", "category", "effective_from"],
                name="one_tax_rate_for_a_place_category_and_day",
            ),
        ]

    def __str__(self):
        place = ", ".join(filter(None, (self.country, self.state, self.postcode_prefix)))
        return f"{place}: {self.name} {self.percent} %"

    @property
    def percent(self):
        """19, 8.875: no digit too many."""
        return f"{(self.rate * 100).normalize():f}"


class TaxRegistration(models.Model):
    """Where the enterprise is registered, and so must collect. `EU` stands for the One Stop Shop.

    A state of the US is a registration of its own: that is what economic nexus asks for.
    """

    country = models.CharField(max_length=2, help_text=_("two letters: US; EU for the OSS"))
    state = models.CharField(max_length=10, blank=True, help_text=_("its code, in the US: NY"))
    number = models.CharField(max_length=40, help_text=_("as the authority gave it"))
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True, help_text=_("the first day it is over"))

    objects = InForce.as_manager()

    class Meta:
        ordering = ["country", "state", "-effective_from"]
        constraints = [
            models.CheckConstraint(
                condition=ENDS_LATER, name="tax_registration_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(number=""), name="tax_registration_has_its_number"),
            models.CheckConstraint(
                condition=~Q(country="US") | ~Q(state=""),
                name="tax_registration_in_the_us_is_of_a_state",
            ),
            models.UniqueConstraint(
                fields=["country", "state", "effective_from"],
                name="one_tax_registration_for_a_place_and_day",
            ),
        ]

    def __str__(self):
        return f"{self.country} {self.state}".strip() + f": {self.number}"


class TaxAssessment(models.Model):
    """What was owed on an order when it was placed, and by whom it was worked out."""

    order = models.OneToOneField("order.Order", models.PROTECT, related_name="tax_assessment")
    country = models.CharField(max_length=2)
    state = models.CharField(max_length=10, blank=True)
    postcode = models.CharField(max_length=64, blank=True)
    jurisdiction = models.CharField(max_length=80)
    is_inclusive = models.BooleanField(help_text="prices were shown with tax")
    notice = models.CharField(max_length=250, blank=True)
    policy = models.CharField(max_length=120)
    reference = models.CharField(max_length=255, blank=True, help_text="the policy's own id")
    committed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return f"{self.order_id}: {self.jurisdiction}"


class TaxCharge(models.Model):
    """What one rate took of an order line, or of delivery where there is no line. Major units."""

    assessment = models.ForeignKey(TaxAssessment, models.PROTECT, related_name="charges")
    line = models.ForeignKey(
        "order.Line", models.PROTECT, null=True, blank=True, related_name="tax_charges"
    )
    name = models.CharField(max_length=40)
    rate = models.DecimalField(max_digits=6, decimal_places=5)
    net = models.DecimalField(max_digits=12, decimal_places=2)
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rate__gte=0, rate__lte=1), name="tax_charge_has_a_rate_below_all"
            ),
            models.CheckConstraint(
                condition=Q(net__gte=0, amount__gte=0), name="tax_charge_is_not_negative"
            ),
            models.UniqueConstraint(
                fields=["assessment", "line", "name", "rate"],
                name="one_tax_charge_for_a_line_and_rate",
                nulls_distinct=False,
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.rate}: {self.amount}"
