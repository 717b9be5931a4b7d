"""Importing again: nothing changes unless the file did, and stock never does."""

from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shop.catalogue.importing.catalogue import import_catalogue
from shop.catalogue.importing.reading import read_sheet
from shop.catalogue.importing.report import Report
from shop.catalogue.models import Product
from shop.partner.models import StockMovement, StockRecord
from shop.partner.stock import correct
from tests.catalogue.exports import export, product, row, variant
from tests.shop import shelves

BLUE = product("bag", "Bag", Option1_Name="Color", Option1_Value="Blue")
BLACK = variant("bag", "Black", Variant_Inventory_Qty="2")


def test_an_edited_file_changes_what_it_edits(import_rows):
    import_rows(product("bag", "Bag", "20.00"), product("scarf", "Scarf"))

    answer = import_rows(
        product("bag", "Large bag", "25.00"), product("scarf", "Scarf"), options=["-v2"]
    )

    assert answer.summary.startswith("Products: 0 created, 1 changed, 1 unchanged.")
    assert "changed bag: title, price" in answer.said
    bag = Product.objects.get(handle="bag")
    assert (bag.title, bag.slug, bag.stockrecords.get().price) == (
        "Large bag",
        "bag",
        Decimal("25.00"),
    )


def test_a_quantity_in_the_file_never_touches_stock_that_is_there(import_rows):
    import_rows(product("bag", "Bag", Variant_Inventory_Qty="3"))

    answer = import_rows(product("bag", "Bag", Variant_Inventory_Qty="9"))

    assert answer.summary.startswith("Products: 0 created, 0 changed, 1 unchanged.")
    assert answer.notes == [
        "note: line 2: bag: the quantity 9 is not taken over (it opened with 3): "
        "a quantity is changed by deliveries and counts, not by an import"
    ]
    assert StockRecord.objects.get().num_in_stock == 3


def test_pieces_sold_since_are_no_reason_for_a_note(import_rows):
    import_rows(product("bag", "Bag", Variant_Inventory_Qty="3"))
    correct(StockRecord.objects.get(), difference=-2, source="count:1", reason="two were torn")

    answer = import_rows(product("bag", "Bag", Variant_Inventory_Qty="3"))

    assert answer.notes == []
    assert StockRecord.objects.get().num_in_stock == 1


def test_a_new_variant_is_added_with_its_opening_count(import_rows):
    import_rows(BLUE)

    answer = import_rows(BLUE, BLACK)

    assert answer.summary.startswith("Products: 0 created, 1 changed, 0 unchanged.")
    skus = StockRecord.objects.order_by("pk").values_list("partner_sku", "num_in_stock")
    assert list(skus) == [("bag-1", 3), ("bag-2", 2)]


def test_variants_are_known_by_their_options_whatever_their_order(import_rows):
    import_rows(BLUE, BLACK)

    answer = import_rows(
        product(
            "bag", "Bag", Option1_Name="Color", Option1_Value="Black", Variant_Inventory_Qty="2"
        ),
        variant("bag", "Blue", Variant_Inventory_Qty="3"),
    )

    assert answer.summary.startswith("Products: 0 created, 0 changed, 1 unchanged.")
    assert answer.notes == []


def test_a_variant_that_is_renamed_is_known_by_its_sku(import_rows):
    import_rows({**BLUE, "Variant SKU": "B-1"}, BLACK)

    import_rows({**BLUE, "Option1 Value": "Indigo", "Variant SKU": "B-1"}, BLACK)

    children = Product.objects.get(handle="bag").children.order_by("pk")
    assert [child.title for child in children] == ["Indigo", "Black"]


def test_a_variant_the_file_no_longer_has_is_hidden_until_it_comes_back(import_rows):
    import_rows(BLUE, BLACK)

    answer = import_rows(BLUE)

    black = Product.objects.get(title="Black")
    assert not black.is_public
    assert answer.notes == [
        "note: line 2: bag: the variant Black is not in the file any more: hidden"
    ]
    import_rows(BLUE, BLACK)
    black.refresh_from_db()
    assert black.is_public


def test_a_file_without_a_column_leaves_what_stands_in_it(import_rows):
    import_rows(
        product("bag", "Bag", Tags="blue", SEO_Title="A bag", Published="false", Variant_Grams="90")
    )

    import_rows(
        row("bag", Title="Bag", Variant_Price="30.00"),
        headings=["Handle", "Title", "Variant Price"],
    )

    bag = Product.objects.get(handle="bag")
    assert (bag.tags, bag.meta_title, bag.is_public, bag.weight_grams) == (
        ["blue"],
        "A bag",
        False,
        90,
    )
    assert bag.stockrecords.get().price == Decimal("30.00")


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ([product("bag", "Bag")], [BLUE, BLACK], "gain"),
        ([BLUE, BLACK], [product("bag", "Bag")], "lose"),
    ],
)
def test_an_import_does_not_turn_a_product_into_another_kind(import_rows, before, after, change):
    import_rows(*before)

    answer = import_rows(*after)

    assert answer.failures[0] == (
        "line 2: bag: it is in the catalogue already; "
        f"an import cannot make it {change} its options"
    )
    assert answer.error


def test_another_workshops_product_is_left_alone(import_rows, import_file, tmp_path):
    import_rows(product("bag", "Bag"))
    shelves.workshop("jasmine", people=0)
    file = tmp_path / "jasmine.csv"
    file.write_text(export(product("bag", "Other bag"), product("cup", "Cup")))

    answer = import_file(file, workshop="jasmine")

    assert answer.failures == ["line 2: bag: the handle belongs to a product of workshop lotus"]
    assert Product.objects.get(handle="bag").title == "Bag"
    assert Product.objects.get(handle="cup").workshop.slug == "jasmine"


words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)
amounts = st.decimals("0.01", "9999", places=2).map(str)
counts = st.integers(-2, 50).map(str)


@st.composite
def catalogues(draw):
    """Rows of a few products, with and without options."""
    rows = []
    for number in range(draw(st.integers(1, 3))):
        handle = f"p{number}"
        labels = draw(st.lists(words, unique_by=str.casefold, max_size=3))
        options = {"Option1_Name": "Kind", "Option1_Value": labels[0]} if labels else {}
        rows.append(
            product(
                handle,
                draw(words),
                draw(amounts),
                Type=draw(words),
                Tags=draw(words),
                Variant_Compare_At_Price=draw(st.just("") | amounts),
                Variant_Inventory_Qty=draw(counts),
                **options,
            )
        )
        rows += [variant(handle, label, draw(amounts)) for label in labels[1:]]
    return rows


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=catalogues())
def test_any_catalogue_imported_again_changes_nothing(lotus, rows):
    sheet = read_sheet(export(*rows).encode())
    first, second = Report(), Report()
    with transaction.atomic():
        import_catalogue(sheet, workshop=lotus, name="any.csv", report=first)
        stood = [list(model.objects.order_by("pk").values()) for model in MODELS]
        import_catalogue(sheet, workshop=lotus, name="any.csv", report=second)
        stands = [list(model.objects.order_by("pk").values()) for model in MODELS]
        transaction.set_rollback(True)

    handles = {entry["Handle"] for entry in rows}
    assert (first.failures, second.failures) == ([], [])
    assert dict(first.outcomes) == {"created": len(handles)}
    assert dict(second.outcomes) == {"unchanged": len(handles)}
    assert stood == stands


MODELS = (Product, StockRecord, StockMovement)
