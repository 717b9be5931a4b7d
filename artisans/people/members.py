"""Who belongs to a workshop."""

from datetime import date

from django.db.models import QuerySet

from artisans.people.models import Artisan, Membership, Workshop


def members_of(workshop: Workshop | int, on: date | None = None) -> QuerySet[Artisan]:
    """The artisans of a workshop on a day, today unless told, in the order of their aliases."""
    memberships = Membership.objects.current(on).filter(workshop=workshop)
    return Artisan.objects.filter(pk__in=memberships.values("artisan")).order_by("alias")
