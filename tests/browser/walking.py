"""Steps of a shopper, by what she reads on the page."""

import re

GUEST = {
    "E-mail": "guest@example.org",
    "Name": "Guest of the Tests",
    "Address": "1 Long Street",
    "Town or city": "Springfield",
    "State or region": "IL",
    "Postcode": "62701",
}


def put_into_basket(page, product):
    page.goto(product.get_absolute_url())
    page.get_by_role("button", name="Add to basket").click()
    page.wait_for_url("**/basket/")


def fill_checkout(page):
    for label, value in GUEST.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("Country").select_option("US")


def pay(page):
    page.get_by_role("button", name=re.compile("^Pay ")).click()
    page.wait_for_url("**/sandbox/checkout/**")
    page.get_by_role("button", name=re.compile("^Pay ")).first.click()
    page.wait_for_url("**/orders/**")


def buy(page, product):
    """From the product's page to the receipt."""
    put_into_basket(page, product)
    page.get_by_role("button", name="Go to checkout").click()
    page.wait_for_url("**/checkout/")
    fill_checkout(page)
    pay(page)
