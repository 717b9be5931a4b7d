"""Staff make offers and codes in Oscar's dashboard, and shoppers use them."""

from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import User
from shop.offer.models import ConditionalOffer
from shop.order.models import Order
from shop.order.placing import release_order
from shop.voucher.models import Voucher, VoucherSet
from tests.shop import campaigns
from tests.shop.campaigns import use
from tests.shop.walking import add, check_out

WIZARD = "/dashboard/offers/new"
PERIOD = {"start_datetime": "2026-01-01 00:00", "end_datetime": "2036-01-01 00:00"}


@pytest.fixture
def tote(shop, lotus):
    return shop.shelve(free=9, made_by=lotus)


@pytest.fixture
def staff(db):
    client = Client()
    client.force_login(User.objects.create_superuser("staff@example.com", "pw"))
    return client


def make_offer(staff, **restrictions):
    """Walk through the four steps of the wizard."""
    everything = campaigns.everything().pk
    steps = {
        "metadata": {"name": "Spring", "offer_type": "Voucher", "exclusive": "on"},
        "incentive": {"range": everything, "type": "Percentage", "value": "10"},
        "condition": {"range": everything, "type": "Count", "value": "1"},
        "restrictions": {"priority": "0", **restrictions},
    }
    for address, form in steps.items():
        answer = staff.post(f"{WIZARD}/{address}/", form)
        assert answer.status_code == 302, answer.context["form"].errors
    return ConditionalOffer.objects.get()


def make_code(staff, offer, **fields):
    form = {"name": "Spring code", "code": "spring", "usage": "Single use", "offers": offer.pk}
    return staff.post("/dashboard/vouchers/create/", {**form, **PERIOD, **fields})


def buy(client, product, code):
    add(client, product)
    use(client, code)
    check_out(client)
    return Order.objects.latest("pk")


def shown(answer):
    return " ".join(answer.content.decode().split())


def test_an_offer_and_a_code_made_in_the_dashboard_are_used_in_the_shop(staff, client, tote):
    offer = make_offer(staff, max_global_applications="3", max_discount="20.00")
    make_code(staff, offer)

    order = buy(client, tote, "Spring")

    assert str(order.total_incl_tax) == "49.70"
    assert Voucher.objects.get().num_orders == 1


def test_every_page_about_offers_and_codes_opens(staff, client, tote):
    offer = make_offer(staff)
    make_code(staff, offer)
    buy(client, tote, "SPRING")
    voucher = Voucher.objects.get()

    addresses = [
        "/dashboard/offers/",
        f"/dashboard/offers/{offer.pk}/",
        f"/dashboard/offers/{offer.pk}/?format=csv",
        f"/dashboard/offers/{offer.pk}/metadata/",
        f"/dashboard/offers/{offer.pk}/restrictions/",
        "/dashboard/vouchers/",
        f"/dashboard/vouchers/update/{voucher.pk}/",
        f"/dashboard/vouchers/stats/{voucher.pk}/",
        "/dashboard/vouchers/sets/",
        "/dashboard/vouchers/sets/create/",
    ]

    assert {address: staff.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, 200
    )


def test_an_offer_that_is_changed_keeps_its_counts(staff, client, tote):
    offer = make_offer(staff)
    make_code(staff, offer)
    buy(client, tote, "SPRING")

    staff.post(
        f"/dashboard/offers/{offer.pk}/restrictions/",
        {"priority": "4", "max_global_applications": "9", "save": "1"},
    )

    offer.refresh_from_db()
    assert (offer.priority, offer.max_global_applications) == (4, 9)
    assert (offer.num_applications, offer.total_discount) == (1, Decimal("4.80"))


def test_a_limit_below_what_was_given_is_refused_with_a_sentence(staff, client, tote):
    offer = make_offer(staff)
    make_code(staff, offer, usage="Multi-use")
    buy(client, tote, "SPRING")
    buy(client, tote, "SPRING")

    answer = staff.post(
        f"/dashboard/offers/{offer.pk}/restrictions/",
        {"priority": "0", "max_global_applications": "1", "save": "1"},
    )

    assert answer.status_code == 200
    assert "It has been used 2 times already: suspend it, or allow at least that." in shown(answer)


def test_a_suspended_offer_is_given_no_more(staff, client, tote):
    offer = make_offer(staff)
    make_code(staff, offer)

    staff.post(f"/dashboard/offers/{offer.pk}/", {"suspend": "1"})

    add(client, tote)
    assert "takes nothing off what is in your basket now" in shown(use(client, "SPRING"))


def test_a_set_of_codes_is_made_and_each_is_used_once(staff, client, tote):
    offer = make_offer(staff)
    form = {"name": "Cards", "code_length": "12", "description": "For the fair", "count": "3"}

    staff.post(
        "/dashboard/vouchers/sets/create/",
        {**form, **PERIOD, "usage": "Single use", "offers": offer.pk},
    )

    codes = list(VoucherSet.objects.get().vouchers.values_list("code", flat=True))
    totals = [str(buy(client, tote, code).total_incl_tax) for code in codes]
    assert totals == ["49.70"] * 3
    add(client, tote)
    assert "has been used up" in shown(use(client, codes[0]))


@pytest.mark.parametrize("what", ["voucher", "set", "offer"])
def test_what_an_order_uses_is_kept_with_a_sentence(staff, client, tote, what):
    offer = make_offer(staff)
    make_code(staff, offer)
    voucher = Voucher.objects.get()
    ends = {"start_datetime": voucher.start_datetime, "end_datetime": voucher.end_datetime}
    cards = VoucherSet.objects.create(name="Cards", count=1, **ends)
    if what == "set":
        Voucher.objects.update(voucher_set=cards)
    buy(client, tote, "SPRING")
    if what == "offer":
        voucher.offers.clear()
    address = {
        "voucher": f"/dashboard/vouchers/delete/{voucher.pk}/",
        "set": f"/dashboard/vouchers/sets/delete/{cards.pk}/",
        "offer": f"/dashboard/offers/{offer.pk}/delete/",
    }[what]

    answer = staff.post(address, follow=True)

    assert "so it is kept" in shown(answer)
    assert Voucher.objects.exists() and ConditionalOffer.objects.exists()


def test_a_code_nobody_used_is_deleted(staff, tote):
    make_code(staff, make_offer(staff))

    staff.post(f"/dashboard/vouchers/delete/{Voucher.objects.get().pk}/")

    assert not Voucher.objects.exists()


def test_a_code_of_an_order_whose_payment_expired_is_kept_too(staff, client, tote):
    make_code(staff, make_offer(staff))
    release_order(buy(client, tote, "SPRING"), reason="expired")

    answer = staff.post(f"/dashboard/vouchers/delete/{Voucher.objects.get().pk}/", follow=True)

    assert "so it is kept" in shown(answer)
