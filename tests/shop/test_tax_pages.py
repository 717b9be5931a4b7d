"""Tax and delivery from the product's page to the receipt, as visitors of four places see them."""

import json
import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.basket.models import Basket
from shop.order.models import Order
from shop.partner.models import StockRecord
from shop.shipping.models import WeightBased
from shop.tax.models import TaxAssessment, TaxRate
from shop.tax.recording import commit_tax, uncommitted
from tests.shop import taxes
from tests.shop.walking import ADDRESS, add, check_out, checkout_token, pay

NEW_YORK = {"line4": "Albany", "state": "NY", "postcode": "12207", "country": "US"}
OREGON = {"line4": "Portland", "state": "OR", "postcode": "97201", "country": "US"}
GERMANY = {"line4": "Berlin", "state": "", "postcode": "10115", "country": "DE"}
JAPAN = {"line4": "Tokyo", "state": "", "postcode": "100-0001", "country": "JP"}


@pytest.fixture
def tote(shop, lotus):
    taxes.collect_in_new_york_and_the_eu()
    taxes.open_country("JP", "Japan")
    WeightBased.objects.get(name="International delivery").countries.add("JP")
    product = shop.shelve(free=60, made_by=lotus)
    shop.agree_pay(product)
    return product


def deliver_to(client, country, postcode="", back="/shop/"):
    data = {"country": country, "postcode": postcode, "back": back}
    return client.post("/deliver-to/", data)


def agree(client, place):
    """Check out for a place; what is asked again is looked at and agreed to."""
    asked = check_out(client, **place)
    if asked.status_code == 303:
        return asked
    assert asked.status_code == 409
    return client.post("/checkout/", {**ADDRESS, **place, "checkout_token": checkout_token(asked)})


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# --- What it costs --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "net", "tax", "total"),
    [
        (NEW_YORK, "54.50", "2.18", "56.68"),
        (OREGON, "54.50", "0.00", "54.50"),
        (GERMANY, "62.00", "11.78", "73.78"),
        (JAPAN, "62.00", "0.00", "62.00"),
    ],
)
def test_an_order_carries_the_tax_of_its_destination(client, tote, place, net, tax, total):
    add(client, tote)

    agree(client, place)

    order = Order.objects.get()
    assert (str(order.total_excl_tax), str(order.total_tax), str(order.total_incl_tax)) == (
        net,
        tax,
        total,
    )


def test_the_lines_and_delivery_of_an_order_sum_to_it(client, tote):
    add(client, tote, quantity=3)

    agree(client, NEW_YORK)

    order, line = Order.objects.get(), Order.objects.get().lines.get()
    assert (str(line.line_price_excl_tax), str(line.line_price_incl_tax)) == ("144.00", "149.76")
    assert (str(order.shipping_excl_tax), str(order.shipping_incl_tax)) == ("6.50", "6.76")
    assert line.line_price_incl_tax + order.shipping_incl_tax == order.total_incl_tax
    assert (str(line.unit_price_excl_tax), line.unit_price_incl_tax) == ("48.00", None)
    assert line.tax_code == "standard"


def test_where_prices_include_tax_a_line_is_its_pieces_at_the_shown_price(client, tote):
    add(client, tote, quantity=3)

    agree(client, GERMANY)

    line = Order.objects.get().lines.get()
    assert (str(line.unit_price_incl_tax), str(line.line_price_incl_tax)) == ("57.12", "171.36")
    assert sum(price.price_incl_tax * price.quantity for price in line.prices.all()) == (
        line.line_price_incl_tax
    )


def test_what_was_charged_by_which_rate_is_kept_with_the_order(client, tote):
    add(client, tote)

    agree(client, NEW_YORK)

    kept = TaxAssessment.objects.get()
    charges = kept.charges.order_by("pk").values_list("name", "rate", "net", "amount")
    assert (kept.jurisdiction, kept.is_inclusive, kept.policy) == (
        "New York",
        False,
        "shop.tax.table.TablePolicy",
    )
    assert [[str(cell) for cell in charge] for charge in charges] == [
        ["Sales tax", "0.04000", "48.00", "1.92"],
        ["Sales tax", "0.04000", "6.50", "0.26"],
    ]


def test_the_premium_and_a_list_price_are_before_tax_in_germany_too(client, tote):
    from shop.sales import order_paid

    add(client, tote)
    agree(client, GERMANY)

    paid = order_paid(Order.objects.get(), paid_at=datetime(2026, 11, 20, tzinfo=UTC))

    assert str(paid.lines[0].list_price_total) == "48.00"


# --- Nothing is charged that was not shown --------------------------------------------------------


def test_a_tax_that_comes_with_the_address_is_shown_before_it_is_charged(client, tote):
    add(client, tote)

    asked = check_out(client, **NEW_YORK)

    assert asked.status_code == 409
    assert "With delivery and tax for this address the total is $56.68." in text(asked)
    assert "Sales tax 4 %, New York $2.18" in text(asked)
    assert not Order.objects.exists()


def test_a_rate_that_changed_since_it_was_shown_is_shown_again(client, tote):
    add(client, tote)
    form = {**ADDRESS, **NEW_YORK}
    token = checkout_token(check_out(client, **NEW_YORK))
    TaxRate.objects.filter(state="NY", postcode_prefix="").update(effective_to="2026-01-02")
    taxes.rate("US", "0.05", state="NY", name="Sales tax", effective_from="2026-01-02")

    again = client.post("/checkout/", {**form, "checkout_token": token})

    assert again.status_code == 409
    assert "the total is $57.23." in text(again)


def test_a_delivery_and_a_price_that_change_by_the_same_amount_are_shown_again(client, tote):
    add(client, tote)
    form = {**ADDRESS, **OREGON}
    token = checkout_token(client.get("/checkout/"))
    WeightBased.objects.get(name="Standard delivery").bands.update(charge="3.00")
    tote.stockrecords.update(price="51.50")

    again = client.post("/checkout/", {**form, "checkout_token": token})

    assert again.status_code == 409
    assert not Order.objects.exists()


def test_going_from_one_state_to_another_asks_again_with_the_new_total(client, tote):
    add(client, tote)
    token = checkout_token(check_out(client, **NEW_YORK))

    asked = client.post("/checkout/", {**ADDRESS, **OREGON, "checkout_token": token})

    assert asked.status_code == 409
    assert "the total is $54.50." in text(asked)
    assert "No sales tax is collected for Oregon." in text(asked)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"state": "Nowhere"}, "Enter the state as its two letters, such as NY."),
        ({"state": "OR"}, "This ZIP code is in New York, not in Oregon. Please check both."),
    ],
)
def test_a_state_that_is_none_or_not_the_zip_codes_is_refused(client, tote, change, sentence):
    add(client, tote)

    answer = check_out(client, **{**NEW_YORK, **change})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_state_by_its_name_is_kept_by_its_code(client, tote):
    add(client, tote)

    agree(client, {**NEW_YORK, "state": "new york"})

    assert Order.objects.get().shipping_address.state == "NY"


def test_a_registration_without_a_rate_places_nothing_and_says_so(client, tote):
    taxes.open_country("FR", "France")
    WeightBased.objects.get(name="International delivery").countries.add("FR")
    add(client, tote)

    answer = check_out(client, **{**GERMANY, "country": "FR", "postcode": "75001"})

    assert answer.status_code == 422
    assert "We cannot work out the tax for this address at the moment." in text(answer)
    assert not Order.objects.exists()


# --- Before checkout ------------------------------------------------------------------------------


def test_the_product_page_shows_german_prices_with_vat_and_says_so(client, tote):
    deliver_to(client, "DE")

    page = client.get(tote.get_absolute_url())

    assert "$57.12 incl. VAT" in text(page)
    assert "+ $16.66 delivery to Germany." in text(page)
    assert "Where the $57.12 goes" in text(page)
    assert "Tax $9.12" in text(page)


def test_the_product_page_shows_american_prices_before_tax_and_says_so(client, tote):
    page = client.get(tote.get_absolute_url())

    assert "$48.00 + tax where it applies" in text(page)
    assert "Deliver to United States" in text(page)


def test_the_product_page_says_what_may_be_due_where_we_collect_nothing(client, tote):
    deliver_to(client, "JP")

    page = client.get(tote.get_absolute_url())

    assert "$48.00" in text(page) and "incl." not in text(page)
    assert "No tax is collected for Japan. Import tax and duties may be due at delivery." in text(
        page
    )


@pytest.mark.parametrize("country", ["US", "DE"])
def test_structured_data_has_the_price_the_page_shows(client, tote, country):
    deliver_to(client, country)

    page = client.get(tote.get_absolute_url())

    [product, _trail] = re.findall(r"ld\+json\">(.*?)</script>", page.content.decode())
    offer = json.loads(product)["offers"]
    assert Decimal(offer["price"]) == page.context["price"]
    assert offer["priceSpecification"]["valueAddedTaxIncluded"] is (country == "DE")


def test_the_list_shows_the_prices_of_the_chosen_country(client, tote):
    deliver_to(client, "DE")

    assert "$57.12 incl. VAT" in text(client.get("/shop/"))


def test_the_basket_estimates_delivery_and_tax_for_the_chosen_place(client, tote):
    deliver_to(client, "US", "12207")
    add(client, tote)

    page = client.get("/basket/")

    assert "Sales tax 4 %, New York $2.18" in text(page)
    assert str(page.context["total"]) == "56.68"


def test_what_the_basket_estimated_is_charged_without_asking_again(client, tote):
    deliver_to(client, "US", "12207")
    add(client, tote)

    answer = check_out(client, **NEW_YORK)

    assert answer.status_code == 303
    assert str(Order.objects.get().total_incl_tax) == "56.68"


def test_the_choice_is_remembered_and_leads_back(client, tote):
    answer = deliver_to(client, "DE", "10115", back=tote.get_absolute_url())

    cookie = answer.cookies["deliver_to"]
    assert answer["Location"] == tote.get_absolute_url()
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("DE:10115", True, "Lax")
    assert 'value="10115"' in client.get(tote.get_absolute_url()).content.decode()


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_choice_leads_nowhere_else(client, tote, back):
    assert deliver_to(client, "DE", back=back)["Location"] == "/shop/"


@pytest.mark.parametrize(
    ("country", "postcode"), [("XX", ""), ("", ""), ("DE", "<script>"), ("DE", "1" * 11)]
)
def test_a_choice_that_cannot_be_is_told_and_changes_nothing(client, tote, country, postcode):
    answer = deliver_to(client, country, postcode)

    assert "deliver_to" not in answer.cookies
    assert client.get("/shop/").context["messages"]


@pytest.mark.parametrize("cookie", ["", "US:", "de", "DE:<b>", "XX" * 50, "\x00"])
def test_a_forged_cookie_is_home(client, tote, cookie):
    client.cookies["deliver_to"] = cookie

    assert "Deliver to United States" in text(client.get(tote.get_absolute_url()))


# --- Delivery -------------------------------------------------------------------------------------


def heavy(product, grams):
    product.weight_grams = grams
    product.save()


@pytest.fixture
def bands(tote):
    method = WeightBased.objects.get(name="Standard delivery")
    method.bands.all().delete()
    for up_to, charge in (("1.000", "6.50"), ("3.000", "9.00")):
        method.bands.create(upper_limit=up_to, charge=charge)
    return method


@pytest.mark.parametrize(
    ("grams", "quantity", "charge"),
    [
        (1000, 1, "6.50"),
        (1001, 1, "9.00"),
        (400, 3, "9.00"),
        (None, 2, "6.50"),
        (None, 3, "9.00"),
    ],
)
def test_delivery_goes_by_weight_and_what_nobody_weighed_weighs_half_a_kilo(
    client, tote, bands, grams, quantity, charge
):
    heavy(tote, grams)
    add(client, tote, quantity=quantity)

    assert str(client.get("/basket/").context["shipping"]) == charge


def test_a_variant_weighs_what_its_product_does(client, shop, bands):
    scarf = shop.shelve("Scarf", variants=("Red", "Blue"))
    heavy(scarf, 2000)
    add(client, scarf, variant=scarf.children.get(title="Blue"))

    assert str(client.get("/basket/").context["shipping"]) == "9.00"


def test_a_parcel_too_heavy_is_told_in_the_basket_and_not_sold(client, tote, bands):
    heavy(tote, 1200)
    add(client, tote, quantity=3)

    page = client.get("/basket/")

    assert (
        "This parcel would weigh 3.6 kg, and we have a price for up to 3 kg there. Please write "
        "to us: we will find a way." in text(page)
    )
    assert page.context["can_check_out"] is False
    assert client.get("/checkout/")["Location"] == "/basket/"


@pytest.mark.parametrize(("threshold", "charge"), [("96.00", "0.00"), ("96.01", "6.50")])
def test_delivery_is_free_from_an_amount_before_tax(client, tote, bands, threshold, charge):
    WeightBased.objects.filter(pk=bands.pk).update(free_shipping_threshold=threshold)
    deliver_to(client, "US", "10001")
    add(client, tote, quantity=2)

    assert str(client.get("/basket/").context["shipping"]) == charge


def test_a_country_without_delivery_is_told(client, tote):
    taxes.open_country("CH", "Switzerland")
    add(client, tote)

    answer = check_out(client, **{**GERMANY, "country": "CH", "postcode": "8001"})

    assert answer.status_code == 422
    assert "We do not deliver there yet." in text(answer)


# --- Currencies -----------------------------------------------------------------------------------


def priced_in(product, currency, price="40"):
    StockRecord.objects.filter(product=product).update(price_currency=currency, price=price)
    return product


def test_a_price_outside_of_the_shops_currencies_is_never_sold(client, tote):
    priced_in(tote, "INR")

    page = client.get(tote.get_absolute_url())
    answer = add(client, tote)

    assert page.context["availability"].is_available is False
    assert "₹" not in page.content.decode()
    assert answer.status_code == 422
    assert not Basket.objects.filter(lines__isnull=False).exists()


def test_a_second_currency_is_refused_kindly_and_the_basket_stays(client, shop, tote):
    add(client, tote)
    scarf = priced_in(shop.shelve("Scarf"), "EUR")

    answer = add(client, scarf)

    assert answer.status_code == 422
    assert "Your basket is in USD and this piece is sold in EUR." in text(answer)
    assert Basket.objects.get().num_items == 1


def test_a_price_that_went_to_another_currency_is_named_and_not_sold(client, shop, tote):
    add(client, tote)
    scarf = shop.shelve("Scarf")
    add(client, scarf)
    token = checkout_token(client.get("/checkout/"))
    priced_in(scarf, "EUR")

    page = client.get("/basket/")
    answer = client.post("/checkout/", {**ADDRESS, "checkout_token": token})

    assert "This piece is priced in EUR now." in text(page)
    assert answer["Location"] == "/basket/"
    assert not Order.objects.exists()


def test_an_order_in_yen_is_in_whole_yen(client, shop, tote):
    shop.charge("To Japan", "1500", "JP", currency="JPY")
    taxes.rate("JP", "0.10", name="Consumption tax")
    taxes.register("JP")
    pouch = priced_in(shop.shelve("Pouch"), "JPY", "4805")
    deliver_to(client, "JP")
    add(client, pouch, quantity=3)

    answer = check_out(client, **JAPAN)

    order = Order.objects.get()
    assert answer.status_code == 303
    assert (str(order.total_incl_tax), str(order.total_tax)) == ("17508.00", "1593.00")


# --- After the sale -------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_receipt_and_mail_show_the_tax_and_its_policy_hears_of_the_payment(client):
    from tests.shop import shelves

    shelves.open_shop()
    taxes.collect_in_new_york_and_the_eu()
    product = shelves.shelve(free=3, made_by=shelves.workshop())
    shelves.agree_pay(product)
    add(client, product)

    page = pay(client, agree(client, NEW_YORK)["Location"])

    [message] = mail.outbox
    assert "Sales tax 4 %, New York $2.18" in text(page)
    assert "Sales tax 4 %, New York: $2.18" in message.body
    assert "Sales tax 4 %, New York" in message.alternatives[0][0]
    assert TaxAssessment.objects.get().committed_at is not None
    assert sum(part.amount for part in page.context["breakdown"].parts) == Decimal("56.68")


def test_a_receipt_of_germany_says_how_much_of_it_is_vat(client, tote):
    add(client, tote)
    agree(client, GERMANY)

    page = client.get(f"/orders/{Order.objects.get().token}/")

    assert "Total $73.78 of which VAT 19 %, Germany $11.78" in text(page)


def test_a_policy_that_could_not_be_told_is_told_later(client, tote):
    add(client, tote)
    agree(client, OREGON)
    order = Order.objects.get()
    Order.objects.update(paid_at=datetime(2026, 11, 20, tzinfo=UTC))

    before = uncommitted().count()
    told = commit_tax(order.pk), commit_tax(order.pk)

    assert (before, told, uncommitted().count()) == (1, (True, True), 0)


def test_the_payment_page_names_the_tax_that_comes_on_top(client, tote):
    from shop.payment.asking import line_items

    add(client, tote, quantity=3)
    agree(client, NEW_YORK)

    items = line_items(Order.objects.get(), amount=15652)

    assert [
        (item["price_data"]["product_data"]["name"], item["price_data"]["unit_amount"])
        for item in items
    ] == [("Krama tote", 4800), ("Delivery", 650), ("Tax", 602)]


# --- What it costs us -----------------------------------------------------------------------------


def bought(client, product, place):
    """The whole way of a guest, from choosing a country to the payment page: six requests."""
    deliver_to(client, place["country"], place["postcode"])
    client.get(product.get_absolute_url())
    add(client, product)
    client.get("/basket/")
    token = checkout_token(client.get("/checkout/"))
    return client.post("/checkout/", {**ADDRESS, **place, "checkout_token": token})


@pytest.mark.parametrize("lines", [1, 20])
@pytest.mark.parametrize(("place", "most"), [(NEW_YORK, 10), (GERMANY, 15)], ids=["US-NY", "DE"])
def test_tax_and_delivery_take_few_queries_of_a_checkout_however_many_lines(
    client, shop, lotus, tote, lines, place, most
):
    for number in range(1, lines):
        add(client, shop.shelve(f"Tote {number}", made_by=lotus))

    with CaptureQueriesContext(connection) as queries:
        answer = bought(client, tote, place)

    tables = r'(?:FROM|INTO|UPDATE) "(?:tax|shipping)_'
    ours = [query["sql"] for query in queries if re.search(tables, query["sql"])]
    assert answer.status_code == 303
    assert len(ours) <= most, ours


@pytest.mark.parametrize("country", ["US", "DE", "JP"])
def test_the_product_page_and_the_list_keep_their_queries_wherever_it_goes(
    client, shop, lotus, tote, country, django_assert_max_num_queries
):
    for number in range(12):
        shop.shelve(f"Tote {number}", made_by=lotus)
    deliver_to(client, country)

    with django_assert_max_num_queries(15):
        client.get(tote.get_absolute_url())
    with django_assert_max_num_queries(12):
        client.get("/shop/")
