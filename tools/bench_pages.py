"""Which pages `make bench` looks at, and a guest's whole checkout, with Django's test client."""

from dataclasses import dataclass

from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.models import StoryPage, WorkshopPage
from shop.catalogue.models import Category, Product
from shop.order.models import Order

HOST = "127.0.0.1"
GUEST = {
    "email": "guest@example.org",
    "name": "Guest of the benchmark",
    "line1": "1 Long Street",
    "line4": "Springfield",
    "state": "Illinois",
    "postcode": "62701",
    "country": "US",
}


@dataclass(frozen=True)
class BenchPage:
    name: str
    path: str
    cookies: str = ""


@dataclass(frozen=True)
class Checkout:
    requests: int
    queries: int


def pages():
    """Each page of the shop once, found in the demo's database."""
    product, category = on_sale()[0], Category.objects.browsable().first()
    story, workshop = StoryPage.objects.live().first(), WorkshopPage.objects.live().first()
    order = Order.objects.filter(status=Order.Status.PAID).order_by("-pk").first()
    one, twenty = visitor_with(1), visitor_with(20)
    return [
        BenchPage("home", "/"),
        BenchPage("list", "/shop/"),
        BenchPage("category", category.get_absolute_url()),
        BenchPage("product", product.get_absolute_url()),
        BenchPage("search", "/shop/search/?q=bag"),
        BenchPage("basket, 1 line", "/basket/", one),
        BenchPage("basket, 20 lines", "/basket/", twenty),
        BenchPage("checkout", "/checkout/", one),
        BenchPage("order", f"/orders/{order.token}/"),
        BenchPage("stories", "/stories/"),
        BenchPage("story", story.relative_url(story.get_site())),
        BenchPage("workshop", workshop.relative_url(workshop.get_site())),
        BenchPage("impact", "/impact/"),
        BenchPage("how we count", "/impact/how-we-count/"),
        BenchPage("sign in", "/accounts/login/"),
    ]


def on_sale():
    """Products that can go into a basket as they are."""
    alone = Product.objects.browsable().filter(structure=Product.STANDALONE)
    return list(alone.filter(stockrecords__num_in_stock__gte=5).distinct()[:20])


def queries(page):
    """How many queries a page takes once caches are warm."""
    client = Client(SERVER_NAME=HOST)
    for name, value in (pair.split("=", 1) for pair in page.cookies.split("; ") if pair):
        client.cookies[name] = value
    client.get(page.path)
    with CaptureQueriesContext(connection) as captured:
        client.get(page.path)
    return len(captured)


def visitor_with(count):
    """A visitor's cookies after she put `count` products into her basket."""
    client = Client(SERVER_NAME=HOST)
    for product in on_sale()[:count]:
        put_into_basket(client, product)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def put_into_basket(client, product):
    page = client.get(product.get_absolute_url())
    return submit(client, page, "form.add-form", {"quantity": "1"})


def submit(client, page, form, values=()):
    """Send a form of a page as a browser would: its hidden fields, and these values."""
    found = BeautifulSoup(page.content, "html.parser").select_one(form)
    fields = found.select("input[type=hidden], input[type=radio][checked]")
    sent = {field["name"]: field.get("value", "") for field in fields} | dict(values)
    return client.post(found.get("action") or page.request["PATH_INFO"], sent)


def walk_checkout():
    """From a product's page to the receipt; the payment page is Stripe's and does not count."""
    client = Client(SERVER_NAME=HOST)
    product = client.get(on_sale()[0].get_absolute_url())
    shop = Tally()
    with shop:
        added = submit(client, product, "form.add-form", {"quantity": "1"})
    with shop:
        client.get(added.url)
    with shop:
        checkout = client.get("/checkout/")
    with shop:
        placed = submit(client, checkout, "form:has([name=checkout_token])", GUEST)
    returned = client.post(placed.url, {"action": "pay"})
    with shop:
        receipt = client.get(returned.url)
    while receipt.status_code in (302, 303):
        with shop:
            receipt = client.get(receipt.url)
    if receipt.status_code != 200:
        raise SystemExit(f"The checkout ended with {receipt.status_code}.")
    return Checkout(requests=shop.requests, queries=shop.queries)


class Tally:
    """Counts requests, and their queries."""

    requests = queries = 0

    def __enter__(self):
        self.capture = CaptureQueriesContext(connection)
        self.capture.__enter__()

    def __exit__(self, *error):
        self.capture.__exit__(*error)
        self.requests += 1
        self.queries += len(self.capture)
