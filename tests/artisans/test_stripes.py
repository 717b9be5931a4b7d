"""A workshop's stripe: the same bands wherever it is drawn."""

import re

from hypothesis import given
from hypothesis import strategies as st

from artisans.people.stripes import Band, bands, dyes, repeat_width, rgb, stripe_svg

slugs = st.text(min_size=1, max_size=40)


def test_the_lotus_workshop_has_its_own_nine_bands():
    stripe = bands("lotus-workshop")

    assert len(stripe) == 9
    assert stripe[:4] == (
        Band("indigo", 8),
        Band("turmeric", 12),
        Band("madder", 4),
        Band("indigo", 16),
    )


def test_another_workshop_has_another_stripe():
    assert dyes("mithila-workshop") == ("indigo", "clay", "leaf")
    assert bands("mithila-workshop")[:3] == (Band("indigo", 6), Band("clay", 12), Band("leaf", 22))


@given(slugs)
def test_every_stripe_has_five_to_nine_bands_in_three_dyes(slug):
    stripe = bands(slug)

    assert 5 <= len(stripe) <= 9
    assert len({band.colour for band in stripe}) == 3


@given(slugs)
def test_no_two_neighbours_are_alike_even_across_the_repeat(slug):
    colours = [band.colour for band in bands(slug)]

    assert all(one != other for one, other in zip(colours, colours[1:] + colours[:1], strict=True))


@given(slugs)
def test_a_slug_always_gives_the_same_markup(slug):
    assert stripe_svg(slug) == stripe_svg(slug)


@given(slugs)
def test_the_svg_holds_no_style_attribute_and_nothing_of_the_slug(slug):
    svg = stripe_svg(f"{slug}<script>")

    assert " style=" not in svg
    assert "<style" not in svg
    assert "<script" not in svg


def test_the_svg_repeats_the_bands_across_the_width_and_is_hidden_from_readers():
    svg = stripe_svg("lotus-workshop", height=12)

    assert repeat_width("lotus-workshop") == 147
    assert 'width="147" height="12" patternUnits="userSpaceOnUse"' in svg
    assert 'width="100%" height="12" preserveAspectRatio="none" aria-hidden="true"' in svg
    assert re.findall(r'class="dye-(\w+)"', svg)[:3] == ["indigo", "turmeric", "madder"]


def test_pillow_gets_the_same_dye_as_the_page():
    assert rgb("madder") == (163, 48, 43)
    assert Band("madder", 4).rgb == (163, 48, 43)
    assert 'fill="#A3302B"' in stripe_svg("lotus-workshop")
