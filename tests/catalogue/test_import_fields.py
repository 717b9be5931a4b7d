"""What the cells of a row become, and what is noted on the way."""

import pytest

from shop.catalogue.models import Product
from shop.partner.models import StockMovement, StockRecord
from tests.catalogue.exports import product, variant


def test_a_quantity_below_zero_opens_with_none_and_is_noted(import_rows):
    answer = import_rows(product("bag", "Bag", Variant_Inventory_Qty="-4"))

    assert answer.notes == ["note: line 2: bag: the quantity -4 is negative: it opens with 0"]
    assert answer.error == ""
    assert StockRecord.objects.get().num_in_stock == 0
    assert not StockMovement.objects.exists()


def test_a_barcode_is_kept_when_its_check_digit_is_right(import_rows):
    answer = import_rows(
        product("right", "Right", Variant_Barcode="'4006381333931"),
        product("wrong", "Wrong", Variant_Barcode="4006381333930"),
        product("odd", "Odd", Variant_Barcode="ABC"),
        product("twice", "Twice", Variant_Barcode="4006381333931"),
    )

    assert answer.error == ""
    assert answer.notes == [
        "note: line 3: wrong: the barcode “4006381333930” has a wrong check digit: left out",
        "note: line 4: odd: “ABC” is not a barcode of 8, 12, 13 or 14 digits: left out",
        "note: line 5: twice: the barcode 4006381333931 was used before, on line 2: left out",
    ]
    assert Product.objects.get(upc="4006381333931").handle == "right"


def test_what_a_row_says_reaches_the_product(import_rows, lotus):
    import_rows(
        product(
            "wool-tote",
            "  Wool   tote ",
            "48.00",
            Type="Bags",
            Tags="wool, blue , wool,",
            Published="TRUE",
            Variant_SKU="WT-1",
            Variant_Grams="340.6",
            Variant_Compare_At_Price="60",
            SEO_Title="A tote",
            SEO_Description="Of wool.",
            Variant_Requires_Shipping="true",
        )
    )

    tote = Product.objects.get(handle="wool-tote")
    assert (tote.title, tote.slug, tote.workshop) == ("Wool tote", "wool-tote", lotus)
    assert (tote.tags, tote.weight_grams) == (["wool", "blue"], 341)
    assert (tote.meta_title, tote.meta_description) == ("A tote", "Of wool.")
    assert str(tote.compare_at_price) == "60.00"
    assert tote.product_class.name == "Handmade"
    record = tote.stockrecords.get()
    assert (record.partner_sku, str(record.price), record.price_currency, record.num_in_stock) == (
        "WT-1",
        "48.00",
        "USD",
        3,
    )


@pytest.mark.parametrize(
    ("cells", "is_public"),
    [
        ({"Published": "TRUE", "Status": "active"}, True),
        ({"Published": "", "Status": ""}, True),
        ({"Published": "false", "Status": "active"}, False),
        ({"Published": "true", "Status": "draft"}, False),
        ({"Published": "true", "Status": "Archived"}, False),
    ],
)
def test_only_what_is_published_and_active_is_public(import_rows, cells, is_public):
    import_rows(product("bag", "Bag", **cells))

    assert Product.objects.get(handle="bag").is_public is is_public


def test_three_options_make_one_name_and_variants_follow_their_product(import_rows):
    import_rows(
        product(
            "bag",
            "Bag",
            Published="false",
            Option1_Name="Color",
            Option1_Value="Blue",
            Option2_Value="Large",
            Option3_Value="Lined",
            Variant_SKU="B-1",
        )
    )

    child = Product.objects.get(handle="bag").children.get()
    assert (child.title, child.is_public) == ("Blue / Large / Lined", False)


def test_a_former_price_counts_only_above_the_price(import_rows):
    import_rows(
        product(
            "bag",
            "Bag",
            "20.00",
            Option1_Name="Color",
            Option1_Value="Blue",
            Variant_Compare_At_Price="25.00",
        ),
        variant("bag", "Black", "40.00", Variant_Compare_At_Price="30.00"),
        product("scarf", "Scarf", "20.00", Variant_Compare_At_Price="20.00"),
    )

    assert str(Product.objects.get(handle="bag").compare_at_price) == "25.00"
    assert Product.objects.get(handle="scarf").compare_at_price is None


def test_what_is_not_sent_has_a_kind_of_its_own(import_rows):
    import_rows(product("pattern", "Pattern to print", Variant_Requires_Shipping="FALSE"))

    kind = Product.objects.get(handle="pattern").product_class
    assert (kind.name, kind.requires_shipping) == ("Handmade, not shipped", False)


def test_a_category_is_found_in_any_case(import_rows):
    import_rows(product("bag", "Bag", Type="Écharpes"), product("tote", "Tote", Type="ÉCHARPES"))

    bag, tote = Product.objects.order_by("handle")
    assert bag.categories.get() == tote.categories.get()


def test_names_in_other_scripts_still_make_addresses(import_rows, client):
    answer = import_rows(product("កាបូប", "កាបូប", Type="កាបូប"), product("star", "★", Type="★"))

    assert answer.error == ""
    for made in Product.objects.all():
        assert made.slug
        assert made.categories.get().slug
