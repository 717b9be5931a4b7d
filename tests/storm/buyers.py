"""Buyers with cookies of their own who press at the same moment."""

import re
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from threading import Barrier
from urllib.parse import urlencode

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
TOKEN = re.compile(r'name="checkout_token"[^>]*value="([^"]+)"')
ADDRESS = {
    "name": "Ada Reader",
    "line1": "12 Example Street",
    "line4": "Chicago",
    "state": "IL",
    "postcode": "60601",
    "country": "US",
}
PATIENCE_SECONDS = 120


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.location = response.getheader("Location") or ""
        self.text = response.read().decode(errors="replace")


class Buyer:
    """A browser without scripts: cookies, and the tokens of the last page she saw."""

    def __init__(self, port, number):
        self.port, self.number = port, number
        self.cookies, self.csrf = SimpleCookie(), ""

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, **fields):
        fields["csrfmiddlewaretoken"] = self.csrf
        return self.ask("POST", path, urlencode(fields))

    def ask(self, method, path, body=None):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, path, body, self.headers(body))
            response = connection.getresponse()
            for cookie in response.headers.get_all("Set-Cookie") or []:
                self.cookies.load(cookie)
            answer = Answer(response)
        finally:
            connection.close()
        if found := CSRF.search(answer.text):
            self.csrf = found.group(1)
        return answer

    def headers(self, body):
        sent = {"Cookie": "; ".join(f"{c.key}={c.value}" for c in self.cookies.values())}
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        return sent

    def fill_basket(self, product, *, page, code=""):
        """Put one piece in and come to the checkout; remembers the form of that page."""
        self.get(page)
        self.post(f"/basket/add/{product}/", quantity="1", variant=str(product))
        basket = self.get("/basket/")
        if code:
            self.post("/basket/", code=code, add_code="1")
        shown = self.get("/checkout/")
        found = TOKEN.search(shown.text)
        assert found, (basket.status, shown.status, shown.location)
        self.form = ADDRESS | {
            "email": f"buyer-{self.number}@example.com",
            "checkout_token": found.group(1),
        }

    def press(self):
        return self.post("/checkout/", **self.form)


def all_at_once(acts):
    """Every act in a thread of its own, held back until all are ready to go."""
    gate = Barrier(len(acts))

    def go(act):
        gate.wait(timeout=PATIENCE_SECONDS)
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(go, acts))


def in_turns(acts, *, hands=16):
    """Every act, some at a time: what comes before the rush."""
    with ThreadPoolExecutor(hands) as threads:
        return list(threads.map(lambda act: act(), acts))
