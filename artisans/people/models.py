"""Workshops, artisans known by an alias, and who belongs where, since when, at which grade.

Nothing here says why somebody came: what is not held cannot leak.
"""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from artisans.people.aliases import draw_alias

# A figure or a page about fewer people could be about one of them.
SMALLEST_PUBLISHABLE_GROUP = 11


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    def publishable(self, on: date | None = None) -> Self:
        """Workshops with enough members on that day (today) to be shown to the public."""
        large = (
            Membership.objects.current(on)
            .values("workshop")
            .annotate(people=Count("artisan", distinct=True))
            .filter(people__gte=SMALLEST_PUBLISHABLE_GROUP)
        )
        return self.filter(pk__in=large.values("workshop"))


class Workshop(models.Model):  # type: ignore[django-manager-missing]
    """Artisans who work together, and what the public may see: a craft and a province."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    country = models.CharField(max_length=2, help_text=_("two letters, such as KH"))
    province = models.CharField(max_length=80, help_text=_("never closer than a province or state"))
    craft = models.CharField(max_length=120)
    currency = models.CharField(max_length=3, help_text=_("what its makers are paid in"))
    floor_region = models.CharField(
        max_length=80, help_text=_("the region its wage floors are for")
    )
    opened_on = models.DateField()

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Exact(Length("country"), 2), name="workshop_country_has_two_letters"
            ),
            models.CheckConstraint(
                condition=Exact(Length("currency"), 3), name="workshop_currency_has_three_letters"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Artisan(models.Model):
    """A maker we owe money to. Outside the vault she is this alias and nothing else."""

    alias = models.CharField(max_length=9, unique=True, default=draw_alias, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="artisan",
    )

    class Meta:
        ordering = ["alias"]

    def __str__(self) -> str:
        return self.alias


class Grade(models.TextChoices):
    LEARNER = "learner", _("learner")
    MAKER = "maker", _("maker")
    SENIOR = "senior", _("senior maker")
    TRAINER = "trainer", _("trainer")
    LEAD = "lead", _("lead")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, on: date | None = None) -> Self:
        """Memberships that hold on a day, today unless told. The last day is not part of one."""
        day = on or timezone.localdate()
        return self.filter(
            Q(effective_to__isnull=True) | Q(effective_to__gt=day), effective_from__lte=day
        )


class Membership(models.Model):
    """An artisan works with a workshop at a grade, from a day until the day before another.

    A rise in grade ends one membership and begins the next. No artisan has two at a time.
    """

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="memberships")
    artisan = models.ForeignKey(Artisan, models.PROTECT, related_name="memberships")
    grade = models.CharField(max_length=10, choices=Grade, default=Grade.LEARNER)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True, help_text=_("the first day it is over"))

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["effective_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="membership_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(grade__in=["learner", "maker", "senior", "trainer", "lead"]),
                name="membership_has_a_known_grade",
            ),
            models.UniqueConstraint(
                fields=["artisan"],
                condition=Q(effective_to__isnull=True),
                name="artisan_has_one_open_membership",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.artisan_id} in {self.workshop_id}"
