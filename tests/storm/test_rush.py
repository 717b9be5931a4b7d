"""Many buyers, one piece, a real server with eight processes: one order each time, never an error.

The ordinary suite sends twenty-four buyers for two rounds, `make storm` two hundred for fifty.
"""

import os
from collections import Counter
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from shop.order.models import Order
from shop.partner import stock
from shop.payment.models import PaymentAttempt, Refund
from staff.groups import finance_group
from tests.shop import campaigns, shelves
from tests.storm.agreeing import assert_everything_agrees
from tests.storm.buyers import Buyer, all_at_once, in_turns
from tests.storm.server import served

BUYERS = int(os.environ.get("STORM_BUYERS", "24"))
ROUNDS = int(os.environ.get("STORM_ROUNDS", "2"))


@pytest.fixture
def bag(transactional_db):
    """As many on the shelf as there are buyers, so that all can put one into their baskets."""
    shelves.open_shop()
    return shelves.shelve(made_by=shelves.workshop(people=2), free=BUYERS)


@pytest.fixture
def port(bag, tmp_path):
    with served(tmp_path) as port:
        yield port


def leave(bag, *, pieces, round_of):
    record = bag.stockrecords.get()
    stock.correct(
        record,
        difference=pieces - record.net_stock_level,
        source=f"storm:{round_of}:{pieces}",
        reason="counted for the next round",
    )


def what_came(answers):
    """What the buyers saw, in words."""
    return Counter(
        "payment page"
        if answer.location.startswith("/sandbox/checkout/")
        else "back to the basket"
        if answer.location == "/basket/"
        else f"{answer.status} {answer.location}"
        for answer in answers
    )


def rush(bag, port, *, round_of, code=""):
    """New buyers with one piece each in their baskets, all pressing Pay at once."""
    leave(bag, pieces=BUYERS, round_of=round_of)
    buyers = [Buyer(port, f"{round_of}-{number}") for number in range(BUYERS)]
    page = bag.get_absolute_url()
    in_turns([lambda b=b: b.fill_basket(bag.pk, page=page, code=code) for b in buyers])
    return buyers


def test_the_last_piece_is_sold_once_in_every_round(bag, port):
    for number in range(ROUNDS):
        buyers = rush(bag, port, round_of=number)
        leave(bag, pieces=1, round_of=f"{number} last")

        answers = all_at_once([buyer.press for buyer in buyers])

        assert what_came(answers) == {"payment page": 1, "back to the basket": BUYERS - 1}
        pressed = list(zip(buyers, answers, strict=True))
        loser = next(b for b, a in pressed if a.location == "/basket/")
        assert "was sold a moment ago" in loser.get("/basket/").text
        winner, answer = next((b, a) for b, a in pressed if a.location != "/basket/")
        winner.get(answer.location)
        assert winner.post(answer.location, action="pay").status == 303
        assert Order.objects.filter(status="paid").count() == number + 1
    assert Order.objects.count() == ROUNDS
    assert_everything_agrees()


def test_a_code_for_three_is_used_by_three(bag, port):
    campaigns.code("STORM", max_global_applications=3)
    buyers = rush(bag, port, round_of="code", code="STORM")

    answers = all_at_once([buyer.press for buyer in buyers])

    assert what_came(answers) == {"payment page": 3, "409 ": BUYERS - 3}
    assert Order.objects.count() == 3
    assert_everything_agrees()


def test_two_dozen_refunds_at_once_give_back_no_more_than_was_paid(bag, port):
    buyer = Buyer(port, 0)
    buyer.fill_basket(bag.pk, page=bag.get_absolute_url())
    page = buyer.press().location
    buyer.get(page)
    buyer.post(page, action="pay")
    attempt = PaymentAttempt.objects.get()
    assert attempt.captured_amount == 5450
    desk = f"/cms/orders/payments/{attempt.pk}/refund/"
    people = [at_the_desk(port, number) for number in range(BUYERS)]

    def press(person):
        person.get(desk)
        return lambda: person.post(
            desk, form_key=str(uuid4()), amount="20.00", reason="goodwill", agreed="2000"
        )

    answers = all_at_once(in_turns([lambda p=p: press(p) for p in people]))

    assert Counter(answer.status for answer in answers) == {302: 2, 422: BUYERS - 2}
    assert [refund.amount for refund in Refund.objects.all()] == [2000, 2000]
    assert_everything_agrees()


def at_the_desk(port, number):
    """Somebody of finance, signed in."""
    user = User.objects.create_user(f"finance-{number}@example.com", "pw")
    user.groups.add(finance_group())
    client = Client()
    client.force_login(user)
    person = Buyer(port, number)
    person.cookies["sessionid"] = client.cookies["sessionid"].value
    return person
