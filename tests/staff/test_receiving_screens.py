"""Receiving in the admin: counted per maker, looked at, accepted once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from artisans.ledger.models import Transfer
from artisans.making.advances import pay_advance
from artisans.making.models import Delivery, WorkOrder
from artisans.people.models import Artisan, Membership
from shop.partner.models import StockMovement, StockRecord
from shop.receiving import accept_delivery
from tests.shop import shelves
from tests.staff.conftest import (
    TODAY,
    TOMORROW,
    as_shown,
    brought,
    in_stock,
    ordered,
    words,
)


def counts(maker, delivered, accepted="", to_rework="", paid_rework=""):
    """What is typed into one maker's row."""
    return {
        f"delivered_{maker.pk}": delivered,
        f"accepted_{maker.pk}": accepted,
        f"to_rework_{maker.pk}": to_rework,
        f"paid_rework_{maker.pk}": paid_rework,
    }


@pytest.fixture
def receive(production, order):
    """Type into the rows of the order's form and send it: receive(counts(…), counts(…))."""
    page = production.get(f"/cms/work-orders/{order.pk}/receive/")

    def receive(*rows, **typed):
        for row in rows:
            typed |= row
        return production.post(f"/cms/work-orders/{order.pk}/receive/", as_shown(page, **typed))

    return receive


@pytest.fixture
def waiting(production, order, makers):
    """The page of a delivery of six and three that waits to be accepted; one half is advanced."""
    pay_advance(order, paid_at=timezone.now())
    delivery = brought(order, (makers[0], 6), (makers[1], 3))
    return production.get(f"/cms/work-orders/deliveries/{delivery.pk}/")


def send(client, page, **typed):
    return client.post(page.request["PATH_INFO"], as_shown(page, **typed))


def judged(delivery):
    lines = delivery.lines.order_by("artisan__alias")
    return [(x.delivered, x.accepted, x.to_rework, x.paid_rework) for x in lines]


def test_every_maker_of_the_workshop_has_a_row(production, order, makers):
    page = production.get(f"/cms/work-orders/{order.pk}/receive/")

    assert [row.artisan for row in page.context["form"].rows] == makers


def test_whoever_left_lately_brings_her_last_pieces_in(production, order, lotus):
    stay = {"workshop": lotus, "effective_from": shelves.LONG_AGO}
    lately, long_since = Artisan.objects.create(), Artisan.objects.create()
    Membership.objects.create(artisan=lately, effective_to=TODAY, **stay)
    Membership.objects.create(artisan=long_since, effective_to=TODAY - timedelta(days=93), **stay)

    page = production.get(f"/cms/work-orders/{order.pk}/receive/")

    shown = [row.artisan for row in page.context["form"].rows]
    assert lately in shown
    assert long_since not in shown


def test_what_came_is_recorded_per_maker_and_credits_nobody_yet(receive, makers):
    answer = receive(counts(makers[0], 6, 5, 1, 1), counts(makers[1], 3, 3))

    delivery = Delivery.objects.get()
    assert answer["Location"] == f"/cms/work-orders/deliveries/{delivery.pk}/"
    assert judged(delivery) == [(6, 5, 1, 1), (3, 3, 0, 0)]
    assert delivery.delivered_on == TODAY
    assert not Transfer.objects.exists()


def test_a_second_press_records_nothing_more(receive, makers):
    first = receive(counts(makers[0], 3, 3))
    second = receive(counts(makers[0], 3, 3))

    assert second["Location"] == first["Location"]
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ((11, 11), "11 pieces came and 10 are still open on this work order"),
        ((5, 6), "6 good and 0 to rework make 6, but 5 came"),
        ((5, 3, 1, 2), "2 of the pieces to rework have a flaw that is not hers, but 1 go"),
        (("", "", ""), "Nothing came yet: enter the pieces of at least one maker"),
        ((-1, 0), "greater than or equal to 0"),
        (("many", 0), "Enter a whole number"),
    ],
)
def test_counts_that_cannot_be_are_told_and_nothing_typed_is_lost(receive, makers, row, sentence):
    page = receive(counts(makers[0], *row), delivered_on="2026-11-20")

    form = page.context["form"]
    assert page.status_code == 422
    assert sentence in words(page)
    assert form[f"delivered_{makers[0].pk}"].value() == str(row[0])
    assert form["delivered_on"].value() == "2026-11-20"
    assert not Delivery.objects.exists()


def test_nothing_comes_in_on_a_day_to_come(receive, makers):
    page = receive(counts(makers[0], 3, 3), delivered_on=TOMORROW)

    assert "This day is to come" in words(page)
    assert not Delivery.objects.exists()


def test_what_accepting_will_do_is_shown_first(waiting, makers):
    text = words(waiting)

    assert f"{makers[0]} 6 6 0 0 $25.14 −$12.57 $12.57" in text
    assert f"{makers[1]} 3 3 0 0 $12.57 −$6.28 $6.29" in text
    assert "9 pieces go into stock, $37.71 of piece pay to 2 makers" in text
    assert Transfer.objects.filter(kind="piece_pay").count() == 0


def test_accepting_credits_offsets_and_stocks_once_however_often_pressed(production, waiting, tote):
    opened_elsewhere = production.get(waiting.request["PATH_INFO"])
    answers = [send(production, page) for page in (waiting, waiting, opened_elsewhere)]

    posted = Transfer.objects.exclude(kind="advance").order_by("kind", "amount")
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert list(posted.values_list("kind", "amount")) == [
        ("advance_offset", 628),
        ("advance_offset", 1257),
        ("piece_pay", 1257),
        ("piece_pay", 2514),
    ]
    assert in_stock(tote) == 9


def test_an_accepted_delivery_shows_what_it_did(production, waiting, makers):
    send(production, waiting)

    text = words(production.get(waiting.request["PATH_INFO"]))

    assert "Accepted on 24 November 2026: this is final. 9 pieces went into stock." in text
    assert f"{makers[0]} 6 6 0 0 $25.14 −$12.57 $12.57" in text


def test_paid_rework_is_paid_and_not_stocked(production, receive, makers, tote):
    page = production.get(receive(counts(makers[0], 4, 2, 2, 1))["Location"])

    send(production, page)

    assert Transfer.objects.get().amount == 3 * 419
    assert in_stock(tote) == 2


def test_a_delivery_is_judged_again_before_it_is_accepted(production, waiting, makers):
    path = waiting.request["PATH_INFO"] + "count/"
    page = production.get(path)

    answer = production.post(path, as_shown(page, **counts(makers[0], 7, 5, 2)))

    assert answer["Location"] == waiting.request["PATH_INFO"]
    assert judged(Delivery.objects.get()) == [(7, 5, 2, 0), (3, 3, 0, 0)]


def test_a_delivery_judged_again_meanwhile_is_shown_before_it_is_accepted(
    production, waiting, makers
):
    Delivery.objects.get().lines.filter(artisan=makers[0]).update(accepted=5, to_rework=1)

    page = send(production, waiting)
    again = send(production, page)

    assert "counted again after you opened this page" in words(page)
    assert again.status_code == 302
    assert Transfer.objects.filter(kind="piece_pay").count() == 2


def test_an_accepted_delivery_is_not_judged_again(production, waiting, makers):
    path = waiting.request["PATH_INFO"] + "count/"
    page = production.get(path)
    send(production, waiting)

    page = production.post(path, as_shown(page, **counts(makers[0], 5, 5)))

    assert "This delivery was accepted on 24 November 2026" in words(page)
    assert judged(Delivery.objects.get()) == [(6, 6, 0, 0), (3, 3, 0, 0)]


def test_pieces_that_are_not_judged_are_not_accepted(production, waiting, makers):
    Delivery.objects.get().lines.filter(artisan=makers[0]).update(accepted=4)
    page = production.get(waiting.request["PATH_INFO"])

    answer = send(production, page)

    assert "2 of the pieces are neither good nor to rework" in words(page)
    assert answer.status_code == 422
    assert not Transfer.objects.filter(kind="piece_pay").exists()


@pytest.fixture
def scarves(lotus):
    """Red and blue; twelve pieces of them are ordered."""
    product = shelves.shelve("Scarf", made_by=lotus, free=0, variants=("Red", "Blue"))
    shelves.agree_pay(product)
    return ordered(lotus, product, quantity=12)


def test_a_product_with_variants_asks_which_came_in(production, scarves, makers):
    delivery = brought(scarves, (makers[0], 4))
    page = production.get(f"/cms/work-orders/deliveries/{delivery.pk}/")

    refused = send(production, page)
    blue = StockRecord.objects.get(product__title="Blue")
    send(production, refused, stockrecord=blue.pk)

    assert "Choose which of them came in" in words(refused)
    assert StockRecord.objects.get(product__title="Blue").num_in_stock == 4
    assert StockRecord.objects.get(product__title="Red").num_in_stock == 0


def test_a_delivery_accepted_as_blue_is_not_stocked_as_red_too(scarves, makers):
    red, blue = StockRecord.objects.order_by("-product__title")
    delivery = brought(scarves, (makers[0], 4))
    accept_delivery(delivery, accepted_at=timezone.now(), stockrecord=blue)

    accept_delivery(delivery, accepted_at=timezone.now(), stockrecord=red)

    assert StockMovement.objects.filter(kind="acceptance").count() == 1


def test_a_delivery_of_a_product_without_a_stock_record_waits(production, waiting, tote):
    StockRecord.objects.filter(product=tote).delete()

    page = production.get(waiting.request["PATH_INFO"])

    assert "This product has no stock record" in words(page)
    assert send(production, waiting, stockrecord=1).status_code == 422


def test_more_makers_take_no_more_queries(production, lotus, tote, django_assert_max_num_queries):
    for _ in range(30):
        Membership.objects.create(
            workshop=lotus, artisan=Artisan.objects.create(), effective_from=shelves.LONG_AGO
        )
    order = ordered(lotus, tote, quantity=100)
    delivery = brought(order, *((m.artisan, 2) for m in lotus.memberships.all()))

    with django_assert_max_num_queries(16):
        production.get(f"/cms/work-orders/{order.pk}/receive/")
    with django_assert_max_num_queries(18):
        production.get(f"/cms/work-orders/deliveries/{delivery.pk}/")

    assert WorkOrder.objects.with_progress().get(pk=order.pk).still_open == 34
