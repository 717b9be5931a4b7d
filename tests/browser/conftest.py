"""A real browser on a live server. Everything here carries the mark `browser`."""

import os
import re
import shutil
from pathlib import Path

import pytest

from tests import template_database

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",  # root, as in CI, has no other way
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


def skip_or_fail(reason):
    """A missing browser is a note on someone's laptop and a failure in CI."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium, driven by Playwright; no browser is downloaded."""
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        skip_or_fail("no Chromium on this machine: apt-get install chromium")
    # Playwright's loop runs in this thread, where Django would otherwise refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe_source():
    found = sorted((ROOT / "var" / "node").glob("axe-core@*/node_modules/axe-core/axe.min.js"))
    if not found:
        skip_or_fail("no axe-core on this machine: make test-browser brings it, with npm")
    return found[-1].read_text()


@pytest.fixture(scope="session")
def stocked_shop(chromium, django_db_setup, django_db_blocker, media_of_this_run):
    """Two templates: as migrated, and with the demo's catalogue, makers, pages and deliveries."""
    from demo.accounts import make_accounts
    from demo.management.commands.demo_data import Command
    from demo.past import relive
    from demo.work import deliveries

    copies = django_db_setup
    with django_db_blocker.unblock():
        # A picture drawn stays drawn, from one run of the tests to the next.
        drawings = template_database.test_folder() / "drawings"
        *steps, _past = Command().steps(make_accounts(), drawings)
        for _sentence, step in steps:
            step()
        relive(deliveries())
        stocked = copies.keep_as("stocked")
    return copies.template, stocked


@pytest.fixture(scope="module", autouse=True)
def shop_open(stocked_shop, django_db_setup, django_db_blocker):
    """Each test in this folder finds the stocked shop, whatever the one before it did."""
    copies = django_db_setup
    migrated, stocked = stocked_shop
    with django_db_blocker.unblock():
        copies.template = stocked
        copies.restore()
        yield
        copies.template = migrated
        copies.restore()


@pytest.fixture
def open_browser(chromium, live_server, settings):
    """Open a page on the live server: `open_browser(viewport=…, color_scheme="dark", …)`.

    A page that logs an error to the console, or asks any other host for anything, fails its test.
    """
    settings.SITE_URL = live_server.url
    contexts, complaints = [], []

    def note_request(request):
        if not request.url.startswith((live_server.url, "data:", "blob:")):
            complaints.append(f"asked another host: {request.url}")

    def note_console(message):
        url = message.location.get("url")
        # Without an address it came from axe, which tries out inline styles and is refused them.
        # And Chromium calls the answer to a form that was filled in wrongly an error.
        if message.type == "error" and url and "status of 422" not in message.text:
            complaints.append(f"console: {message.text} ({url})")

    def opened(**options):
        options = {"viewport": PHONE, "base_url": live_server.url, "locale": "en-GB"} | options
        context = chromium.new_context(**options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("request", note_request)
        page.on("console", note_console)
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def bag(live_server):
    """A product in stock that needs no choice."""
    from shop.catalogue.models import Product

    alone = Product.objects.browsable().filter(structure=Product.STANDALONE)
    return alone.filter(stockrecords__num_in_stock__gte=3).first()


@pytest.fixture
def page(open_browser):
    """A phone, light."""
    return open_browser()


@pytest.fixture
def page_without_javascript(open_browser):
    return open_browser(java_script_enabled=False)


@pytest.fixture
def axe(axe_source):
    """`axe(page)` lists what axe-core finds, one readable line each; an empty list is good.

    `axe(page, inside=".desk")` looks at our part of a page that others draw.
    """

    def check(page, inside="html"):
        # The page's own policy forbids inline scripts; the debugger's door does not ask it.
        page.evaluate(axe_source)
        options = "{resultTypes: ['violations']}"
        result = page.evaluate(f"inside => axe.run(inside, {options})", inside)
        return [
            f"{page.url} {found['id']}: {found['help']} at {node['target'][0]}: "
            + re.sub(r"\s+", " ", node.get("failureSummary") or "")
            for found in result["violations"]
            for node in found["nodes"]
        ]

    return check
