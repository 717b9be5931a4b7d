"""Three invented workshops and the artisans in them, known by aliases only."""

from dataclasses import dataclass

from artisans.people.models import Artisan, Grade, Membership, Workshop
from demo.past import OPENED, day


@dataclass(frozen=True)
class DemoWorkshop:
    slug: str
    name: str
    country: str
    province: str
    craft: str
    currency: str
    floor_region: str
    grades: tuple[tuple[str, int], ...]


WORKSHOPS = (
    DemoWorkshop(
        "lotus-workshop",
        "Lotus Workshop",
        "KH",
        "Takeo",
        "Handloom weaving and sewing",
        "USD",
        "national (garment footwear travel goods)",
        (
            (Grade.LEARNER, 3),
            (Grade.MAKER, 5),
            (Grade.SENIOR, 4),
            (Grade.TRAINER, 1),
            (Grade.LEAD, 1),
        ),
    ),
    DemoWorkshop(
        "mithila-workshop",
        "Mithila Workshop",
        "IN",
        "Bihar",
        "Block printing and embroidery",
        "INR",
        "Bihar",
        (
            (Grade.LEARNER, 2),
            (Grade.MAKER, 5),
            (Grade.SENIOR, 3),
            (Grade.TRAINER, 1),
            (Grade.LEAD, 1),
        ),
    ),
    DemoWorkshop(
        "hooghly-workshop",
        "Hooghly Workshop",
        "IN",
        "West Bengal",
        "Kantha, jewellery and paper",
        "INR",
        "West Bengal zone B",
        (
            (Grade.LEARNER, 3),
            (Grade.MAKER, 6),
            (Grade.SENIOR, 3),
            (Grade.TRAINER, 1),
            (Grade.LEAD, 1),
        ),
    ),
)


def make_workshops(artisan_user):
    """Create the workshops with their members; `artisan_user` signs in as one of the makers."""
    for demo in WORKSHOPS:
        workshop, is_new = Workshop.objects.get_or_create(
            slug=demo.slug,
            defaults={
                "name": demo.name,
                "country": demo.country,
                "province": demo.province,
                "craft": demo.craft,
                "currency": demo.currency,
                "floor_region": demo.floor_region,
                "opened_on": day(OPENED),
            },
        )
        if is_new:
            _fill(workshop, demo.grades)
    _give_account(artisan_user)


def _fill(workshop, grades):
    for grade, count in grades:
        for _ in range(count):
            Membership.objects.create(
                workshop=workshop,
                artisan=Artisan.objects.create(),
                grade=grade,
                effective_from=day(OPENED),
            )


def _give_account(user):
    """A maker of the Lotus Workshop looks her earnings up with this account."""
    if Artisan.objects.filter(user=user).exists():
        return
    membership = Membership.objects.filter(
        workshop__slug="lotus-workshop", grade=Grade.MAKER
    ).earliest("pk")
    Artisan.objects.filter(pk=membership.artisan_id).update(user=user)
