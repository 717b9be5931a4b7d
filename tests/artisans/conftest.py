"""A small workshop, its product and its books."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model

from artisans.events import OrderPaid, PaidLine
from artisans.ledger import accounts
from artisans.ledger.models import Kind, PremiumRule
from artisans.ledger.posting import post
from artisans.making.deliveries import Pieces, order_work, record_delivery
from artisans.making.models import WageFloor
from artisans.making.rates import agree_rate
from artisans.making.studies import record_study
from artisans.people.models import Artisan, Membership, Workshop
from tests.artisans.forging import NOON


@pytest.fixture
def open_workshop(db):
    def open_workshop(slug="ratlam", *, currency="INR", region="Ratlam", country="IN"):
        return Workshop.objects.create(
            slug=slug,
            name=slug.title(),
            country=country,
            province="Madhya Pradesh",
            craft="block print",
            currency=currency,
            floor_region=region,
            opened_on=date(2020, 1, 1),
        )

    return open_workshop


@pytest.fixture
def workshop(open_workshop):
    return open_workshop()


@pytest.fixture
def join(db):
    def join(workshop, *, since=date(2024, 1, 1), until=None, grade="maker", alias=None):
        artisan = Artisan.objects.create(**({"alias": alias} if alias else {}))
        Membership.objects.create(
            workshop=workshop,
            artisan=artisan,
            grade=grade,
            effective_from=since,
            effective_to=until,
        )
        return artisan

    return join


@pytest.fixture
def makers(workshop, join):
    """Three of them, in the order of their aliases."""
    return [join(workshop, alias=alias) for alias in ("AAAA-AAAA", "CCCC-CCCC", "DDDD-DDDD")]


@pytest.fixture
def add_product(db):
    def add_product(title="Block print bag"):
        return apps.get_model("catalogue", "Product").objects.create(title=title)

    return add_product


@pytest.fixture
def product(add_product):
    return add_product()


@pytest.fixture
def add_floor(db):
    def add_floor(amount, **other):
        facts = {
            "country": "IN",
            "region": "Ratlam",
            "skill": "any",
            "kind": "legal minimum",
            "currency": "INR",
            "per": "month",
            "effective_from": date(2025, 1, 1),
            "source": "a notification",
            "source_year": 2025,
        }
        return WageFloor.objects.create(amount=Decimal(amount), **facts | other)

    return add_floor


@pytest.fixture
def time_product(makers):
    """A study whose standard minutes are those asked for: no allowance, equal cycles."""

    def time_product(product, minutes, *, allowance_percent=0):
        seconds = round(Decimal(minutes) * 60)
        cycles = [(makers[place % 2], seconds) for place in range(5)]
        return record_study(
            product_id=product.pk,
            allowance_percent=allowance_percent,
            timed_on=date(2025, 6, 1),
            cycles=cycles,
        )

    return time_product


@pytest.fixture
def rate(workshop, product, add_floor, time_product):
    """₹108 for the 95 minutes of FAIR-PAY's worked example."""
    add_floor("14114")
    return agree_rate(
        workshop,
        product_id=product.pk,
        time_study=time_product(product, 95),
        skill="semi-skilled",
        effective_from=date(2026, 1, 1),
    )


@pytest.fixture
def deliver(workshop, product, rate):
    """Order ten pieces and record what each maker brought: deliver((maker, 3), (other, 2))."""

    def deliver(*brought, quantity=10):
        order = order_work(
            workshop,
            product_id=product.pk,
            quantity=quantity,
            due_on=date(2026, 12, 1),
            on=date(2026, 11, 1),
        )
        return record_delivery(
            order,
            delivered_on=date(2026, 11, 5),
            pieces=[Pieces(artisan=a, delivered=n, accepted=n) for a, n in brought],
        )

    return deliver


@pytest.fixture
def premium_rule(db):
    return PremiumRule.objects.create(rate=Decimal("0.10"), effective_from=date(2020, 1, 1))


@pytest.fixture
def paid(workshop, product, premium_rule):
    """An order of one line, paid in the sandbox: paid("40.00")."""

    def paid(list_price, *, source="order-line:42", currency="USD", at=None, **other):
        line = {
            "source": source,
            "product_id": product.pk,
            "workshop_id": workshop.pk,
            "quantity": 1,
            "list_price_total": Decimal(list_price),
            "currency": currency,
        }
        return OrderPaid(
            order_number="7K3Q",
            paid_at=at or datetime(2026, 11, 10, 12, tzinfo=UTC),
            is_live=other.pop("is_live", False),
            lines=(PaidLine(**line | other),),
        )

    return paid


@pytest.fixture
def add_user(db):
    def add_user(name="ada", **other):
        return get_user_model().objects.create_user(
            email=f"{name}@fairhand.example", password="a long word", **other
        )

    return add_user


@pytest.fixture
def posted(makers):
    """Piece pay, then a payout of half of it: transfers 1 and 2."""
    payable = accounts.artisan_payable(makers[0], "INR")
    first = post(
        kind=Kind.PIECE_PAY,
        debit=accounts.piece_pay_expense("INR"),
        credit=payable,
        amount=10800,
        source="acceptance:1:maker:1",
        occurred_at=NOON,
    )
    post(
        kind=Kind.PAYOUT,
        debit=payable,
        credit=accounts.cash("INR"),
        amount=5400,
        source="pay-run:1:artisan:1",
        occurred_at=NOON,
    )
    return first
