"""The limits of offers and codes hold, whoever else orders, and come back with the order."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from shop.offer.models import ConditionalOffer, OfferClaim
from shop.order.models import Order
from shop.order.placing import cancel_order, reclaim_order, release_order
from shop.voucher.models import Voucher, VoucherApplication
from tests.shop import campaigns, shelves
from tests.shop.campaigns import use
from tests.shop.walking import ADDRESS, add, check_out, checkout_token, pay


@pytest.fixture
def tote(shop, lotus):
    return shop.shelve(free=90, made_by=lotus)


@pytest.fixture
def crowded_shop(transactional_db):
    shelves.open_shop()
    return shelves.shelve(free=90)


def buy(product, *, code="", quantity=1, client=None, **address):
    """A visitor of her own buys, and the order waits for its payment."""
    client = client or Client()
    add(client, product, quantity=quantity)
    if code:
        use(client, code)
    check_out(client, **address)
    return Order.objects.latest("pk")


def counts(offer):
    offer = ConditionalOffer.objects.get(pk=offer.pk)
    return offer.num_applications, offer.total_discount, offer.num_orders, offer.status


def totals():
    return [str(order.total_incl_tax) for order in Order.objects.order_by("pk")]


def test_an_offer_is_given_as_often_as_agreed_and_no_more(tote):
    offer = campaigns.offer(max_global_applications=2)

    for _ in range(3):
        buy(tote)

    assert totals() == ["49.70", "49.70", "54.50"]
    assert counts(offer) == (2, Decimal("9.60"), 2, "Consumed")


def test_one_order_may_use_an_offer_several_times_within_its_limits(tote):
    offer = campaigns.offer(
        kind="Absolute",
        pieces=1,
        max_global_applications=5,
        max_basket_applications=2,
    )

    buy(tote, quantity=6)
    buy(tote, quantity=6)
    buy(tote, quantity=6)

    assert counts(offer)[0] == 5
    assert totals() == ["274.50", "274.50", "284.50"]


def test_a_budget_is_given_in_whole_discounts_and_never_exceeded(tote):
    offer = campaigns.offer(budget="10.00")

    for quantity in (1, 2, 1, 1):
        buy(tote, quantity=quantity)

    assert totals() == ["49.70", "102.50", "49.70", "54.50"]
    assert counts(offer)[1] == Decimal("9.60")


def test_a_budget_is_spent_to_the_last_cent_on_either_database(shop, lotus):
    offer = campaigns.offer(kind="Absolute", value="0.10", budget="0.30")
    penny = shop.shelve("Ribbon", price="1.10", free=20, made_by=lotus)

    for _ in range(4):
        buy(penny)

    assert totals() == ["7.50", "7.50", "7.50", "7.60"]
    assert counts(offer) == (3, Decimal("0.30"), 3, "Consumed")


def test_a_budget_for_delivery_is_never_exceeded(tote):
    offer = campaigns.offer(kind="Shipping percentage", value="100", budget="10.00")

    buy(tote)
    buy(tote)

    assert totals() == ["48.00", "54.50"]
    assert counts(offer)[1] == Decimal("6.50")


def test_each_customer_may_use_an_offer_so_often(tote):
    campaigns.offer(max_user_applications=1)

    buy(tote, email="ada@example.com")
    buy(tote, email="bea@example.com")
    client = Client()
    add(client, tote)
    asked = check_out(client, email="ADA+2@example.com")

    assert asked.status_code == 409
    assert "as often as it may be used. The total is $54.50 now." in asked.content.decode()
    assert totals() == ["49.70", "49.70"]


def test_an_account_may_use_an_offer_so_often_whatever_address_is_typed(tote):
    campaigns.offer(max_user_applications=1)
    client = Client()
    client.force_login(User.objects.create_user("ada@example.com", "pw"))

    buy(tote, client=client, email="one@example.com")
    buy(tote, client=client, email="two@example.com")

    assert totals() == ["49.70", "54.50"]


def test_pressing_twice_counts_once(client, tote):
    offer = campaigns.code(usage="Single use").offers.get()
    add(client, tote)
    use(client, "HELLO")
    form = {**ADDRESS, "checkout_token": checkout_token(client.get("/checkout/"))}

    first, second = client.post("/checkout/", form), client.post("/checkout/", form)

    assert first["Location"] == second["Location"]
    assert counts(offer)[0] == 1
    assert Voucher.objects.get().num_orders == VoucherApplication.objects.count() == 1


def test_a_cancelled_order_gives_its_code_and_offer_back(tote):
    voucher = campaigns.code(usage="Single use", max_global_applications=1)
    order = buy(tote, code="HELLO")

    cancel_order(order, reason="changed her mind")

    voucher.refresh_from_db()
    assert counts(voucher.offers.get()) == (0, Decimal("0.00"), 0, "Open")
    assert (voucher.num_orders, voucher.total_discount) == (0, Decimal("0.00"))
    assert str(buy(tote, code="HELLO").total_incl_tax) == "49.70"


def test_cancelling_twice_gives_back_once(tote):
    campaigns.offer()
    order = buy(tote)
    other = buy(tote)

    for _ in range(2):
        cancel_order(order, reason="changed her mind")

    assert list(OfferClaim.objects.values_list("order", flat=True)) == [other.pk]
    assert ConditionalOffer.objects.get().num_applications == 1


def test_an_order_whose_payment_expired_gives_its_code_back_with_its_pieces(tote):
    campaigns.code(usage="Single use")
    buy(tote, code="HELLO")

    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        call_command("reconcile_payments")

    assert not VoucherApplication.objects.exists()
    assert tote.stockrecords.get().num_allocated == 0


def test_a_code_someone_else_used_meanwhile_cannot_be_taken_back(tote):
    campaigns.code(usage="Single use")
    late = buy(tote, code="HELLO")
    release_order(late, reason="expired")
    buy(tote, code="HELLO")

    taken = reclaim_order(late)

    late.refresh_from_db()
    assert taken is False
    assert (late.is_stock_held, late.reservations) == (False, 1)
    assert tote.stockrecords.get().num_allocated == 1


def test_an_order_that_is_to_be_paid_after_all_takes_its_code_again(tote):
    campaigns.code(usage="Single use")
    order = buy(tote, code="HELLO")
    release_order(order, reason="expired")

    taken = reclaim_order(order)

    assert taken is True
    assert VoucherApplication.objects.get().order == order
    assert ConditionalOffer.objects.get().num_applications == 1


def test_paying_keeps_the_code_used(client, tote):
    campaigns.code(usage="Single use")
    add(client, tote)
    use(client, "HELLO")

    pay(client, check_out(client)["Location"])

    assert VoucherApplication.objects.get().order.status == "paid"


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"max_global_applications": 1}, "offer_is_given_as_often_as_agreed"),
        ({"max_discount": "9.59"}, "offer_gives_no_more_than_its_budget"),
        ({"num_applications": 7}, "offer_counts_what_its_claims_say"),
        ({"total_discount": "7.00"}, "offer_counts_what_its_claims_say"),
    ],
)
def test_the_database_refuses_counts_that_nothing_explains(tote, change, name):
    offer = campaigns.offer()
    buy(tote)
    buy(tote)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ConditionalOffer.objects.filter(pk=offer.pk).update(**change)

    assert counts(offer)[:2] == (2, Decimal("9.60"))


def test_the_database_refuses_a_customer_more_than_agreed(tote):
    offer = campaigns.offer(max_user_applications=1)
    claim = buy(tote) and OfferClaim.objects.get()
    other = buy(tote, email="bea@example.com")
    OfferClaim.objects.filter(order=other).delete()

    with pytest.raises(IntegrityError, match="customer_uses_an_offer_as_often"):
        OfferClaim.objects.create(
            offer=offer, order=other, mailbox=claim.mailbox, applications=1, amount="4.80"
        )


def test_a_claim_is_never_changed(tote):
    campaigns.offer()
    buy(tote)

    with pytest.raises(IntegrityError, match="offer_claim_is_never_changed"):
        OfferClaim.objects.update(amount="1.00")


def test_a_limit_below_what_was_given_is_explained_to_staff(tote):
    offer = campaigns.offer()
    buy(tote)
    buy(tote)
    offer.max_global_applications = 1

    with pytest.raises(ValidationError, match="It has been used 2 times already"):
        offer.full_clean()


def test_staff_who_save_a_form_read_before_an_order_lose_no_count(tote):
    offer = campaigns.code().offers.get()
    voucher = Voucher.objects.get()
    buy(tote, code="HELLO")

    offer.description = voucher.name = "Changed"
    offer.save()
    voucher.save()

    assert counts(offer)[:3] == (1, Decimal("4.80"), 1)
    assert Voucher.objects.get().num_orders == 1


def test_deleting_an_account_keeps_its_code_used(tote):
    campaigns.code(usage="Single use")
    user = User.objects.create_user("ada@example.com", "pw")
    client = Client()
    client.force_login(user)
    buy(tote, code="HELLO", client=client)

    user.delete()

    [used] = VoucherApplication.objects.all()
    assert used.user is None and used.mailbox


def test_a_late_payment_whose_code_went_to_another_order_is_refunded(settings, crowded_shop):
    settings.SANDBOX_DELIVERS_AT_ONCE = False
    campaigns.code(usage="Single use")
    client = Client()
    late = buy(crowded_shop, code="HELLO", client=client)
    attempt = late.payment_attempts.get()
    back = client.post(attempt.url, {"action": "pay"})["Location"]
    cancel_order(late, reason="changed her mind")
    buy(crowded_shop, code="HELLO")

    answer = client.get(back)

    attempt.refresh_from_db()
    assert answer["Location"] == f"/orders/{late.token}/"
    assert (attempt.status, attempt.note) == ("refunded", "The code HELLO has been used up.")
