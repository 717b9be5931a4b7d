"""The real enterprise that the soak works with: two workshops, four shelves, two people in finance.

Every verb reads its rows anew, as the next request would after a crash.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.db import transaction
from oscar.apps.address.models import Country
from oscar.core.prices import Price

from artisans.making import advances, deliveries
from artisans.making.models import Delivery, WorkOrder
from artisans.people.models import Artisan, Membership
from shop.basket.models import Basket
from shop.order import dispatching, placing
from shop.order.models import Line, Order, ShippingAddress
from shop.partner import stock
from shop.partner.models import StockRecord
from shop.partner.strategy import Selector
from shop.payment import reconciling, refund_settling, refunding
from shop.payment.models import PaymentAttempt, Refund, RefundLine
from shop.payment.reading import Reading
from shop.payment.refund_reading import RefundReading
from shop.receiving import accept_delivery
from shop.shipping.models import WeightBased
from shop.tax.destinations import destination_of_address
from shop.tax.quoting import with_tax
from tests.shop import shelves
from tests.soak.paper import Paper
from tests.soak.sheets import MADE_BY, PRICES

OPENED_AT = datetime(2026, 2, 1, 9, tzinfo=UTC)
LONG_FROM_NOW = datetime(2099, 1, 1, tzinfo=UTC)
FOUR_WEEKS = timedelta(weeks=4)
MUGS = 40


@dataclass
class Enterprise:
    """What is set up once and never changes, by the names that the paper uses."""

    workshops: dict = field(default_factory=dict)
    products: dict = field(default_factory=dict)
    shelves: dict = field(default_factory=dict)
    makers: dict = field(default_factory=dict)
    finance: list = field(default_factory=list)
    begun: list = field(default_factory=list)

    @property
    def shelf_names(self):
        return {number: name for name, number in self.shelves.items()}


def found():
    """Found the enterprise, with nothing made and nothing sold yet."""
    shelves.open_shop()
    shelves.exchange("USD", "INR", "84.5")
    here = Enterprise()
    for name, people, currency in (("ratlam", 3, "INR"), ("lotus", 4, "USD")):
        here.workshops[name] = shelves.workshop(name, people=people, currency=currency)
    for membership in Membership.objects.select_related("artisan", "workshop"):
        here.makers[membership.artisan_id] = (membership.artisan.alias, membership.workshop.slug)
    _shelve(here, "bag", made_by="ratlam")
    _shelve(here, "scarf", made_by="lotus", variants=("madder", "indigo"))
    _shelve(here, "mug")
    for name in ("ada", "ben"):
        email = f"{name}@fairhand.example"
        here.finance.append(get_user_model().objects.create_user(email=email))
    mugs = StockRecord.objects.get(pk=here.shelves["mug"])
    stock.open_count(mugs, quantity=MUGS, source="opening", reason="counted at the opening")
    for name, shelf in (("bag", "bag"), ("scarf", "scarf madder"), ("scarf", "scarf indigo")):
        here.begun.append(_begin(here, name, shelf))
    return here


def on_paper(here):
    """The same beginning, written down."""
    paper = Paper(
        workshops={name: workshop.pk for name, workshop in here.workshops.items()},
        aliases={maker: alias for maker, (alias, _) in here.makers.items()},
    )
    for number, (_, workshop) in here.makers.items():
        paper.spells[number].append((workshop, shelves.LONG_AGO, None))
    paper.shelves["mug"][0] = MUGS
    for work, delivery, name, shelf, pieces in here.begun:
        paper.order_work(work, name, 60)
        paper.bring(delivery, work, shelf, pieces)
        paper.accept(delivery, OPENED_AT)
    return paper


def _begin(here, name, shelf):
    """Ten pieces, made and accepted before the first step."""
    ordered = order_work(here, name, 60, on=OPENED_AT.date())
    makers = sorted(m for m, (_, at) in here.makers.items() if at == MADE_BY[shelf])[:2]
    pieces = {makers[0]: (6, 6, 0), makers[1]: (5, 4, 1)}
    delivery = bring(ordered, pieces, on=OPENED_AT.date())
    accept(delivery, shelf=here.shelves[shelf], at=OPENED_AT)
    return ordered, delivery, name, shelf, pieces


def _shelve(here, name, *, made_by=None, variants=()):
    maker = here.workshops.get(made_by)
    product = shelves.shelve(name, free=0, made_by=maker, variants=variants)
    if maker:
        shelves.agree_pay(product)
    here.products[name] = product.pk
    for sold in product.children.all() if variants else [product]:
        shelf = f"{name} {sold.title}" if variants else name
        record = StockRecord.objects.get(product=sold)
        StockRecord.objects.filter(pk=record.pk).update(price=Decimal(PRICES[shelf]) / 100)
        here.shelves[shelf] = record.pk
    assert {MADE_BY[shelf] for shelf in here.shelves if shelf.startswith(name)} == {made_by}


# --- Verbs --------------------------------------------------------------------------------------


def order_work(here, name, quantity, *, on):
    workshop = here.workshops["ratlam" if name == "bag" else "lotus"]
    product = here.products[name]
    return deliveries.order_work(
        workshop, product_id=product, quantity=quantity, due_on=on + FOUR_WEEKS, on=on
    ).pk


def bring(work, pieces, *, on):
    """`pieces`: maker → (came, good, paid again); what is not good goes back for rework."""
    return deliveries.record_delivery(
        WorkOrder.objects.get(pk=work),
        delivered_on=on,
        pieces=[
            deliveries.Pieces(
                artisan=Artisan.objects.get(pk=maker),
                delivered=came,
                accepted=good,
                to_rework=came - good,
                paid_rework=again,
            )
            for maker, (came, good, again) in pieces.items()
        ],
    ).pk


def pay_advance(work, *, amount, at):
    """`amount` in minor units."""
    order = WorkOrder.objects.get(pk=work)
    advances.pay_advance(order, paid_at=at, amount=Decimal(amount) / 100)


def accept(delivery, *, shelf, at):
    accept_delivery(
        Delivery.objects.get(pk=delivery),
        accepted_at=at,
        stockrecord=StockRecord.objects.get(pk=shelf),
    )


def place(wanted):
    """Place an order for [(stock record, pieces)]: what checkout does with a whole form."""
    basket = Basket.objects.create()
    basket.strategy = Selector().strategy()
    total = Decimal("6.50")
    for number, pieces in wanted:
        record = StockRecord.objects.select_related("product").get(pk=number)
        basket.add_product(record.product, pieces)
        total += record.price * pieces
    address = ShippingAddress(
        first_name="Ada", line1="1 Main St", postcode="60601", country=_country()
    )
    delivery = WeightBased.objects.get(name="Standard delivery")
    order = placing.place_order(
        basket,
        email="reader@example.com",
        address=address,
        shipping_method=with_tax(basket, delivery, destination_of_address(address)),
        total=Price("USD", excl_tax=total, incl_tax=total),
    )
    return order.pk


def _country():
    return Country.objects.get(iso_3166_1_a2="US")


def take_in(order, attempt, *, is_live, at, **said):
    """Take in what Stripe says of an attempt (counted from 0): paid in full unless told."""
    asked = PaymentAttempt.objects.get(order=order, number=attempt + 1)
    facts = {
        "session_id": session(order, attempt),
        "status": "complete",
        "payment_status": "paid",
        "amount": asked.amount,
        "currency": "USD",
        "is_live": is_live,
        "order_number": asked.order.number,
        "attempt_number": asked.number,
        "intent_id": f"pi_{order}_{attempt}",
        "paid_at": at,
    }
    if said.get("payment_status", "paid") == "paid":
        facts |= {"captured_amount": said.get("amount", asked.amount), "captured_currency": "USD"}
    return reconciling.apply(Reading(**facts | said)).status


@transaction.atomic
def open_page(order, attempt, *, is_live):
    """What `attempts.open_attempt` writes, without Stripe; False when the pieces are gone."""
    opened = Order.objects.get(pk=order)
    if not placing.reclaim_order(opened):
        return False
    Order.objects.filter(pk=order).update(is_live=is_live)
    PaymentAttempt.objects.create(
        order=opened,
        number=attempt + 1,
        amount=round(opened.total_incl_tax * 100),
        currency="USD",
        is_live=is_live,
        expires_at=LONG_FROM_NOW,
        session_id=session(order, attempt),
    )
    return True


def session(order, attempt):
    return f"cs_test_soak_{order}_{attempt}"


def send(order):
    dispatching.dispatch_order(Order.objects.get(pk=order), carrier="Post")


def refund(order, *, amount=0, pieces=(), key):
    """Ask for a refund of `amount` cents and of [(line, quantity, what becomes of them)]."""
    return refunding.ask_refund(
        PaymentAttempt.objects.get(order=order, status="paid"),
        reason=Refund.Reason.GOODWILL,
        amount=amount,
        lines=[
            refunding.RefundedLine(
                line=Line.objects.get(pk=line), quantity=quantity, pieces=RefundLine.Pieces(then)
            )
            for line, quantity, then in pieces
        ],
        key=key,
    ).amount


def hear_of_refund(key, *, status):
    """Take in what Stripe says of a refund."""
    asked = Refund.objects.get(key=key)
    reading = RefundReading(
        refund_id=f"re_{key}",
        amount=asked.amount,
        status=Refund.Status(status),
        failure="expired_or_canceled_card" if status == "failed" else "",
        made_at=asked.asked_at,
        key=key,
    )
    refund_settling.take_in(asked.attempt, [reading])


@transaction.atomic
def move(maker, *, to, on):
    Membership.objects.filter(artisan=maker, effective_to=None).update(effective_to=on)
    Membership.objects.create(workshop=to, artisan_id=maker, effective_from=on)
