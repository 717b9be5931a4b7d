"""A real export of twenty products, whose pictures are far away."""

from decimal import Decimal

import pytest
from django.db.models import Sum

from shop.catalogue.models import Category, Product, ProductImage
from shop.partner.models import Partner, StockMovement, StockRecord
from tests.catalogue.exports import DATA

SAMPLE = DATA / "jewellery.csv"


@pytest.fixture
def sample(import_file):
    return import_file(SAMPLE, "--no-images")


def test_twenty_products_come_in(sample):
    assert sample.summary == (
        "Products: 20 created, 0 changed, 0 unchanged. Rows failed: 0. "
        "Pictures: 0 loaded, 0 failed."
    )
    assert sample.error == ""
    kinds = Product.objects.values_list("structure", flat=True)
    assert sorted(kinds) == ["child"] * 6 + ["parent"] * 3 + ["standalone"] * 17


def test_their_types_are_categories(sample):
    named = Category.objects.order_by("name").values_list("name", flat=True)

    assert list(named) == ["Bracelet", "Earrings", "Necklace"]
    assert Category.objects.get(name="Earrings").product_set.count() == 4


def test_a_bracelet_in_two_colours_is_a_parent_with_two_variants(sample, lotus):
    bracelet = Product.objects.get(handle="leather-anchor")

    gold, silver = bracelet.children.order_by("pk")
    assert (bracelet.title, bracelet.workshop) == ("Anchor Bracelet Mens", lotus)
    assert bracelet.tags == ["Anchor", "Gold", "Leather", "Silver"]
    assert bracelet.compare_at_price == Decimal("85.00")
    assert (gold.title, gold.stockrecords.get().price) == ("Gold", Decimal("69.99"))
    assert (silver.title, silver.stockrecords.get().price) == ("Silver", Decimal("55.00"))
    assert gold.stockrecords.get().partner_sku == "leather-anchor-1"
    assert silver.maker == lotus


def test_a_body_keeps_its_list(sample):
    choker = Product.objects.get(handle="choker-with-gold-pendant")

    assert "<li>14k yellow gold</li>" in choker.description
    assert choker.description.count("<li>") == 6


def test_grams_are_grams_although_they_are_shown_in_ounces(sample):
    assert Product.objects.get(handle="boho-earrings").weight_grams == 28


def test_pieces_come_in_as_opening_counts(sample):
    movements = StockMovement.objects.all()

    assert movements.count() == 20
    assert {movement.kind for movement in movements} == {"opening_count"}
    assert {movement.reason for movement in movements} == {
        "opening count of the imported catalogue jewellery.csv"
    }
    assert movements.filter(source="import:gemstone-1").get().in_stock_change == 1
    assert StockRecord.objects.aggregate(sum=Sum("num_in_stock"))["sum"] == 20
    assert Partner.objects.get().code == "fairhand"


def test_importing_it_again_changes_nothing(sample, import_file):
    before = list(Product.objects.order_by("pk").values())

    again = import_file(SAMPLE, "--no-images")

    assert again.summary.startswith("Products: 0 created, 0 changed, 20 unchanged.")
    assert list(Product.objects.order_by("pk").values()) == before
    assert StockMovement.objects.count() == 20


def test_each_picture_that_cannot_be_reached_is_reported_and_its_product_loaded(
    import_file, tmp_path
):
    nowhere = tmp_path / "jewellery.csv"
    text = SAMPLE.read_text(encoding="utf-8")
    nowhere.write_text(text.replace("burst.shopifycdn.com", "pictures.invalid"), encoding="utf-8")

    answer = import_file(nowhere)

    assert answer.summary == (
        "Products: 20 created, 0 changed, 0 unchanged. Rows failed: 0. "
        "Pictures: 0 loaded, 47 failed."
    )
    assert len(answer.failures) == 47
    assert answer.failures[0] == (
        "line 2: chain-bracelet: the picture "
        "https://pictures.invalid/photos/7-chakra-bracelet_925x.jpg is not loaded: "
        "pictures.invalid is not known to the name service"
    )
    assert answer.failures[-1].startswith("line 55: stylish-summer-neclace: the picture ")
    assert answer.error.startswith("0 rows and 47 pictures were not loaded.")
    assert not ProductImage.objects.exists()


def test_a_dry_run_keeps_nothing_and_fetches_nothing(import_file):
    answer = import_file(SAMPLE, "--dry-run")

    assert answer.summary == (
        "Nothing was kept. Products: 20 created, 0 changed, 0 unchanged. Rows failed: 0. "
        "Pictures: 0 loaded, 0 failed, 47 to fetch."
    )
    assert answer.error == ""
    assert not Product.objects.exists()
    assert not Category.objects.exists()
    assert not StockMovement.objects.exists()
