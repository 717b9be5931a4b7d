"""A small workshop in Ratlam, its makers and product, and staff who sign in."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from artisans.making.models import WageFloor
from artisans.making.studies import open_study, record_study
from artisans.people.models import Artisan, Membership, Workshop
from shop.catalogue.models import Product
from staff.groups import finance_group
from staff.making.permissions import making_permissions

SINCE = date(2025, 1, 1)
TIMED_ON = date(2025, 6, 1)


def workshop():
    made, _ = Workshop.objects.get_or_create(
        slug="ratlam",
        defaults={
            "name": "Ratlam",
            "country": "IN",
            "province": "Madhya Pradesh",
            "craft": "block print",
            "currency": "INR",
            "floor_region": "Ratlam",
            "opened_on": SINCE,
        },
    )
    for alias in ("AAAA-AAAA", "CCCC-CCCC"):
        artisan, is_added = Artisan.objects.get_or_create(alias=alias)
        if is_added:
            Membership.objects.create(workshop=made, artisan=artisan, effective_from=SINCE)
    return made


def makers():
    return list(Artisan.objects.order_by("alias"))


def product(title="Block print bag"):
    return Product.objects.create(title=title, structure=Product.STANDALONE, workshop=workshop())


def being_timed(of=None):
    return open_study(product_id=(of or product()).pk, timed_on=TIMED_ON)


def timed(of, *, minutes=95):
    """A closed study whose standard minutes are those asked for."""
    one, two = makers()
    cycles = [(artisan, minutes * 60) for artisan in (one, two, one, two, one)]
    return record_study(product_id=of.pk, timed_on=TIMED_ON, allowance_percent=0, cycles=cycles)


def floor(amount="14114", **other):
    facts = {
        "country": "IN",
        "region": "Ratlam",
        "skill": "any",
        "kind": "legal minimum",
        "currency": "INR",
        "per": "month",
        "effective_from": SINCE,
        "source": "a notification",
        "source_year": 2025,
    }
    return WageFloor.objects.create(amount=Decimal(amount), **facts | other)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def finance(name="finance"):
    user = User.objects.create_user(f"{name}@example.com", "pw")
    user.groups.add(finance_group())
    return signed_in(user)


def production():
    user = User.objects.create_user("production@example.com", "pw")
    group, _ = Group.objects.get_or_create(name="Production")
    group.permissions.add(Permission.objects.get(codename="access_admin"), *making_permissions())
    user.groups.add(group)
    return signed_in(user)


def editor():
    user = User.objects.create_user("editor@example.com", "pw")
    user.groups.add(Group.objects.get(name="Editors"))
    return signed_in(user)


def text(answer):
    """What the page's main part, or a part of a page, says without its tags."""
    page = answer.content.decode()
    main = re.sub(r"<header.*?</header>", "", page.rpartition("<main")[2], flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def queries(client, path):
    """How many queries a page takes, once what is cached is cached."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


def is_shut(answer):
    """Wagtail sends those who may not enter back to its first page."""
    return answer.status_code == 302 and answer["Location"] == "/cms/"
