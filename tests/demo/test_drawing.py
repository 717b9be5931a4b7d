"""The demo's catalogue adds up, and every kind of product in it can be drawn."""

from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image, ImageChops

from demo.drawing import VIEWS, as_webp, draw, draw_story, draw_workshop
from demo.drawing.pictures import SHAPES
from demo.products import CATEGORIES, PRODUCTS

# More than any of the workshops pays a minute, in USD: the remainder must survive it.
HIGHEST_PAY = {"lotus-workshop": Decimal("0.021"), "mithila-workshop": Decimal("0.017")}
HIGHEST_PAY["hooghly-workshop"] = HIGHEST_PAY["mithila-workshop"]

ONE_OF_EACH_KIND = list({product.kind: product for product in PRODUCTS}.values())
BY_HANDLE = {product.handle: product for product in PRODUCTS}


def remainder(product):
    """What is left for programmes when makers, premium, costs and the payment fee are paid."""
    pay = product.minutes * HIGHEST_PAY[product.workshop]
    costs = product.materials + product.workshop_costs + product.inbound_freight
    fee = product.price * Decimal("0.029") + Decimal("0.30")
    return product.price - pay - product.price / 10 - costs - fee


def test_the_catalogue_has_five_categories_from_three_workshops():
    assert len(PRODUCTS) >= 26
    assert {product.category for product in PRODUCTS} == set(CATEGORIES)
    assert len(CATEGORIES) == 5
    assert {product.workshop for product in PRODUCTS} == set(HIGHEST_PAY)


def test_every_handle_is_its_own():
    assert len(BY_HANDLE) == len(PRODUCTS)


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.handle)
def test_every_price_leaves_a_remainder(product):
    assert remainder(product) > 0


def test_the_tote_leaves_what_its_sheet_says():
    assert remainder(BY_HANDLE["krama-check-tote"]) == Decimal("19.5730")


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.handle)
def test_maker_pay_is_a_fair_part_of_the_price(product):
    share = product.minutes * HIGHEST_PAY[product.workshop] / product.price

    assert Decimal("0.08") <= share <= Decimal("0.30")


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.handle)
def test_every_view_is_described_for_people_who_do_not_see_it(product):
    described = {product.alt(view) for view in VIEWS}

    assert len(described) == 3
    assert all(20 < len(alt) <= 160 and "{" not in alt for alt in described)


def test_variants_always_have_an_option_to_choose_by():
    with_variants = [product for product in PRODUCTS if product.variants]

    assert len(with_variants) >= 5
    assert all(bool(product.option) == bool(product.variants) for product in PRODUCTS)


def test_every_shape_is_in_the_catalogue_and_the_other_way_round():
    assert {product.kind for product in PRODUCTS} == set(SHAPES)


@pytest.mark.parametrize("product", ONE_OF_EACH_KIND, ids=lambda product: product.kind)
def test_each_kind_is_drawn_at_full_size_in_three_different_views(product):
    front, detail, in_use = (draw(product, view) for view in VIEWS)

    assert {picture.size for picture in (front, detail, in_use)} == {(1600, 2000)}
    assert {picture.mode for picture in (front, detail, in_use)} == {"RGB"}
    assert ImageChops.difference(front, detail).getbbox() is not None
    assert ImageChops.difference(front, in_use).getbbox() is not None
    assert ImageChops.difference(detail, in_use).getbbox() is not None


def test_a_picture_drawn_twice_is_the_same():
    product = BY_HANDLE["neem-leaf-scarf"]

    first, second = draw(product, "in_use"), draw(product, "in_use")

    assert first.tobytes() == second.tobytes()


def test_a_busy_picture_fits_its_size_as_webp():
    file = as_webp(draw(BY_HANDLE["kantha-throw"], "detail"))

    assert len(file) <= 250_000
    assert Image.open(BytesIO(file)).size == (1600, 2000)


def test_any_workshop_has_a_wide_picture():
    assert draw_workshop("lotus-workshop").size == (1600, 1000)
    assert draw_workshop("a-workshop-of-tomorrow").size == (1600, 1000)


def test_stories_have_five_pictures_before_they_repeat():
    pictures = [draw_story("hooghly-workshop", n) for n in range(6)]

    assert {picture.size for picture in pictures} == {(1600, 1000)}
    assert len({picture.tobytes() for picture in pictures[:5]}) == 5
    assert pictures[5].tobytes() == pictures[0].tobytes()
