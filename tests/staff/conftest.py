"""Staff who sign in to the admin, and a workshop with work under way."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User
from artisans.making.deliveries import Pieces, order_work, record_delivery
from shop.partner.models import StockRecord
from staff.groups import finance_group, production_group
from tests.shop import shelves

TODAY = date(2026, 11, 24)
TOMORROW = TODAY + timedelta(days=1)


def signed_in(email, group):
    user = User.objects.create_user(email, "pw")
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def on_a_tuesday():
    """24 November 2026, noon."""
    with time_machine.travel("2026-11-24 12:00Z", tick=False):
        yield


@pytest.fixture
def production(db, on_a_tuesday):
    return signed_in("production@example.com", production_group())


@pytest.fixture
def finance_desk(db, on_a_tuesday):
    return signed_in("desk@example.com", finance_group())


@pytest.fixture
def editor(db, on_a_tuesday):
    return signed_in("editor@example.com", Group.objects.get(name="Editors"))


@pytest.fixture
def lotus(db, on_a_tuesday):
    shelves.open_shop()
    return shelves.workshop("lotus", people=3)


@pytest.fixture
def makers(lotus):
    """Three of them, in the order of their aliases."""
    return sorted((m.artisan for m in lotus.memberships.all()), key=lambda maker: maker.alias)


@pytest.fixture
def tote(lotus):
    """$4.19 a piece, none in stock."""
    product = shelves.shelve(free=0, made_by=lotus)
    shelves.agree_pay(product)
    return product


@pytest.fixture
def order(lotus, tote):
    return ordered(lotus, tote)


def ordered(workshop, product, *, quantity=10, due_on=TOMORROW):
    return order_work(
        workshop, product_id=product.pk, quantity=quantity, due_on=due_on, on=date(2026, 2, 1)
    )


def brought(order, *lines, on=TODAY):
    """A delivery of good pieces: brought(order, (maker, 6), (other, 2))."""
    return record_delivery(
        order,
        delivered_on=on,
        pieces=[Pieces(artisan=maker, delivered=n, accepted=n) for maker, n in lines],
    )


def as_shown(page, **typed):
    """What a browser would send of a page's form, with what somebody typed."""
    form = page.context["form"]
    sent = {field.html_name: field.value() for field in form}
    return {name: value for name, value in (sent | typed).items() if value is not None}


def words(page):
    """The page's words without its markup."""
    import html
    import re

    text = re.sub(r"(?s)<(script|style).*?</\1>|<[^>]+>", " ", page.content.decode())
    return " ".join(html.unescape(text).split())


def in_stock(product):
    return StockRecord.objects.get(product=product).num_in_stock


def usd(amount):
    return Decimal(amount)
