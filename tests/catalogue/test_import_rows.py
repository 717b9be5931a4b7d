"""Rows that cannot be loaded are reported with their line and reason; the rest is loaded."""

import pytest

from shop.catalogue.models import Product
from shop.partner.models import StockRecord
from tests.catalogue.exports import product, row, variant


def handles():
    named = Product.objects.exclude(handle=None).order_by("handle")
    return list(named.values_list("handle", flat=True))


@pytest.mark.parametrize(
    ("price", "reason"),
    [
        ("-3", "the price “-3” is negative"),
        ("free", "the price “free” is not an amount; write it like 1299.00"),
        ("1,299.00", "the price “1,299.00” is not an amount; write it like 1299.00"),
        ("12,50", "the price “12,50” is not an amount; write it like 1299.00"),
        ("$20", "the price “$20” is not an amount; write it like 1299.00"),
        ("1e3", "the price “1e3” is not an amount; write it like 1299.00"),
        ("NaN", "the price “NaN” is not an amount; write it like 1299.00"),
        ("Infinity", "the price “Infinity” is not an amount; write it like 1299.00"),
        ("19.999", "the price “19.999” has more than 2 decimals"),
        ("99999999999", "the price “99999999999” is too large"),
        ("0.00", "the price is 0; what is given away would pay its makers nothing"),
        ("", "the price is missing"),
    ],
)
def test_a_bad_price_leaves_its_product_out_and_loads_the_rest(import_rows, price, reason):
    answer = import_rows(product("bad", "Bad", price), product("good", "Good"))

    assert answer.failures == [f"line 2: bad: {reason}"]
    assert answer.error.startswith("1 rows and 0 pictures were not loaded.")
    assert handles() == ["good"]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Title": ""}, "the title is missing"),
        ({"Title": "T" * 256}, f"the title is longer than 255 characters: “{'T' * 39}…”"),
        ({"Handle": "h" * 256}, f"the handle is longer than 255 characters: “{'h' * 39}…”"),
        ({"Variant_SKU": "S" * 129}, f"the SKU is longer than 128 characters: “{'S' * 39}…”"),
        ({"SEO_Title": "S" * 256}, f"the SEO title is longer than 255 characters: “{'S' * 39}…”"),
        ({"Variant_Inventory_Qty": "2.5"}, "the quantity “2.5” is not a whole number"),
        ({"Variant_Inventory_Qty": "many"}, "the quantity “many” is not a whole number"),
        ({"Variant_Inventory_Qty": "9" * 12}, "the quantity “999999999999” is too large"),
        (
            {"Variant_Compare_At_Price": "old"},
            "the compare-at price “old” is not an amount; write it like 1299.00",
        ),
        ({"Published": "maybe"}, "Published is “maybe”; it can be true or false"),
        ({"Status": "lost"}, "Status is “lost”; it can be active, draft, archived, unlisted"),
        ({"Gift_Card": "true"}, "gift cards are not products here: this import leaves them out"),
        ({"Title": "Nu\x00l"}, "it holds a NUL byte"),
        (
            {"Title": "\N{REPLACEMENT CHARACTER} é é é"},
            "it holds characters that cannot be read in this file's encoding",
        ),
    ],
)
def test_a_row_that_cannot_be_understood_says_why(import_rows, cells, reason):
    answer = import_rows(product("bad", "Bad", **cells), product("good", "Good"))

    handle = cells.get("Handle", "bad")
    assert answer.failures == [f"line 2: {handle}: {reason}"]
    assert handles() == ["good"]


def test_a_row_without_a_handle_is_reported(import_rows):
    answer = import_rows(product("", "Nameless"), product("?!", "Odd"), product("good", "Good"))

    assert answer.failures == [
        "line 2: the handle is missing",
        "line 3: the handle “?!” has no letter or digit",
    ]
    assert handles() == ["good"]


def test_a_bad_variant_leaves_the_whole_product_out(import_rows):
    answer = import_rows(
        product("bag", "Bag", Option1_Name="Color", Option1_Value="Blue"),
        variant("bag", "Black", "x"),
        row("bag", Image_Src="https://pictures.invalid/bag.jpg"),
        product("good", "Good"),
    )

    assert answer.failures == [
        "line 2: bag: left out with line 3: a product is loaded whole or not at all",
        "line 3: bag: the price “x” is not an amount; write it like 1299.00",
        "line 4: bag: left out with line 3: a product is loaded whole or not at all",
    ]
    assert handles() == ["good"]
    assert StockRecord.objects.count() == 1


def test_the_line_is_the_files_own_where_cells_span_lines(import_rows):
    answer = import_rows(
        product("good", "Good", **{"Body (HTML)": "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"}),
        product("bad", "Bad", "x"),
    )

    assert answer.failures[0].startswith("line 6: bad: ")


def test_a_handle_that_comes_back_with_another_title_is_a_duplicate_and_the_first_wins(import_rows):
    answer = import_rows(
        product("bag", "First"),
        product("scarf", "Scarf"),
        product("bag", "Second", "30.00"),
        row("bag", Image_Src="https://pictures.invalid/second.jpg"),
        options=["--no-images"],
    )

    assert answer.failures == [
        "line 4: bag: the handle was used before, on line 2; only the first is loaded",
        "line 5: bag: it goes with line 4, where the handle is used again",
    ]
    assert Product.objects.get(handle="bag").title == "First"
    assert handles() == ["bag", "scarf"]


def test_the_same_product_once_more_in_the_next_row_is_a_duplicate(import_rows):
    answer = import_rows(product("bag", "Bag"), product("bag", "Bag"))

    assert answer.failures == [
        "line 3: bag: the handle was used before, on line 2; only the first is loaded"
    ]
    assert handles() == ["bag"]


def test_rows_of_a_handle_belong_together_wherever_they_stand(import_rows):
    answer = import_rows(
        product("bag", "Bag", Option1_Name="Color", Option1_Value="Blue"),
        product("scarf", "Scarf"),
        variant("bag", "Black"),
    )

    assert answer.error == ""
    assert Product.objects.get(handle="bag").children.count() == 2


def test_an_export_that_repeats_the_title_on_each_row_is_one_product(import_rows):
    answer = import_rows(
        product("bag", "Bag", Option1_Name="Color", Option1_Value="Blue"),
        product("bag", "Bag", Option1_Name="Color", Option1_Value="Black"),
    )

    assert answer.error == ""
    assert Product.objects.get(handle="bag").children.count() == 2


def test_a_sku_that_was_used_before_is_reported(import_rows):
    answer = import_rows(
        product("bag", "Bag", Variant_SKU="B-1"), product("scarf", "Scarf", Variant_SKU="B-1")
    )

    assert answer.failures == ["line 3: scarf: the SKU “B-1” was used before, on line 2"]
    assert handles() == ["bag"]


def test_options_that_were_used_before_are_reported(import_rows):
    answer = import_rows(
        product("bag", "Bag", Option1_Name="Color", Option1_Value="Blue"), variant("bag", "blue")
    )

    assert answer.failures == [
        "line 2: bag: left out with line 3: a product is loaded whole or not at all",
        "line 3: bag: the options “blue” were used before, on line 2",
    ]
    assert handles() == []


def test_a_second_variant_without_options_is_reported(import_rows):
    answer = import_rows(product("bag", "Bag"), row("bag", Variant_Price="5.00"))

    assert answer.failures == [
        "line 2: bag: it has no option value, but the product has other variants",
        "line 3: bag: it has no option value, but the product has other variants",
    ]


def test_a_generated_sku_never_takes_one_the_file_names(import_rows):
    answer = import_rows(product("bag", "Bag"), product("other", "Other", Variant_SKU="bag-1"))

    assert answer.error == ""
    bag = Product.objects.get(handle="bag")
    assert bag.stockrecords.get().partner_sku == "bag-2"


def test_a_sku_of_another_product_in_the_catalogue_is_reported(import_rows):
    import_rows(product("bag", "Bag", Variant_SKU="B-1"))

    answer = import_rows(product("scarf", "Scarf", Variant_SKU="B-1"), product("tote", "Tote"))

    assert answer.failures == ["line 2: scarf: the SKU “B-1” belongs to another product, Bag"]
    assert handles() == ["bag", "tote"]
