"""Production acts, finance looks and pays advances, nobody else comes in."""

import pytest
from django.test import Client

from artisans.making.models import Advance
from shop.partner.models import StockRecord
from staff.groups import production_group
from tests.staff.conftest import as_shown, brought, words


@pytest.fixture
def pages(order, makers, tote):
    """The address of every screen, by what it is for."""
    delivery = brought(order, (makers[0], 6))
    record = StockRecord.objects.get(product=tote)
    return {
        "orders": "/cms/work-orders/",
        "order": f"/cms/work-orders/{order.pk}/",
        "delivery": f"/cms/work-orders/deliveries/{delivery.pk}/",
        "week": "/cms/worked-time/lotus/2026-11-16/",
        "stock": "/cms/stock/",
        "record": f"/cms/stock/{record.pk}/",
        "advance": f"/cms/work-orders/{order.pk}/advance/",
        "products": "/cms/work-orders/new/",
        "new": f"/cms/work-orders/new/{tote.pk}/",
        "receive": f"/cms/work-orders/{order.pk}/receive/",
        "judge": f"/cms/work-orders/deliveries/{delivery.pk}/count/",
    }


FINANCE_SEES = {"orders", "order", "delivery", "week", "stock", "record", "advance"}


def test_production_opens_every_screen(production, pages):
    assert {name: production.get(url).status_code for name, url in pages.items()} == dict.fromkeys(
        pages, 200
    )


def test_finance_looks_at_everything_and_may_pay_advances(finance_desk, pages):
    opened = {name for name, url in pages.items() if finance_desk.get(url).status_code == 200}

    assert opened == FINANCE_SEES


def test_finance_posts_nothing_but_an_advance(finance_desk, pages):
    shown = finance_desk.get(pages["advance"])
    answers = {name: finance_desk.post(url, {}) for name, url in pages.items()}
    finance_desk.post(pages["advance"], as_shown(shown))

    assert {name for name, answer in answers.items() if answer.status_code != 302} == {"advance"}
    assert Advance.objects.count() == 1


def test_finance_is_shown_no_button_it_may_not_press(finance_desk, pages):
    text = "".join(words(finance_desk.get(pages[name])) for name in FINANCE_SEES - {"advance"})

    for button in ("Order work", "Receive pieces", "Accept ", "Save the", "Count again"):
        assert button not in text
    assert "Pay an advance" in text


def test_an_editor_and_a_stranger_open_none_of_it(editor, pages):
    for client in (editor, Client()):
        answers = [client.get(url) for url in pages.values()]
        answers += [client.post(url, {}) for url in pages.values()]

        assert {answer.status_code for answer in answers} == {302}


def test_the_menu_has_one_entry_for_those_who_may_look(production, finance_desk, editor):
    menus = [client.get("/cms/").content.decode() for client in (production, finance_desk, editor)]

    assert [menu.count('"Production"') for menu in menus] == [1, 1, 0]
    assert "Books" not in menus[0]


def test_making_the_group_again_changes_nothing(db):
    before = set(production_group().permissions.values_list("codename", flat=True))

    again = set(production_group().permissions.values_list("codename", flat=True))

    assert again == before
    assert len(before) == 12
