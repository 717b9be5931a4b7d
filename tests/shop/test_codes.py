"""Codes in the basket: put in, taken out, and a sentence for each that cannot be used."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from shop.basket.models import Basket
from shop.catalogue.models import Product
from shop.order.models import Order
from shop.voucher.models import Voucher, VoucherSet
from tests.shop import campaigns
from tests.shop.campaigns import use
from tests.shop.walking import ADDRESS, add, check_out, checkout_token


@pytest.fixture
def tote(shop, lotus):
    return shop.shelve(free=30, made_by=lotus)


@pytest.fixture
def basket(client, tote):
    add(client, tote)
    return Basket.objects.get()


def codes_in(basket):
    return list(basket.vouchers.values_list("code", flat=True))


def test_a_code_takes_its_discount_off_and_is_named(client, basket):
    campaigns.code()

    answer = use(client, "HELLO")

    page = client.get("/basket/")
    assert answer.status_code == 302
    assert "Offer of HELLO" in page.content.decode()
    assert (page.context["subtotal"], page.context["total"]) == (Decimal("48.00"), Decimal("49.70"))


@pytest.mark.parametrize("typed", ["hello", "  HEL LO ", "HELLO\t"])
def test_a_code_is_known_however_it_is_typed(client, basket, typed):
    campaigns.code()

    use(client, typed)

    assert codes_in(basket) == ["HELLO"]


def test_a_code_is_taken_out_again(client, basket):
    voucher = campaigns.code()
    use(client, "HELLO")

    client.post("/basket/", {"remove_code": voucher.pk})

    assert codes_in(basket) == []
    assert client.get("/basket/").context["total"] == Decimal("54.50")


def unknown():
    return None


def not_yet():
    campaigns.code()
    Voucher.objects.update(start_datetime=timezone.now() + timedelta(days=1))


def ended():
    campaigns.code(ends_in=timedelta(days=-1))


def used_up():
    other = Client()
    campaigns.code(usage="Single use")
    add(other, Product.objects.get())
    use(other, "HELLO")
    check_out(other)


def offer_used_up():
    voucher = campaigns.code(max_global_applications=1)
    voucher.offers.update(status="Consumed")
    other = Client()
    add(other, Product.objects.get())
    use(other, "HELLO")
    check_out(other)


def needs_three():
    campaigns.code(least=3)


@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        (unknown, "We do not know the code HELLO. Please look at its spelling."),
        (not_yet, "The code HELLO cannot be used yet."),
        (ended, "The code HELLO has ended."),
        (used_up, "The code HELLO has been used up."),
        (offer_used_up, "The code HELLO has been used up."),
        (needs_three, "The code HELLO takes nothing off what is in your basket now."),
    ],
)
def test_a_code_that_cannot_be_used_is_refused_by_its_own_sentence(
    client, basket, prepare, sentence
):
    prepare()

    answer = use(client, "hello")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(sentence) == 2
    assert "<title>Error: " in page and 'value="hello"' in page
    assert codes_in(basket) == []
    assert answer.context["total"] == Decimal("54.50")


def test_no_code_typed_is_asked_for(client, basket):
    assert "Enter a code." in use(client, " ").content.decode()


def test_a_code_that_is_in_already_is_said(client, basket):
    campaigns.code()
    use(client, "HELLO")

    answer = use(client, "hello")

    assert "The code HELLO is in your basket already." in answer.content.decode()
    assert answer.context["total"] == Decimal("49.70")


def test_a_code_once_per_customer_is_refused_to_who_used_it(client, tote):
    client.force_login(User.objects.create_user("ada@example.com", "pw"))
    campaigns.code(usage="Once per customer")
    add(client, tote)
    use(client, "HELLO")
    check_out(client)
    add(client, tote)

    answer = use(client, "HELLO")

    assert "You have used the code HELLO as often as it may be used." in answer.content.decode()


def test_a_code_that_stops_applying_stays_and_says_so(client, tote):
    campaigns.code(least=2)
    add(client, tote, quantity=2)
    use(client, "HELLO")
    line = Basket.objects.get().lines.get()

    client.post("/basket/", {f"quantity-{line.pk}": "1", "update": "1"})

    page = client.get("/basket/").content.decode()
    assert "The code HELLO takes nothing off what is in your basket now." in page


def test_going_to_checkout_with_a_typed_code_applies_it_and_shows_the_basket(client, basket):
    campaigns.code()

    answer = client.post("/basket/", {"code": "hello", "checkout": "1"})

    assert answer["Location"] == "/basket/"
    assert codes_in(basket) == ["HELLO"]


def test_quantities_typed_beside_a_code_are_kept(client, basket):
    campaigns.code()
    line = basket.lines.get()

    client.post("/basket/", {f"quantity-{line.pk}": "3", "code": "HELLO", "add_code": "1"})

    assert client.get("/basket/").context["subtotal"] == Decimal("144.00")
    assert codes_in(basket) == ["HELLO"]


def test_guessing_is_stopped_for_the_basket(client, basket):
    campaigns.code()
    for number in range(10):
        use(client, f"GUESS{number}")

    answer = use(client, "HELLO")

    assert "Too many codes were tried." in answer.content.decode()
    assert codes_in(basket) == []


def test_guessing_from_one_address_is_stopped_however_many_baskets(client, tote):
    for visitor in range(7):
        guesser = Client()
        add(guesser, tote)
        for number in range(9):
            use(guesser, f"GUESS{visitor}{number}")
    campaigns.code()
    add(client, tote)

    answer = use(client, "HELLO")

    assert "Too many codes were tried." in answer.content.decode()


def test_a_voucher_of_a_set_is_used_by_itself(client, tote):
    period = {"start_datetime": timezone.now(), "end_datetime": timezone.now() + timedelta(days=9)}
    spring = VoucherSet.objects.create(name="Spring", count=2, **period)
    for code in ("SPRING-A", "SPRING-B"):
        campaigns.code(code, usage="Single use")
    Voucher.objects.update(voucher_set=spring)
    add(client, tote)
    use(client, "SPRING-A")
    check_out(client)
    add(client, tote)

    again, other = use(client, "SPRING-A"), use(client, "SPRING-B")

    assert "The code SPRING-A has been used up." in again.content.decode()
    assert other.status_code == 302


def test_two_codes_of_one_offer_give_it_once(client, tote):
    first = campaigns.code("FIRST")
    second = campaigns.code("SECOND")
    second.offers.set(first.offers.all())
    add(client, tote)
    use(client, "FIRST")

    answer = use(client, "SECOND")

    assert answer.status_code == 422
    assert client.get("/basket/").context["total"] == Decimal("49.70")


def test_a_code_that_took_nothing_off_is_not_used(client, tote):
    campaigns.code("TWO", usage="Single use", least=2)
    add(client, tote, quantity=2)
    use(client, "TWO")
    line = Basket.objects.get().lines.get()
    client.post("/basket/", {f"quantity-{line.pk}": "1", "update": "1"})

    check_out(client)

    voucher = Voucher.objects.get()
    assert Order.objects.get().total_incl_tax == Decimal("54.50")
    assert (voucher.num_orders, voucher.applications.count()) == (0, 0)


def test_a_guest_who_used_it_is_told_when_she_says_who_she_is(client, tote):
    campaigns.code(usage="Once per customer")
    for_the_first_time = Client()
    add(for_the_first_time, tote)
    use(for_the_first_time, "HELLO")
    check_out(for_the_first_time, email="Ada.Reader@gmail.com")
    add(client, tote)
    use(client, "HELLO")

    asked = check_out(client, email="adareader+shop@googlemail.com")
    agreed = client.post(
        "/checkout/",
        {
            **ADDRESS,
            "email": "adareader+shop@googlemail.com",
            "checkout_token": checkout_token(asked),
        },
    )

    sentence = "You have used the code HELLO as often as it may be used. The total is $54.50 now."
    assert asked.status_code == 409
    assert sentence in asked.content.decode()
    assert agreed.status_code == 303
    assert str(Order.objects.latest("pk").total_incl_tax) == "54.50"


def test_what_a_guest_used_counts_when_she_signs_in_under_the_same_address(client, tote):
    campaigns.code(usage="Once per customer")
    add(client, tote)
    use(client, "HELLO")
    check_out(client, email="ada@example.com")
    signed_in = Client()
    signed_in.force_login(User.objects.create_user("ADA@example.com", "pw"))
    add(signed_in, tote)

    answer = use(signed_in, "HELLO")

    assert "You have used the code HELLO as often as it may be used." in answer.content.decode()


def test_the_database_refuses_a_second_use_of_a_single_use_code(client, tote):
    voucher = campaigns.code(usage="Single use")
    add(client, tote)
    use(client, "HELLO")
    check_out(client)
    add(client, tote)
    check_out(client)
    other = Order.objects.latest("pk")

    with pytest.raises(IntegrityError, match="single_use_code_is_used_once"), transaction.atomic():
        voucher.applications.create(order=other)


def test_the_database_refuses_a_customer_a_second_use(client, tote):
    voucher = campaigns.code(usage="Once per customer")
    add(client, tote)
    use(client, "HELLO")
    check_out(client)
    used = voucher.applications.get()
    add(client, tote)
    check_out(client)
    other = Order.objects.latest("pk")

    with pytest.raises(IntegrityError, match="customer_uses_a_code_once"), transaction.atomic():
        voucher.applications.create(order=other, mailbox=used.mailbox)
