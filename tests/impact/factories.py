"""Workshops, rates and paid orders for tests, made as the house makes them."""

from datetime import UTC, date, datetime
from decimal import Decimal

from artisans.events import OrderPaid, PaidLine
from artisans.ledger.models import PremiumRule
from artisans.making.floors import import_floors
from artisans.making.rates import agree_rate
from artisans.making.studies import record_study
from artisans.people.models import Artisan, Membership, Workshop
from shop.catalogue.models import Product, ProductClass

OPENED = date(2026, 1, 1)


def workshop_of(people, *, slug="lotus", name="Lotus Workshop", since=OPENED, **fields):
    """A workshop with this many members since a day."""
    known = {
        "country": "IN",
        "province": "Bihar",
        "craft": "Weaving",
        "currency": "INR",
        "floor_region": "Bihar",
        "opened_on": OPENED,
    }
    workshop = Workshop.objects.create(slug=slug, name=name, **(known | fields))
    add_members(workshop, people, since=since)
    return workshop


def add_members(workshop, people, *, since=OPENED):
    artisans = [Artisan.objects.create() for _ in range(people)]
    for artisan in artisans:
        Membership.objects.create(
            workshop=workshop, artisan=artisan, grade="maker", effective_from=since
        )
    return artisans


def premium_rule(rate="0.10"):
    return PremiumRule.objects.create(rate=Decimal(rate), effective_from=OPENED)


def product_of(workshop, *, title="Krama tote", handle=None):
    kind, _ = ProductClass.objects.get_or_create(name="Bag")
    return Product.objects.create(
        title=title, product_class=kind, workshop=workshop, handle=handle, is_public=True
    )


def rate_of(product, *, minutes=95, since=OPENED):
    """A piece rate agreed for a product whose study took these minutes without allowance."""
    import_floors()
    makers = [member.artisan for member in product.workshop.memberships.all()[:2]]
    study = record_study(
        product_id=product.pk,
        allowance_percent=0,
        timed_on=since,
        cycles=[(makers[turn % 2], minutes * 60) for turn in range(5)],
    )
    return agree_rate(
        product.workshop,
        product_id=product.pk,
        time_study=study,
        skill="semi-skilled",
        effective_from=since,
    )


def line_of(workshop, *, number=1, product_id=0, quantity=1, list_price="48.00"):
    return PaidLine(
        source=f"order-line:{number}",
        product_id=product_id,
        workshop_id=workshop and workshop.pk,
        quantity=quantity,
        list_price_total=Decimal(list_price),
        currency="USD",
    )


def paid(*lines, on=date(2026, 6, 1), is_live=False):
    return OrderPaid(
        order_number="FH-1",
        paid_at=datetime(on.year, on.month, on.day, 12, tzinfo=UTC),
        is_live=is_live,
        lines=lines,
    )
