"""Pieces come in by a delivery whose makers are credited: the database sees to it."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from shop.partner import stock
from shop.partner.models import StockMovement, StockRecord


@pytest.fixture
def record(shop, lotus):
    return shop.shelve(free=0, made_by=lotus).stockrecords.get()


def refused(name):
    return pytest.raises(IntegrityError, match=name)


def test_stock_cannot_be_raised_without_its_journal(record):
    with refused("stock_is_the_sum_of_its_journal"), transaction.atomic():
        StockRecord.objects.filter(pk=record.pk).update(num_in_stock=5)

    record.refresh_from_db()

    assert record.num_in_stock == 0


def test_a_stock_record_begins_empty(record):
    with refused("stock_record_begins_empty"), transaction.atomic():
        StockRecord.objects.create(
            product=record.product, partner=record.partner, partner_sku="more", num_in_stock=5
        )

    assert StockRecord.objects.count() == 1


def test_an_acceptance_without_an_accepted_delivery_is_refused(record):
    with refused("acceptance_is_of_an_accepted_delivery"), transaction.atomic():
        stock.accept(record, quantity=5, source="acceptance:1")

    assert not StockMovement.objects.exists()


def test_a_dispatch_cannot_bring_pieces_in(record):
    with refused("pieces_come_in_by_a_known_way"), transaction.atomic():
        StockMovement.objects.create(
            stockrecord=record,
            kind="dispatch",
            in_stock_change=5,
            source="order-line:1",
            moved_at="2026-03-01T00:00:00Z",
        )

    assert not StockMovement.objects.exists()


def test_the_journal_is_never_changed_nor_deleted(record):
    stock.open_count(record, quantity=5, source="shelf", reason="opening count")

    with refused("stock_movement_is_never_changed"), transaction.atomic():
        StockMovement.objects.update(in_stock_change=50)
    with (
        refused("stock_movement_is_never_deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM partner_stockmovement")

    assert [m.in_stock_change for m in record.movements.all()] == [5]


def test_an_opening_count_comes_before_everything_else(record):
    stock.open_count(record, quantity=5, source="shelf", reason="opening count")

    with refused("opening_count_comes_first"), transaction.atomic():
        stock.open_count(record, quantity=5, source="shelf again", reason="opening count")

    record.refresh_from_db()
    assert record.num_in_stock == 5


def test_a_count_finds_no_more_made_pieces_than_were_ever_delivered(record):
    with refused("count_of_made_pieces_is_never_above_what_came_in"), transaction.atomic():
        stock.correct(record, difference=1, source="count:1", reason="found one")

    record.refresh_from_db()

    assert record.num_in_stock == 0


def test_the_dashboard_shows_the_stock_and_leaves_it_alone(record, client):
    stock.open_count(record, quantity=5, source="shelf", reason="opening count")
    client.force_login(User.objects.create_superuser("boss@fairhand.example", "x"))
    address = f"/dashboard/catalogue/products/{record.product_id}/"
    shown = client.get(address)

    answer = client.post(
        address,
        filled_in(shown) | {"stockrecords-0-price": "52.00", "stockrecords-0-num_in_stock": 500},
    )

    record.refresh_from_db()
    assert "Pieces come in by accepting a delivery" in shown.content.decode()
    assert answer.status_code == 302
    assert (record.num_in_stock, str(record.price)) == (5, "52.00")


def filled_in(page):
    """What a browser would send of the dashboard's form as it was shown."""
    formsets = ("category", "image", "recommended", "stockrecord")
    forms = [page.context["form"]]
    for formset in (page.context[f"{name}_formset"] for name in formsets):
        forms += [formset.management_form, *formset]
    fields = [form[name] for form in forms for name in form.fields]
    # Oscar hides what some fields began with beside them.
    sent = {field.html_initial_name: field.value() for field in fields}
    sent |= {field.html_name: field.value() for field in fields}
    return {name: value for name, value in sent.items() if value is not None}
