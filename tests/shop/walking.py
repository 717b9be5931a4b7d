"""Walking through the shop as a visitor does, by HTTP."""

import re

TOKEN = re.compile(r'name="checkout_token"[^>]*value="([^"]+)"')
ADDRESS = {
    "email": "reader@example.com",
    "name": "Ada Reader",
    "line1": "12 Example Street",
    "line4": "Chicago",
    "state": "IL",
    "postcode": "60601",
    "country": "US",
}


def add(client, product, *, quantity=1, variant=None):
    data = {"quantity": quantity, "variant": (variant or product).pk}
    return client.post(f"/basket/add/{product.pk}/", data)


def checkout_token(page):
    return TOKEN.search(page.content.decode()).group(1)


def check_out(client, **changes):
    """Open the checkout page and send its form."""
    token = checkout_token(client.get("/checkout/"))
    return client.post("/checkout/", {**ADDRESS, "checkout_token": token, **changes})


def pay(client, payment_address):
    """Press Pay on the sandbox's page and follow the way back to the order page."""
    back = client.post(payment_address, {"action": "pay"})
    receipt = client.get(back["Location"])
    return client.get(receipt["Location"])
