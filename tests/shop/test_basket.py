"""The basket: what goes in, what does not, and the sentence that says why."""

from decimal import Decimal

import pytest

from shop.basket.models import Basket
from tests.shop.shelves import leave_in_stock
from tests.shop.walking import add


@pytest.fixture
def tote(shop, lotus):
    return shop.shelve(free=3, made_by=lotus)


def quantities():
    return [line.quantity for line in Basket.objects.get().lines.all()]


def test_a_product_goes_into_the_basket_and_the_header_counts_it(client, tote):
    answer = add(client, tote, quantity=2)

    page = client.get("/basket/").content.decode()

    assert (answer.status_code, answer["Location"]) == (302, "/basket/")
    assert "Basket (2)" in page and "$96.00" in page


def test_a_variant_goes_into_the_basket_by_its_own_name(client, shop):
    scarf = shop.shelve("Scarf", variants=("Madder", "Indigo"))

    add(client, scarf, variant=scarf.children.get(title="Indigo"))

    assert "Indigo" in client.get("/basket/").content.decode()


@pytest.mark.parametrize(
    ("quantity", "sentence"),
    [
        ("4", "There are only 3 of Krama tote left."),
        ("0", "Choose at least 1."),
        ("-1", "Choose at least 1."),
        ("many", "Enter how many you would like as a whole number."),
        ("", "Enter how many you would like as a whole number."),
        ("999999999999999999999", "Choose 200 at most, or write to us for more."),
    ],
)
def test_a_quantity_that_cannot_be_is_answered_on_the_product_page(
    client, tote, quantity, sentence
):
    answer = add(client, tote, quantity=quantity)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Basket.objects.exists()


def test_pieces_already_in_the_basket_count_against_stock(client, tote):
    add(client, tote, quantity=2)

    answer = add(client, tote, quantity=2)

    assert "You have 2 in your basket already." in answer.content.decode()
    assert quantities() == [2]


def test_a_variant_of_another_product_is_refused(client, shop, tote):
    other = shop.shelve("Scarf", variants=("Madder",))

    answer = add(client, tote, variant=other.children.get())

    assert answer.status_code == 422
    assert "Choose one of the variants shown." in answer.content.decode()


def test_the_back_button_onto_the_add_address_leads_to_the_product(client, tote):
    answer = client.get(f"/basket/add/{tote.pk}/")

    assert answer["Location"] == tote.get_absolute_url()


def test_a_quantity_is_changed_and_zero_removes_the_line(client, tote):
    add(client, tote)
    line = Basket.objects.get().lines.get()

    client.post("/basket/", {f"quantity-{line.pk}": "3", "update": "1"})
    changed = quantities()
    client.post("/basket/", {f"quantity-{line.pk}": "0", "update": "1"})

    assert changed == [3]
    assert quantities() == []


def test_a_quantity_above_stock_keeps_the_old_one_and_says_why(client, tote):
    add(client, tote, quantity=2)
    line = Basket.objects.get().lines.get()

    answer = client.post("/basket/", {f"quantity-{line.pk}": "9", "update": "1"})

    assert "There are only 3 of Krama tote left." in answer.content.decode()
    assert quantities() == [2]


def test_a_line_is_removed(client, tote):
    add(client, tote)
    line = Basket.objects.get().lines.get()

    client.post("/basket/", {"remove": line.pk})

    assert quantities() == []


def test_a_visitor_cannot_touch_another_basket(client, shop, tote):
    from django.test import Client

    stranger = Client()
    add(stranger, tote)
    line = Basket.objects.get().lines.get()
    add(client, tote)

    client.post("/basket/", {"remove": line.pk})
    client.post("/basket/", {f"quantity-{line.pk}": "3"})

    line.refresh_from_db()
    assert line.quantity == 1


def test_a_piece_sold_meanwhile_is_named_in_the_basket(client, tote):
    add(client, tote, quantity=2)
    leave_in_stock(tote, free=1)

    page = client.get("/basket/")

    assert "There is only 1 of Krama tote left." in page.content.decode()
    assert page.context["can_check_out"] is False


def test_the_basket_shows_delivery_and_total(client, tote):
    add(client, tote)

    context = client.get("/basket/").context

    assert (context["subtotal"], context["total"]) == (Decimal("48.00"), Decimal("54.50"))


@pytest.mark.parametrize("lines", [1, 20])
def test_the_basket_takes_the_same_queries_however_many_lines(
    client, shop, lotus, lines, django_assert_max_num_queries
):
    for number in range(lines):
        add(client, shop.shelve(f"Tote {number}", made_by=lotus))

    with django_assert_max_num_queries(14):
        client.get("/basket/")
