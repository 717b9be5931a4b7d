"""Finance looks the books up in the Wagtail admin, and changes nothing there."""

import pytest

from accounts.models import User
from shop.order.models import Order
from staff.groups import finance_group
from tests.shop import shelves, walking

SCREENS = ("orders", "stock-journal", "pay-runs", "period-tests", "ledger")


@pytest.fixture
def finance(db, client):
    user = User.objects.create_user("finance@example.com", "pw")
    user.groups.add(finance_group())
    client.force_login(user)
    return client


@pytest.fixture
def order(transactional_db, django_user_model):
    from django.test import Client

    shelves.open_shop()
    product = shelves.shelve(made_by=shelves.workshop())
    shopper = Client()
    walking.add(shopper, product)
    walking.pay(shopper, walking.check_out(shopper)["Location"])
    return Order.objects.get()


@pytest.mark.parametrize("screen", SCREENS)
def test_finance_sees_each_of_the_books(order, finance, screen):
    answer = finance.get(f"/cms/{screen}/")

    assert answer.status_code == 200


def test_orders_show_number_state_and_total(order, finance):
    page = finance.get("/cms/orders/").content.decode()

    assert order.number in page
    assert "$54.50" in page


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("verb", ["new", "edit/1", "delete/1"])
def test_nobody_adds_changes_or_deletes_a_record_by_hand(admin_client, screen, verb):
    answer = admin_client.get(f"/cms/{screen}/{verb}/")

    assert answer.status_code in (302, 404)


@pytest.mark.parametrize("screen", SCREENS)
def test_an_editor_does_not_see_the_books(client, db, screen):
    from django.contrib.auth.models import Group

    user = User.objects.create_user("editor@example.com", "pw")
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)

    assert client.get(f"/cms/{screen}/").status_code in (302, 403)
