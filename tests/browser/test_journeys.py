"""From the front door to the receipt: with a phone, without JavaScript, without a mouse."""

import re

from tests.browser import walking


def test_a_bag_is_bought_on_a_phone(page, bag):
    walking.buy(page, bag)

    assert page.get_by_role("heading", level=1).is_visible()
    assert page.get_by_text(bag.title).first.is_visible()


def test_everything_works_without_javascript(page_without_javascript):
    page = page_without_javascript

    page.goto("/")
    page.get_by_role("link", name=re.compile("shop", re.IGNORECASE)).first.click()
    page.locator(".product-card a").first.click()
    page.get_by_role("button", name="Add to basket").click()
    page.get_by_role("button", name="Go to checkout").click()
    walking.fill_checkout(page)
    walking.pay(page)

    assert page.get_by_role("heading", level=1).is_visible()


def test_a_bag_is_bought_with_the_keyboard_alone(open_browser, bag):
    page = open_browser(viewport={"width": 1280, "height": 900})
    page.goto(bag.get_absolute_url())

    press_on(page, "Add to basket")
    page.wait_for_url("**/basket/")
    press_on(page, "Go to checkout")
    page.wait_for_url("**/checkout/")
    for value in walking.GUEST.values():
        tab_to(page, "main input[autocomplete]")
        page.keyboard.type(value)
    press_on(page, "Pay ")
    page.wait_for_url("**/sandbox/checkout/**")
    press_on(page, "Pay ")
    page.wait_for_url("**/orders/**")

    assert page.get_by_text(bag.title).first.is_visible()


def tab_to(page, selector, text=""):
    """Press Tab until something that matches has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        found = page.evaluate(
            "([selector, text]) => { const at = document.activeElement;"
            " return at.matches(selector) && at.textContent.trim().startsWith(text) }",
            [selector, text],
        )
        if found:
            return
    raise AssertionError(f"80 times Tab never reached {text or selector} on {page.url}")


def press_on(page, label):
    tab_to(page, "button:not([tabindex='-1'])", label)
    page.keyboard.press("Enter")
