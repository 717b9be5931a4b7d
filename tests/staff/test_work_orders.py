"""Ordering work in the admin: at the rate in force, once, with an advance or without."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from artisans.ledger.models import Transfer
from artisans.making.advances import pay_advance
from artisans.making.models import Advance, WorkOrder
from shop.receiving import accept_delivery
from tests.shop import shelves
from tests.staff.conftest import TODAY, TOMORROW, as_shown, brought, ordered, words


@pytest.fixture
def order_form(production, tote):
    return production.get(f"/cms/work-orders/new/{tote.pk}/")


def send(client, page, **typed):
    return client.post(page.request["PATH_INFO"], as_shown(page, **typed))


def test_the_form_shows_the_rate_in_force_with_its_working(order_form):
    text = words(order_form)

    assert "Lotus Workshop" in text
    assert "95 min × $550.00 / 12,480 = $4.19 → $4.19" in text


def test_what_can_be_ordered_has_a_rate_in_force(production, tote):
    shelves.shelve("Unagreed scarf", made_by=tote.workshop)

    text = words(production.get("/cms/work-orders/new/"))

    assert "Krama tote $4.19 a piece" in text
    assert "Unagreed scarf" not in text


def test_work_is_ordered_with_exactly_half_as_its_advance(production, order_form):
    answer = send(production, order_form, quantity=10, due_on=TOMORROW, advance="half")

    order = WorkOrder.objects.get()
    assert answer["Location"] == f"/cms/work-orders/{order.pk}/"
    assert (order.quantity, order.due_on, order.workshop.slug) == (10, TOMORROW, "lotus")
    assert order.advance.amount == Decimal("20.95")
    assert Transfer.objects.get().amount == 2095


def test_work_is_ordered_without_an_advance(production, order_form):
    send(production, order_form, quantity=10, due_on=TOMORROW, advance="")

    assert WorkOrder.objects.count() == 1
    assert not Advance.objects.exists()


def test_a_second_press_orders_nothing_more(production, order_form):
    first = send(production, order_form, quantity=10, due_on=TOMORROW, advance="half")
    second = send(production, order_form, quantity=10, due_on=TOMORROW, advance="half")

    assert second["Location"] == first["Location"]
    assert WorkOrder.objects.count() == 1
    assert Transfer.objects.count() == 1


REFUSED = {
    "none": ({"quantity": 0}, "greater than or equal to 1"),
    "no number": ({"quantity": ""}, "This field is required"),
    "past": ({"due_on": TODAY - timedelta(days=1)}, "This day is over"),
    "too small": ({"advance": "amount", "amount": "20.94"}, "between $20.95 and $41.90"),
    "too large": ({"advance": "amount", "amount": "41.91"}, "between $20.95 and $41.90"),
    "no amount": ({"advance": "amount", "amount": ""}, "Enter the amount"),
    "no key": ({"form_key": ""}, "This page was not whole"),
}


@pytest.mark.parametrize(("typed", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_ordered_is_told_and_nothing_typed_is_lost(
    production, order_form, typed, sentence
):
    typed = {"quantity": 10, "due_on": TOMORROW, "advance": "half"} | typed

    page = send(production, order_form, **typed)

    assert page.status_code == 422
    assert sentence in words(page)
    assert page.context["form"]["quantity"].value() == str(typed["quantity"])
    assert not WorkOrder.objects.exists()


def test_a_rate_that_was_not_shown_is_shown_before_it_is_agreed_to(production, order_form, tote):
    page = send(production, order_form, quantity=10, due_on=TOMORROW, shown_rate=999)

    again = send(production, page)

    assert "Another piece rate has come into force" in words(page)
    assert again.status_code == 302


def test_a_product_without_a_rate_cannot_be_ordered(production, lotus):
    product = shelves.shelve(made_by=lotus)

    assert production.get(f"/cms/work-orders/new/{product.pk}/").status_code == 404


def test_an_order_shows_what_came_and_what_is_left_of_its_advance(production, order, makers):
    pay_advance(order, paid_at=timezone.now())
    accept_delivery(brought(order, (makers[0], 4)), accepted_at=timezone.now())
    brought(order, (makers[1], 1))

    text = words(production.get(f"/cms/work-orders/{order.pk}/"))

    assert "Still open 5 of 10" in text
    assert "Piece pay so far $16.76" in text
    assert "Advance $20.95 on 24 Nov 2026 Offset so far $8.38 Left of it $12.57" in text
    assert "1 to judge" in text


def test_the_list_tells_late_orders_and_finds_them(production, lotus, tote, makers):
    late = ordered(lotus, tote, due_on=TODAY - timedelta(days=1))
    done = ordered(lotus, tote, quantity=1, due_on=TODAY - timedelta(days=9))
    accept_delivery(brought(done, (makers[0], 1)), accepted_at=timezone.now())
    ordered(lotus, tote)

    everything = production.get("/cms/work-orders/")
    only_late = production.get("/cms/work-orders/?state=late")
    still_open = production.get("/cms/work-orders/?state=open")

    assert [row.is_late for row in everything.context["rows"]] == [True, False, False]
    assert [row.order for row in only_late.context["rows"]] == [late]
    assert len(still_open.context["rows"]) == 2


def test_the_list_is_of_one_workshop_when_asked(production, order):
    other = shelves.workshop("other", people=1)

    page = production.get(f"/cms/work-orders/?workshop={other.pk}")

    assert page.context["rows"] == []


def test_an_advance_is_paid_later_and_once(production, order):
    page = production.get(f"/cms/work-orders/{order.pk}/advance/")

    answers = [send(production, page, amount="30.00") for _press in range(2)]

    assert [answer["Location"] for answer in answers] == [f"/cms/work-orders/{order.pk}/"] * 2
    assert Advance.objects.get().amount == Decimal("30.00")
    assert Transfer.objects.get().amount == 3000


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [("20.94", "between $20.95 and $41.90"), ("twenty", "Enter a number"), ("21.005", "2 decimal")],
)
def test_an_advance_out_of_range_is_told(production, order, amount, sentence):
    page = production.get(f"/cms/work-orders/{order.pk}/advance/")

    page = send(production, page, amount=amount)

    assert page.status_code == 422
    assert sentence in words(page)
    assert not Advance.objects.exists()


def test_an_order_has_one_advance(production, order):
    page = production.get(f"/cms/work-orders/{order.pk}/advance/")
    pay_advance(order, paid_at=timezone.now(), amount=Decimal("30.00"))

    page = send(production, page, amount="25.00")

    assert "This work order has its advance" in words(page)
    assert Transfer.objects.get().amount == 3000


def test_an_advance_is_for_work_to_come(production, order, makers):
    page = production.get(f"/cms/work-orders/{order.pk}/advance/")
    accept_delivery(brought(order, (makers[0], 10)), accepted_at=timezone.now())

    page = send(production, page)

    assert "an advance is for work to come" in words(page)
    assert not Advance.objects.exists()


def test_more_orders_take_no_more_queries(
    production, lotus, tote, makers, django_assert_max_num_queries
):
    for place in range(12):
        order = ordered(lotus, tote, quantity=20 + place)
        pay_advance(order, paid_at=timezone.now())
        accept_delivery(brought(order, (makers[0], 2)), accepted_at=timezone.now())

    with django_assert_max_num_queries(16):
        page = production.get("/cms/work-orders/")

    assert len(page.context["rows"]) == 12
