"""The stopwatch of a time study, on a phone: nothing that was timed is lost."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from tests.browser.test_accessibility import found_in_light_and_dark

EMAIL = "timing@example.com"
FACE = "[data-face]"


@pytest.fixture
def study(live_server):
    """An open study of a product whose workshop has members."""
    from artisans.making.studies import open_study
    from shop.catalogue.models import Product

    product = Product.objects.filter(structure=Product.STANDALONE, workshop__isnull=False).first()
    return open_study(product_id=product.pk, timed_on=timezone.localdate())


@pytest.fixture
def sign_in(live_server, client):
    """Put a signed-in session of Production into a page's browser."""
    from accounts.models import User
    from staff.making.permissions import making_permissions

    user = User.objects.create_user(EMAIL, "pw")
    group, _ = Group.objects.get_or_create(name="Production")
    group.permissions.add(Permission.objects.get(codename="access_admin"), *making_permissions())
    user.groups.add(group)
    client.force_login(user)

    def sign_in(page):
        cookie = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return page

    return sign_in


@pytest.fixture
def timing(page, sign_in, study):
    """The study's page, a maker chosen."""
    sign_in(page).goto(f"/cms/time-studies/{study.pk}/")
    page.get_by_label("Maker").select_option(index=1)
    return page


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def seconds_of(study):
    return list(study.cycles.values_list("seconds", flat=True))


def saved(page):
    page.get_by_text(re.compile("^Saved: ")).wait_for()


def test_a_piece_is_timed_and_saved_at_once(timing, study):
    press(timing, "START")
    timing.wait_for_timeout(1200)
    press(timing, "STOP")
    saved(timing)

    assert seconds_of(study) == [2]
    assert timing.get_by_text("1 of 5 cycles, 1 of 2 makers").is_visible()


def test_a_double_press_of_stop_saves_once_and_starts_nothing(timing, study):
    press(timing, "START")
    timing.wait_for_timeout(300)
    timing.get_by_role("button", name="STOP").dblclick()
    saved(timing)

    assert seconds_of(study) == [1]
    assert timing.get_by_role("button", name="START").is_visible()


def test_a_reload_does_not_lose_the_running_time(timing, study):
    press(timing, "START")
    timing.wait_for_timeout(1200)
    timing.reload()

    assert timing.locator(FACE).text_content() == "0:01"
    press(timing, "STOP")
    saved(timing)
    assert seconds_of(study)[0] >= 2


def test_a_screen_that_was_locked_for_an_hour_has_gone_on(timing):
    press(timing, "START")
    an_hour = timedelta(hours=1) / timedelta(milliseconds=1)
    timing.evaluate(
        """(ms) => {
          const key = Object.keys(localStorage).find((name) => name.startsWith("stopwatch-"));
          const kept = JSON.parse(localStorage.getItem(key));
          kept.running.startedAt -= ms;
          localStorage.setItem(key, JSON.stringify(kept));
        }""",
        an_hour,
    )
    timing.reload()

    assert timing.locator(FACE).text_content().startswith("60:0")


def test_a_cycle_timed_without_a_network_is_saved_when_it_is_back(timing, study):
    timing.evaluate("() => { kept = fetch; fetch = () => Promise.reject(new TypeError()) }")
    press(timing, "START")
    press(timing, "STOP")
    timing.get_by_text("Not saved yet").wait_for()
    timing.evaluate("() => { fetch = kept }")
    press(timing, "Save it now")
    saved(timing)

    assert seconds_of(study) == [1]


def test_an_answer_that_got_lost_does_not_make_two_cycles(timing, study):
    timing.evaluate(
        "() => { const theirs = fetch; fetch = async (...said) => {"
        " await theirs(...said); throw new TypeError() } }"
    )
    press(timing, "START")
    press(timing, "STOP")
    timing.get_by_text("Not saved yet").wait_for()
    timing.reload()
    saved(timing)

    assert seconds_of(study) == [1]


def test_an_interrupted_piece_is_forgotten(timing, study):
    press(timing, "START")
    press(timing, "Forget this piece: it was interrupted")

    assert timing.get_by_role("button", name="START").is_visible()
    assert seconds_of(study) == []


def test_no_piece_is_timed_without_a_maker(page, sign_in, study):
    sign_in(page).goto(f"/cms/time-studies/{study.pk}/")

    press(page, "START")

    assert page.get_by_role("button", name="START").is_visible()


def test_without_javascript_a_time_is_typed(page_without_javascript, sign_in, study):
    page = sign_in(page_without_javascript)
    page.goto(f"/cms/time-studies/{study.pk}/")

    page.get_by_label("Maker").select_option(index=1)
    page.get_by_label("Minutes").fill("9")
    page.get_by_label("Seconds").fill("58")
    press(page, "Save this time")

    assert seconds_of(study) == [598]
    assert page.get_by_text("1 of 5 cycles, 1 of 2 makers").is_visible()


@pytest.mark.parametrize("width", [320, 390])
def test_start_is_reached_with_a_thumb(open_browser, sign_in, study, width):
    page = sign_in(open_browser(viewport={"width": width, "height": 700}))
    page.goto(f"/cms/time-studies/{study.pk}/")

    box = page.get_by_role("button", name="START").bounding_box()

    assert box["width"] >= width * 0.75
    assert box["height"] >= 100
    assert box["y"] + box["height"] <= 700
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_stopwatch_is_accessible(timing, axe):
    press(timing, "START")
    # What is Wagtail's own around it is judged by Wagtail.
    timing.evaluate("document.body.replaceChildren(document.querySelector('main'))")

    assert found_in_light_and_dark(timing, axe) == []
