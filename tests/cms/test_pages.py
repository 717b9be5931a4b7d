"""Home, workshops and plain pages, as a shopper gets them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from artisans.people.models import Membership
from cms.models import ContentPage, HomeProduct, StoryProduct
from tests.cms.conftest import make_picture
from tests.impact.factories import product_of


def page_of(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def queries_of(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return [query["sql"] for query in queries]


@pytest.fixture
def full_site(home, workshop, workshop_page, tell, picture):
    """Everything a page can show: pictures, products, stories, workshops."""
    products = [product_of(workshop, title=f"Tote {n}", handle=f"tote-{n}") for n in range(8)]
    home.hero_text = "Bags and scarves from three workshops."
    home.hero_picture, home.hero_picture_alt = picture, "A checked cloth on a loom"
    home.featured_products = [HomeProduct(product=product) for product in products]
    home.save()
    workshop_page.picture, workshop_page.picture_alt = make_picture(), "Four looms"
    workshop_page.craft = [("text", "<p>Cotton, dyed in the yarn.</p>")]
    workshop_page.save()
    stories = [
        tell(
            f"Story {n}",
            workshop=workshop,
            picture=make_picture(colour=(n * 40, 60, 90)),
            picture_alt=f"Picture {n}",
            featured_products=[StoryProduct(product=products[n])],
        )
        for n in range(4)
    ]
    return stories


def test_the_home_page_shows_its_opening_products_stories_and_workshops(client, full_site):
    page = page_of(client, "/")

    for words in ("Made by hand, paid by the piece", "Tote 3", "Story 3", "Lotus Workshop"):
        assert words in page


@pytest.mark.parametrize(
    ("path", "most"),
    [("/", 20), ("/stories/story-0/", 15), ("/workshops/lotus/", 15), ("/stories/", 10)],
)
def test_pages_stay_within_their_queries(client, full_site, path, most):
    queries = queries_of(client, path)

    assert len(queries) <= most, queries


@pytest.mark.parametrize("path", ["/", "/stories/", "/stories/story-0/", "/workshops/lotus/"])
def test_pages_hold_no_inline_style_or_script(client, full_site, path):
    page = page_of(client, path)

    assert (page.count(" style="), re.findall(r"<script(?![^>]*src=)[^>]*>", page)) == (0, [])


@pytest.mark.parametrize("path", ["/", "/stories/", "/stories/story-0/", "/workshops/lotus/"])
def test_every_picture_has_a_size_and_words(client, full_site, path):
    pictures = re.findall(r"<img[^>]*>", page_of(client, path))

    assert pictures
    assert all("width=" in tag and "height=" in tag and "alt=" in tag for tag in pictures)


def test_the_words_for_a_picture_are_those_of_the_page(client, full_site):
    page = page_of(client, "/stories/story-0/")

    assert 'alt="Picture 0"' in page


@pytest.mark.parametrize("path", ["/", "/stories/story-0/", "/workshops/lotus/"])
def test_the_first_picture_loads_at_once_and_the_rest_when_needed(client, full_site, path):
    first, *others = re.findall(r"<img[^>]*/images/[^>]*>", page_of(client, path))

    assert 'loading="lazy"' not in first
    assert all('loading="lazy"' in tag for tag in others)


def test_a_workshop_of_eleven_has_a_page(client, workshop_page):
    page = page_of(client, "/workshops/lotus/")

    assert "Bihar, India" in page


def test_a_workshop_of_ten_has_none(client, workshop_page):
    Membership.objects.filter(pk=workshop_page.workshop.memberships.first().pk).delete()

    statuses = [client.get(path).status_code for path in ("/workshops/lotus/", "/workshops/")]

    assert statuses == [404, 200]
    assert "Lotus" not in client.get("/workshops/").content.decode()
    assert "/workshops/lotus/" not in client.get("/sitemap.xml").content.decode()


def test_a_story_does_not_link_to_a_workshop_that_is_not_shown(client, workshop_page, tell):
    story = tell(workshop=workshop_page.workshop)
    Membership.objects.filter(pk=workshop_page.workshop.memberships.first().pk).delete()

    page = page_of(client, story.url)

    assert "Lotus" not in page


def test_a_workshop_page_stands_where_the_shop_links_to(workshop_page):
    workshop_page.slug = "elsewhere"

    workshop_page.save()

    assert workshop_page.url == "/workshops/lotus/"


def test_a_workshop_wears_its_own_stripe(client, workshop_page):
    page = page_of(client, "/workshops/lotus/")

    assert "selvedge--workshop" in page


def test_without_stories_the_list_says_why(client, home):
    page = page_of(client, "/stories/")

    assert "as long as their tellers agree" in page


def test_plain_pages_are_shown(client, home):
    home.add_child(
        instance=ContentPage(title="Privacy", slug="privacy", introduction="What we keep.")
    )

    page = page_of(client, "/privacy/")

    assert "What we keep." in page


def test_the_sitemap_tells_months_and_no_days(client, full_site):
    sitemap = page_of(client, "/sitemap.xml")

    days = set(re.findall(r"<lastmod>\d{4}-\d{2}-(\d{2})</lastmod>", sitemap))
    assert days == {"01"}
    assert "/stories/story-0/" in sitemap
    assert "/impact/how-we-count/" in sitemap


def test_robots_are_told_where_not_to_look(client, db):
    page = page_of(client, "/robots.txt")

    assert "Disallow: /orders/" in page
    assert "Sitemap: http://testserver/sitemap.xml" in page


def test_planting_twice_plants_once(home):
    from cms.planting import plant_pages

    again = plant_pages()

    assert (again.pk, home.get_children().count()) == (home.pk, 2)
