"""axe-core finds nothing on any page a visitor meets, in light and in dark."""

import pytest

from tests.browser import walking
from tests.browser.conftest import DESKTOP, PHONE

PUBLIC = [
    "/",
    "/shop/",
    "/shop/search/?q=bag",
    "/shop/search/?q=nothing-is-called-this",
    "/basket/",
    "/stories/",
    "/workshops/lotus-workshop/",
    "/impact/",
    "/impact/how-we-count/",
    "/accounts/login/",
]


SETTLED = "Promise.all(document.getAnimations().map(each => each.finished.catch(() => {})))"


def found_in_light_and_dark(page, axe):
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        # Colours pass from one scheme to the other; it is the end that is judged.
        page.evaluate(SETTLED)
        found += [f"{scheme}: {line}" for line in axe(page)]
    return found


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_is_accessible(open_browser, axe, path, viewport):
    page = open_browser(viewport=viewport)

    page.goto(path)

    assert found_in_light_and_dark(page, axe) == []


def test_a_product_page_is_accessible(page, axe, bag):
    page.goto(bag.get_absolute_url())

    assert found_in_light_and_dark(page, axe) == []


def test_a_story_is_accessible(page, axe):
    page.goto("/stories/")

    page.locator(".story-card a").first.click()
    page.wait_for_load_state()

    assert found_in_light_and_dark(page, axe) == []


def test_basket_checkout_payment_and_receipt_are_accessible(page, axe, bag):
    walking.put_into_basket(page, bag)
    found = found_in_light_and_dark(page, axe)
    page.goto("/checkout/")
    found += found_in_light_and_dark(page, axe)
    page.get_by_role("button", name="Pay ").click()  # with nothing filled in
    found += found_in_light_and_dark(page, axe)
    walking.fill_checkout(page)
    walking.pay(page)
    found += found_in_light_and_dark(page, axe)

    assert found == []


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("path", PUBLIC)
def test_no_page_is_wider_than_the_screen(open_browser, path, width):
    page = open_browser(viewport={"width": width, "height": 800})

    page.goto(path)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
