"""The demo's work: floors, studies, piece rates, cost sheets, deliveries into stock."""

import random
from datetime import timedelta
from decimal import Decimal
from functools import partial

from django.core.files.base import ContentFile
from django.utils import timezone

from artisans.ledger.models import PremiumRule
from artisans.making.advances import pay_advance
from artisans.making.deliveries import Pieces, order_work, record_delivery
from artisans.making.floors import import_floors
from artisans.making.models import ExchangeRate, FloorKind, PieceRate, WageFloor
from artisans.making.rates import agree_rate
from artisans.making.studies import record_study
from artisans.people.members import members_of
from demo.past import AGREED, MADE, OPENED, Event, at, day
from demo.products import PRODUCTS
from demo.worked import record_work
from shop.catalogue.models import Product
from shop.costing.evidence import keep_evidence
from shop.costing.sheets import write_sheet
from shop.partner.models import StockMovement, StockRecord
from shop.receiving import accept_delivery

# What one of the first currency buys of the second. Demonstration figures, said so on the row.
EXCHANGE = (("INR", "USD", "0.0113"), ("KHR", "USD", "0.00025"), ("USD", "INR", "88.50"))
EXCHANGE_SOURCE = "demonstration rate, not a quotation"
ALLOWANCE = 15
CYCLES = 6
ORDERED_BEFORE = 10  # days
# Workshops that asked for half of the piece pay before the work.
ADVANCED = ("mithila-workshop",)
# Deliveries since the first: weeks ago, pieces.
SINCE = ((9, 8), (7, 8), (5, 8), (3, 6), (2, 6), (1, 6), (0, 4))


def agree_everything():
    """Set the rules and agree what each product pays. Safe to repeat."""
    set_the_rules()
    for demo in PRODUCTS:
        product = Product.objects.select_related("workshop").get(handle=demo.handle)
        if not PieceRate.objects.filter(product=product).exists():
            agree(demo, product)


def set_the_rules():
    """Wage floors from the project's file, exchange rates, and the premium."""
    import_floors()
    if not ExchangeRate.objects.exists():
        ExchangeRate.objects.bulk_create(
            ExchangeRate(
                base_currency=base,
                quote_currency=quote,
                rate=Decimal(rate),
                on=day(AGREED + 1),
                source=EXCHANGE_SOURCE,
            )
            for base, quote, rate in EXCHANGE
        )
    if not PremiumRule.objects.exists():
        PremiumRule.objects.create(rate=Decimal("0.10"), effective_from=day(OPENED))


def agree(demo, product):
    """Time the product, agree its rate, and write its costs down."""
    makers = list(members_of(product.workshop, day(AGREED + 5)))
    study = record_study(
        product_id=product.pk,
        allowance_percent=ALLOWANCE,
        timed_on=day(AGREED + 5),
        cycles=_cycles(demo, makers),
    )
    agree_rate(
        product.workshop,
        product_id=product.pk,
        time_study=study,
        skill=demo.skill,
        effective_from=day(AGREED),
        benchmark=benchmark_of(product.workshop),
    )
    write_sheet(
        product,
        currency="USD",
        materials=demo.materials,
        workshop_costs=demo.workshop_costs,
        inbound_freight=demo.inbound_freight,
        evidence=_evidence(demo),
        effective_from=day(AGREED),
    )


def _evidence(demo):
    """A calculation as a workshop would hand it in."""
    lines = [
        f"{demo.title}: what one piece costs, in USD. An invented calculation.",
        f"materials,{demo.materials}",
        f"workshop costs,{demo.workshop_costs}",
        f"freight to the shop,{demo.inbound_freight}",
    ]
    return keep_evidence(
        ContentFile("\n".join(lines).encode(), name="costs.csv"), title=f"Costs of {demo.title}"
    )


def benchmark_of(workshop):
    """The living wage benchmark the enterprise has chosen: the country's Asia Floor Wage."""
    return WageFloor.objects.get(
        country=workshop.country, region="national", kind=FloorKind.LIVING_WAGE_BENCHMARK
    )


def deliveries():
    """Every delivery as an event: the first of each stock record, and smaller ones since."""
    for place, demo in enumerate(PRODUCTS):
        product = Product.objects.select_related("workshop").get(handle=demo.handle)
        records = _records(product)
        for index, record in enumerate(records):
            quantity = max(4, demo.made // len(records))
            yield _delivery(product, record, quantity, days_ago=MADE - 3 * ((index + place) % 9))
        for weeks_ago, quantity in SINCE:
            if (place + weeks_ago) % 4 == 0:
                yield _delivery(product, records[0], quantity, days_ago=7 * weeks_ago)


def open_orders():
    """One order for each workshop that is still being made."""
    first = {demo.workshop: demo for demo in reversed(PRODUCTS)}
    for demo in first.values():
        yield Event(at(day(3), 9), partial(order_more, demo))


def order_more(demo):
    """Order a dozen pieces, due in the week after next, once."""
    product = Product.objects.select_related("workshop").get(handle=demo.handle)
    today = day(0)
    if not product.work_orders.filter(due_on__gt=today).exists():
        order_work(
            product.workshop,
            product_id=product.pk,
            quantity=12,
            due_on=today + timedelta(days=12),
            on=today,
        )


def _delivery(product, record, quantity, *, days_ago):
    came_on = day(days_ago)
    act = partial(receive, product, record, quantity=quantity, came_on=came_on)
    return Event(at(came_on, 9), act)


def receive(product, record, *, quantity, came_on):
    """Order, deliver and accept `quantity` pieces of a product, once for each day."""
    if StockMovement.objects.filter(
        stockrecord=record, kind=StockMovement.Kind.ACCEPTANCE, moved_at__date=came_on
    ).exists():
        return
    order = order_work(
        product.workshop,
        product_id=product.pk,
        quantity=quantity,
        due_on=came_on,
        on=came_on - timedelta(days=ORDERED_BEFORE),
    )
    if product.workshop.slug in ADVANCED:
        pay_advance(order, paid_at=at(came_on - timedelta(days=ORDERED_BEFORE), 9))
    pieces = list(_pieces(product.workshop, quantity, random.Random(f"{record.pk} {came_on}")))
    delivery = record_delivery(order, delivered_on=came_on, pieces=pieces)
    record_work(
        product.workshop,
        lines=pieces,
        standard_minutes=order.piece_rate.standard_minutes,
        came_on=came_on,
    )
    accept_delivery(delivery, accepted_at=timezone.now(), stockrecord=record)


def _records(product):
    """The stock records of a product, or of its variants, in order."""
    own = StockRecord.objects.filter(product=product)
    return list(own or StockRecord.objects.filter(product__parent=product).order_by("pk"))


def _cycles(demo, makers):
    """Timed cycles around what the piece takes: the study adds its allowance again."""
    draw = random.Random(demo.handle)
    seconds = demo.minutes * 60 * 100 / (100 + ALLOWANCE)
    return [
        (makers[number % 3], round(seconds * draw.uniform(0.96, 1.04))) for number in range(CYCLES)
    ]


def _pieces(workshop, quantity, draw):
    """Share the pieces among a few makers; all of them found good.

    The maker who signs in to the demo is always among them: her page is what visitors look at.
    """
    makers = list(members_of(workshop))
    signed_in = [maker for maker in makers if maker.user_id]
    others = [maker for maker in makers if not maker.user_id]
    chosen = signed_in + draw.sample(others, k=max(2, quantity // 5))
    shares = [quantity // len(chosen)] * len(chosen)
    for index in range(quantity - sum(shares)):
        shares[index] += 1
    return [
        Pieces(artisan=maker, delivered=share, accepted=share)
        for maker, share in zip(chosen, shares, strict=True)
        if share
    ]
