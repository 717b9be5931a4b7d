"""The shop's lists and the product page, as a visitor gets them."""

import pytest

LIST_BUDGET = 20
PRODUCT_BUDGET = 15


@pytest.fixture
def tote(shop, lotus):
    product = shop.shelve(made_by=lotus)
    shop.agree_pay(product)
    return product


def test_the_list_shows_every_product_with_price_and_workshop(client, shop, lotus):
    shop.shelve("Krama tote", price="48.00", made_by=lotus)
    shop.shelve("Village scarf", price="28.50", made_by=lotus)

    page = client.get("/shop/").content.decode()

    assert "Krama tote" in page and "$48.00" in page
    assert "Village scarf" in page and "$28.50" in page
    assert "Lotus Workshop" in page


def test_a_product_that_is_not_public_is_neither_listed_nor_found(client, shop):
    hidden = shop.shelve("Hidden tote")
    hidden.is_public = False
    hidden.save()

    listed = client.get("/shop/").content.decode()
    answer = client.get(hidden.get_absolute_url())

    assert "Hidden tote" not in listed
    assert answer.status_code == 404


def test_a_category_shows_its_own_products_only(client, shop):
    tote = shop.shelve("Krama tote")
    scarf = shop.shelve("Village scarf")
    scarf.categories.clear()

    page = client.get(tote.categories.get().get_absolute_url()).content.decode()

    assert "Krama tote" in page
    assert "Village scarf" not in page


def test_a_category_without_a_picture_can_be_deleted(shop):
    category = shop.shelve().categories.get()

    category.delete()

    assert not type(category).objects.exists()


@pytest.mark.parametrize(
    ("sort", "first"), [("price", "Cheap pouch"), ("-price", "Dear bag"), ("title", "Cheap pouch")]
)
def test_the_list_is_sorted_as_asked(client, shop, sort, first):
    shop.shelve("Dear bag", price="90.00")
    shop.shelve("Cheap pouch", price="9.00")

    products = client.get("/shop/", {"sort": sort}).context["products"]

    assert products[0].title == first


def test_an_unknown_sort_or_page_is_answered_with_the_first_page(client, shop):
    shop.shelve("Krama tote")

    answer = client.get("/shop/", {"sort": "'; drop", "page": "x"})

    assert answer.status_code == 200
    assert "Krama tote" in answer.content.decode()


def test_the_product_page_shows_where_the_price_goes(client, tote):
    page = client.get(tote.get_absolute_url()).content.decode()

    assert "Where the $48.00 goes" in page
    assert "$4.19" in page and "$4.80" in page and "$20.32" in page


def test_an_imported_product_is_sold_without_a_breakdown(client, shop, lotus):
    imported = shop.shelve(made_by=lotus)

    page = client.get(imported.get_absolute_url())

    assert page.context["breakdown"] is None
    assert "Add to basket" in page.content.decode()


def test_the_product_page_names_the_workshop_at_province_level(client, tote):
    page = client.get(tote.get_absolute_url()).content.decode()

    assert "Lotus Workshop" in page
    assert "Takeo" in page and "Cambodia" in page


def test_delivery_is_told_before_checkout(client, tote):
    page = client.get(tote.get_absolute_url()).content.decode()

    assert "+ $6.50 delivery to United States." in page


def test_a_sold_out_product_says_so_and_offers_no_button(client, shop):
    sold_out = shop.shelve(free=0)

    page = client.get(sold_out.get_absolute_url())

    assert page.context["availability"].is_available is False
    assert "Sold out" in page.content.decode()


def test_a_variant_has_the_address_of_its_product_with_itself_chosen(client, shop):
    scarf = shop.shelve("Scarf", variants=("Madder", "Indigo"))
    indigo = scarf.children.get(title="Indigo")

    answer = client.get(indigo.get_absolute_url(), follow=True)

    chosen = [variant.label for variant in answer.context["variants"] if variant.is_selected]
    assert answer.redirect_chain[0][0].startswith(scarf.get_absolute_url())
    assert chosen == ["Indigo"]


def test_an_old_slug_leads_to_the_product(client, tote):
    answer = client.get(f"/shop/its-old-name_{tote.pk}/")

    assert answer.status_code == 301
    assert answer["Location"] == tote.get_absolute_url()


def test_an_unknown_product_is_a_404_with_a_search_box(client, shop):
    answer = client.get("/shop/nothing-here_99999/")

    assert answer.status_code == 404
    assert 'action="/shop/search/"' in answer.content.decode()


def test_structured_data_has_the_price_of_the_page_and_closes_no_element(client, shop):
    product = shop.shelve('A "bag" </script><b>', price="12.00")

    page = client.get(product.get_absolute_url()).content.decode()

    assert '"price": "12.00"' in page
    assert "\\u003C/script\\u003E" in page
    assert "</script><b>" not in page


def test_search_finds_every_word_anywhere_and_says_so_when_nothing_is_found(client, shop, lotus):
    shop.shelve("Krama tote", made_by=lotus)

    found = client.get("/shop/search/", {"q": "lotus krama"})
    nothing = client.get("/shop/search/", {"q": "bicycle"})

    assert [product.title for product in found.context["products"]] == ["Krama tote"]
    assert nothing.context["products"] == []
    assert "bicycle" in nothing.content.decode()


def test_a_query_is_shown_escaped(client, shop):
    page = client.get("/shop/search/", {"q": "<script>alert(1)</script>"}).content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("count", [3, 24])
def test_the_list_keeps_its_query_budget(client, shop, lotus, count, django_assert_max_num_queries):
    for number in range(count):
        shop.shelve(f"Tote {number}", made_by=lotus, variants=("Red", "Blue") if number % 2 else ())

    with django_assert_max_num_queries(LIST_BUDGET):
        client.get("/shop/")


def test_the_product_page_keeps_its_query_budget(client, tote, shop, django_assert_max_num_queries):
    for number in range(5):
        shop.shelve(f"Tote {number}")

    with django_assert_max_num_queries(PRODUCT_BUDGET):
        client.get(tote.get_absolute_url())


def test_looking_writes_nothing(client, tote, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        client.get("/shop/")
        client.get(tote.get_absolute_url())
        client.get("/basket/")

    writes = [q["sql"] for q in queries if not q["sql"].lstrip().upper().startswith("SELECT")]
    assert writes == []
