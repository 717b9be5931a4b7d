"""Receiving at the bench, on a phone: with steppers, and with plain numbers without a script."""

from functools import partial

import pytest

from artisans.making.deliveries import order_work
from artisans.making.models import Delivery, PieceRate
from demo.accounts import PASSWORD
from tests.browser.test_accessibility import found_in_light_and_dark


@pytest.fixture
def work_order(live_server):
    """Ten pieces of a product without variants."""
    from django.utils import timezone

    today = timezone.localdate()
    rate = PieceRate.objects.in_force(today).filter(product__children=None).first()
    return order_work(
        rate.workshop, product_id=rate.product_id, quantity=10, due_on=today, on=today
    )


def sign_in(page, role="production"):
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(f"{role}@fairhand.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/cms/")


def test_pieces_are_counted_with_steppers_and_accepted_once(page, axe, work_order):
    ours = partial(axe, inside=".desk")
    sign_in(page)
    page.goto(f"/cms/work-orders/{work_order.pk}/receive/")
    first = page.locator("[data-maker]").first
    for _press in range(6):
        first.get_by_role("button", name="Came: one more").click()
    first.get_by_role("button", name="To rework: one more").click()
    counted = page.locator(".receiving__totals").inner_text()
    touch = first.get_by_role("button", name="Came: one more").bounding_box()
    wide = page.evaluate("document.documentElement.scrollWidth")
    found = found_in_light_and_dark(page, ours)

    page.get_by_role("button", name="Record").click()
    page.wait_for_url("**/deliveries/**")
    found += found_in_light_and_dark(page, ours)
    page.get_by_role("button", name="Accept").dblclick()
    page.get_by_text("this is final").wait_for()

    line = Delivery.objects.get(work_order=work_order).lines.get()
    assert counted == "6 of 10 came, 5 good, 1 to rework"
    assert (touch["width"] >= 44, touch["height"] >= 44, wide) == (True, True, 390)
    assert (line.delivered, line.accepted, line.to_rework) == (6, 5, 1)
    assert line.delivery.accepted_at is not None
    assert found == []


def test_pieces_are_received_without_javascript(page_without_javascript, work_order):
    page = page_without_javascript
    sign_in(page)
    page.goto(f"/cms/work-orders/{work_order.pk}/receive/")
    first = page.locator("[data-maker]").first
    for label, number in (("Came", "4"), ("Good", "2"), ("To rework", "2"), ("Of these", "1")):
        first.get_by_label(label).fill(number)

    page.get_by_role("button", name="Record").click()
    page.get_by_role("button", name="Accept").click()

    line = Delivery.objects.get(work_order=work_order).lines.get()
    assert (line.accepted, line.to_rework, line.paid_rework) == (2, 2, 1)
    assert line.delivery.accepted_at is not None
