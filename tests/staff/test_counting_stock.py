"""Counting stock: fewer is a correction, more than came in is a delivery whose makers are paid."""

import pytest
from django.utils import timezone

from shop.partner import stock
from shop.partner.models import StockMovement, StockRecord
from shop.receiving import accept_delivery
from tests.shop import shelves
from tests.staff.conftest import as_shown, brought, in_stock, words


@pytest.fixture
def record(order, makers, tote):
    """Ten pieces, all of them delivered and paid."""
    accept_delivery(brought(order, (makers[0], 10)), accepted_at=timezone.now())
    return StockRecord.objects.get(product=tote)


@pytest.fixture
def page(production, record):
    return production.get(f"/cms/stock/{record.pk}/")


def count(client, page, **typed):
    return client.post(page.request["PATH_INFO"], as_shown(page, **typed))


def test_the_list_shows_what_is_there_promised_and_free(production, record):
    stock.reserve([stock.Pieces(record, 3, "order-line:1")])

    text = words(production.get("/cms/stock/"))

    assert "Krama tote – 10 3 7 reservation, 24 Nov 2026" in text


def test_variants_are_told_apart_and_found_by_their_product(production, lotus, record):
    shelves.shelve("Scarf", made_by=lotus, variants=("Red", "Blue"))
    for variant in StockRecord.objects.exclude(pk=record.pk):
        StockRecord.objects.filter(pk=variant.pk).update(partner_sku=f"K-{variant.pk}")

    text = words(production.get("/cms/stock/?q=scarf"))

    assert "Scarf Blue 5 0 5" in text
    assert "Scarf Red 5 0 5" in text
    assert "Krama tote" not in text


def test_fewer_pieces_found_are_corrected_with_their_reason(production, page, record, tote):
    answer = count(production, page, found=8, reason="two were damaged")

    moved = record.movements.get(kind="correction")
    assert answer["Location"] == f"/cms/stock/{record.pk}/"
    assert (moved.in_stock_change, moved.reason) == (-2, "two were damaged")
    assert in_stock(tote) == 8


def test_pieces_found_again_are_corrected_back_up(production, page, record, tote):
    count(production, page, found=8, reason="two are missing")
    again = production.get(f"/cms/stock/{record.pk}/")

    count(production, again, found=10, reason="they were on the other shelf")

    assert in_stock(tote) == 10


def test_finding_more_than_ever_came_in_asks_for_a_delivery(production, page, tote):
    answer = count(production, page, found=11, reason="one more")

    assert answer.status_code == 422
    assert "record a delivery, so that their makers are paid." in words(answer)
    assert answer.context["form"]["reason"].value() == "one more"
    assert in_stock(tote) == 10


def test_pieces_promised_to_orders_must_be_there(production, page, record, tote):
    stock.reserve([stock.Pieces(record, 3, "order-line:1")])

    answer = count(production, page, found=2, reason="only two")

    assert "3 are promised to orders, and you found 2" in words(answer)
    assert in_stock(tote) == 10


def test_a_count_that_agrees_moves_nothing(production, page, record):
    answer = count(production, page, found=10, reason="counted")

    assert "The count agrees with the books" in words(production.get(answer["Location"]))
    assert not record.movements.filter(kind="correction").exists()


def test_a_second_press_corrects_once(production, page, record, tote):
    for _press in range(2):
        count(production, page, found=9, reason="one is missing")

    assert record.movements.filter(kind="correction").count() == 1
    assert in_stock(tote) == 9


def test_pieces_that_moved_while_counting_are_counted_again(production, page, record, tote):
    stock.reserve([stock.Pieces(record, 1, "order-line:1")])
    stock.dispatch([stock.Pieces(record, 1, "order-line:1")])

    answer = count(production, page, found=9, reason="one is missing")

    assert "the books said 10, now they say 9. Count once more." in words(answer)
    assert in_stock(tote) == 9
    assert not record.movements.filter(kind="correction").exists()


@pytest.mark.parametrize(
    "typed",
    [{"found": "", "reason": "x"}, {"found": -1, "reason": "x"}, {"found": 9, "reason": ""}],
)
def test_a_count_says_how_many_and_why(production, page, tote, typed):
    answer = count(production, page, **typed)

    assert answer.status_code == 422
    assert in_stock(tote) == 10


def test_the_journal_says_who_counted(production, page, record):
    count(production, page, found=8, reason="two were damaged")

    text = words(production.get(f"/cms/stock/{record.pk}/"))

    assert "correction -2 0 a count two were damaged production@example.com" in text
    assert "acceptance +10 0" in text


def test_more_records_take_no_more_queries(
    production, lotus, record, django_assert_max_num_queries
):
    for place in range(15):
        shelves.shelve(f"Scarf {place}", made_by=lotus, variants=("Red", "Blue"))

    with django_assert_max_num_queries(14):
        page = production.get("/cms/stock/")

    assert StockMovement.objects.count() == 31
    assert len(page.context["page_obj"]) == 31
