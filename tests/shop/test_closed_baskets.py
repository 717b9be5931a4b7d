"""A basket that became an order, or went into another one, is not edited by anybody."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.models import User
from shop.basket.editing import editing
from shop.basket.models import Basket, BasketIsClosed, Line, LineAttribute
from shop.catalogue.models import Option
from shop.order.models import Order
from tests.shop import campaigns, shelves
from tests.shop.walking import add, check_out, pay


@pytest.fixture
def tote(shop, lotus):
    return shop.shelve(free=5, made_by=lotus)


@pytest.fixture
def frozen(client, tote):
    """The basket of an order that waits for its payment."""
    add(client, tote, quantity=2)
    check_out(client)
    return Basket.objects.get()


def refused(change):
    """The name of the guard that refuses a change."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        change()
    return str(error.value).partition(":")[0]


def open_basket(**fields):
    return Basket.objects.create(**fields)


def test_no_line_is_added_to_a_closed_basket(frozen, tote):
    line = frozen.lines.get()
    line.pk, line.line_reference = None, "another"

    assert refused(lambda: Line.objects.bulk_create([line])) == "closed_basket_takes_no_line"


def test_no_line_of_a_closed_basket_is_changed(frozen):
    change = frozen.lines.all().update

    assert refused(lambda: change(quantity=9)) == "line_of_a_closed_basket_is_never_changed"


def test_no_line_leaves_a_closed_basket(frozen):
    other = open_basket()

    name = refused(lambda: frozen.lines.all().update(basket=other))

    assert name == "line_of_a_closed_basket_is_never_changed"


def test_no_line_of_a_closed_basket_is_removed(frozen):
    assert refused(frozen.lines.all().delete) == "line_of_a_closed_basket_is_kept"


def test_no_code_is_added_to_a_closed_basket(frozen):
    code = campaigns.code()

    assert refused(lambda: frozen.vouchers.add(code)) == "closed_basket_takes_no_code"


def test_no_code_of_a_closed_basket_is_removed(client, tote):
    campaigns.code()
    add(client, tote)
    campaigns.use(client, "HELLO")
    check_out(client)
    basket = Basket.objects.get()

    assert refused(basket.vouchers.clear) == "code_of_a_closed_basket_is_kept"


def test_options_of_a_closed_basket_stay(client, tote):
    add(client, tote)
    engraving = Option.objects.create(name="Engraving")
    line = Line.objects.get()
    chosen = LineAttribute.objects.create(line=line, option=engraving, value="ADA")
    check_out(client)
    every = LineAttribute.objects.filter(pk=chosen.pk)

    names = [
        refused(lambda: LineAttribute.objects.create(line=line, option=engraving, value="B")),
        refused(lambda: every.update(value="BEA")),
        refused(every.delete),
    ]

    assert names == [
        "closed_basket_takes_no_option",
        "option_of_a_closed_basket_is_never_changed",
        "option_of_a_closed_basket_is_kept",
    ]


def test_the_basket_of_a_standing_order_is_not_opened(frozen):
    assert refused(frozen.thaw) == "basket_of_a_standing_order_stays_closed"


def test_a_merged_basket_is_not_opened(db):
    merged = open_basket(status="Merged")

    assert refused(merged.thaw) == "merged_basket_stays_merged"


def test_a_saved_basket_can_be_edited(tote):
    saved = open_basket(status="Saved")

    saved.lines.create(
        line_reference="kept", product=tote, stockrecord=tote.stockrecords.get(), quantity=1
    )

    assert saved.lines.count() == 1


def test_the_model_explains_before_the_database_refuses(frozen):
    line = frozen.lines.get()

    with pytest.raises(PermissionDenied, match="You cannot modify a frozen"):
        line.save()


def test_editing_is_refused_by_name_once_the_basket_is_ordered(frozen):
    with pytest.raises(BasketIsClosed), editing(frozen):
        raise AssertionError("entered")


def test_a_press_that_comes_after_the_order_is_explained(client, tote):
    add(client, tote)
    line = Line.objects.get()
    form = {f"quantity-{line.pk}": "3", "update": "1"}

    with connection.execute_wrapper(OrderedJustBefore()):
        answer = client.post("/basket/", form, follow=True)

    assert "Your basket has become an order a moment ago." in answer.content.decode()
    assert Line.objects.get().quantity == 1


class OrderedJustBefore:
    """Another tab's order is committed between reading the basket and locking it."""

    done = False

    def __call__(self, execute, sql, params, many, context):
        if not self.done and '"basket_basket"."status" IN' in sql:
            self.done = True
            Basket.objects.update(status="Frozen")
        return execute(sql, params, many, context)


def test_what_a_guest_put_in_comes_along_when_she_signs_in(client, tote, shop):
    user = User.objects.create_user("ada@example.com", "pw")
    scarf = shop.shelve("Scarf", price="20.00")
    campaigns.code()
    at_home = Client()
    at_home.force_login(user)
    add(at_home, scarf)
    add(client, tote, quantity=2)
    campaigns.use(client, "HELLO")

    client.force_login(user)
    page = client.get("/basket/").content.decode()

    assert "Krama tote" in page and "Scarf" in page and "HELLO" in page
    assert sorted(Basket.objects.values_list("status", "owner")) == [
        ("Merged", None),
        ("Open", user.pk),
    ]


def test_merging_twice_takes_the_lines_once(tote):
    into, basket = open_basket(), open_basket()
    basket.lines.create(
        line_reference="one", product=tote, stockrecord=tote.stockrecords.get(), quantity=2
    )
    read_before = Basket.objects.get(pk=basket.pk)

    into.merge(basket)
    into.merge(read_before)

    assert [line.quantity for line in into.lines.all()] == [2]


def test_a_basket_ordered_meanwhile_takes_no_other_in_and_the_other_is_kept(client, tote, shop):
    user = User.objects.create_user("ada@example.com", "pw")
    add(client, tote)
    hers = open_basket(owner=user, status="Frozen")
    slave = Basket.objects.get(owner=None)

    from shop.basket.middleware import BasketMiddleware

    BasketMiddleware(lambda request: None).merge_baskets(hers, slave)

    slave.refresh_from_db()
    assert (slave.owner, slave.status, slave.lines.count()) == (user, "Open", 1)


def test_signing_out_leaves_the_basket_with_the_account(client, tote):
    user = User.objects.create_user("ada@example.com", "pw")
    client.force_login(user)
    add(client, tote)

    client.logout()
    anonymous = client.get("/basket/").content.decode()
    client.force_login(user)
    signed_in = client.get("/basket/").content.decode()

    assert "Krama tote" not in anonymous
    assert "Krama tote" in signed_in


def test_cancelling_opens_the_basket_and_it_can_be_edited_and_ordered_again(client, frozen):
    client.post(f"/orders/{Order.objects.get().token}/change/")
    line = Line.objects.get()

    client.post("/basket/", {f"quantity-{line.pk}": "1", "update": "1"})
    answer = check_out(client)

    assert answer.status_code == 303
    assert [str(order.total_incl_tax) for order in Order.objects.order_by("pk")] == [
        "102.50",
        "54.50",
    ]


def test_deleting_an_account_keeps_the_basket_its_order_was_made_of(client, tote):
    user = User.objects.create_user("ada@example.com", "pw")
    client.force_login(user)
    add(client, tote)
    pay(client, check_out(client)["Location"])

    user.delete()

    order = Order.objects.get()
    assert (order.user, order.basket.owner, order.basket.lines.count()) == (None, None, 1)


def test_the_basket_of_another_account_is_not_handed_to_who_holds_the_address(client, tote, shop):
    client.force_login(User.objects.create_user("ada@example.com", "pw"))
    add(client, tote)
    check_out(client)
    stranger = Client()
    add(stranger, shop.shelve("Scarf", price="20.00"))

    stranger.post(f"/orders/{Order.objects.get().token}/change/")

    assert "Scarf" in stranger.get("/basket/").content.decode()
    assert "Krama tote" not in stranger.get("/basket/").content.decode()
    assert "Scarf" not in client.get("/basket/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_nothing_slips_into_a_basket_while_it_is_ordered():
    from concurrent.futures import ThreadPoolExecutor

    shelves.open_shop()
    tote = shelves.shelve(free=40)
    scarf = shelves.shelve("Scarf", price="20.00", free=40)
    client = Client(raise_request_exception=False)
    add(client, tote)
    tabs = []
    for _ in range(8):
        tab = Client(raise_request_exception=False)
        tab.cookies = client.cookies
        tabs.append(tab)

    def press(number):
        try:
            tab = tabs[number]
            return (check_out(tab) if number % 2 else add(tab, scarf)).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(press, range(8)))

    assert 500 not in answers
    for order in Order.objects.all():
        in_order = sorted(order.lines.values_list("product_id", "quantity"))
        in_basket = sorted(order.basket.lines.values_list("product_id", "quantity"))
        assert in_order == in_basket
