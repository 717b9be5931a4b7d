"""Refunds, as Stripe makes them: at once, slowly, or not at all."""

import pytest
import stripe
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shop.sandbox import charges, paying, refund_outcomes, refunding
from shop.sandbox.models import OutboxEvent
from shop.sandbox.objects import peek
from shop.sandbox.refusals import StateRefusal
from tests.sandbox.conftest import at_once, told, told_about


def of(charge):
    return peek("charge", charge)


def test_a_refund_keeps_what_was_said(stripe_client, charge):
    made = stripe_client.v1.refunds.create(
        {
            "payment_intent": of(charge)["payment_intent"],
            "amount": 1000,
            "reason": "requested_by_customer",
            "metadata": {"order_number": "100001"},
        }
    )

    kept = stripe_client.v1.refunds.retrieve(made.id)
    assert (kept.amount, kept.currency, kept.charge) == (1000, "usd", charge)
    assert (kept.reason, kept.status) == ("requested_by_customer", "succeeded")
    assert kept.metadata.to_dict() == {"order_number": "100001"}


def test_a_refund_takes_its_amount_from_our_balance(stripe_client, charge):
    made = stripe_client.v1.refunds.create({"charge": charge, "amount": 1000})

    booked = stripe_client.v1.balance_transactions.retrieve(made.balance_transaction)
    assert (booked.amount, booked.fee, booked.net) == (-1000, 0, -1000)
    assert (booked.type, booked.source) == ("refund", made.id)


def test_a_refund_tells_the_shop(stripe_client, charge):
    before = len(told())

    made = stripe_client.v1.refunds.create({"charge": charge, "amount": 1000})

    assert told(since=before) == ["refund.created", "charge.refunded"]
    assert told_about("refund.created")[0]["id"] == made.id
    refunded, previous = told_about("charge.refunded")
    assert (refunded["object"], refunded["amount_refunded"]) == ("charge", 1000)
    assert previous == {"amount_refunded": 0, "refunded": False}


def test_a_charge_is_refunded_when_all_of_it_is(stripe_client, charge):
    for amount, is_refunded in ((4000, False), (800, True)):
        stripe_client.v1.refunds.create({"charge": charge, "amount": amount})
        assert of(charge)["refunded"] is is_refunded


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": -1}, "amount"),
        ({"amount": "10.00"}, "amount"),
        ({"reason": "goodwill"}, "reason"),
        ({"metadata": {"k" * 41: "v"}}, "metadata"),
        ({"reverse_transfer": True}, "reverse_transfer"),
    ],
)
def test_a_wrong_refund_is_refused_by_name(stripe_client, charge, params, param):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        stripe_client.v1.refunds.create({"charge": charge} | params)

    assert refusal.value.param == param
    assert of(charge)["amount_refunded"] == 0


def test_a_refund_names_a_charge_or_an_intent(stripe_client, charge):
    both = {"charge": charge, "payment_intent": of(charge)["payment_intent"]}
    for params in ({}, both):
        with pytest.raises(stripe.InvalidRequestError):
            stripe_client.v1.refunds.create(params)


def test_refunds_at_once_never_exceed_the_charge(stripe_client, charge):
    create = stripe_client.v1.refunds.create

    answers = at_once(*[lambda: create({"charge": charge, "amount": 1000})] * 8)

    made = [each for each in answers if not isinstance(each, Exception)]
    assert len(made) == 4
    assert of(charge)["amount_refunded"] == 4000


def test_refunding_everything_at_once_happens_once(stripe_client, charge):
    intent = of(charge)["payment_intent"]

    answers = at_once(
        *[lambda: stripe_client.v1.refunds.create({"payment_intent": intent})] * 4,
        *[lambda: refunding.refund(charge)] * 4,
    )

    refusals = [each for each in answers if isinstance(each, Exception)]
    assert len(refusals) == 7
    assert {each.code for each in refusals} == {"charge_already_refunded"}
    assert of(charge)["amount_refunded"] == 4800


def test_the_dashboards_refund_carries_nothing_of_ours(stripe_client, charge):
    made = refunding.refund(charge, amount=700, reason="duplicate")

    kept = stripe_client.v1.refunds.retrieve(made["id"])
    assert (kept.amount, kept.reason, kept.metadata.to_dict()) == (700, "duplicate", {})


@pytest.mark.parametrize("find", ["charge", "payment_intent", "session"])
def test_the_dashboards_refund_finds_its_charge(stripe_client, session, charge, find):
    ids = {
        "charge": charge,
        "payment_intent": of(charge)["payment_intent"],
        "session": session.id,
    }

    assert refunding.refund(ids[find])["charge"] == charge


def test_a_refund_of_a_bank_debit_is_on_its_way_for_days(stripe_client, slow_charge):
    made = stripe_client.v1.refunds.create({"charge": slow_charge, "amount": 1000})

    assert (made.status, made.pending_reason) == ("pending", "processing")
    assert made.id.startswith("pyr_")
    assert of(slow_charge)["amount_refunded"] == 1000


def test_a_pending_refund_arrives(stripe_client, slow_charge):
    made = stripe_client.v1.refunds.create({"charge": slow_charge})
    before = len(told())

    refund_outcomes.succeed(made.id)

    assert told(since=before) == ["refund.updated"]
    assert told_about("refund.updated")[1] == {"status": "pending"}
    assert stripe_client.v1.refunds.retrieve(made.id).status == "succeeded"


@pytest.mark.parametrize("which", ["charge", "slow_charge"])
def test_a_failed_refund_gives_the_money_back_to_us(stripe_client, request, which):
    charge = request.getfixturevalue(which)
    made = stripe_client.v1.refunds.create({"charge": charge})
    before = len(told())

    refund_outcomes.fail(made.id, reason="lost_or_stolen_card")

    assert told(since=before) == ["refund.updated", "refund.failed"]
    kept = stripe_client.v1.refunds.retrieve(made.id, {"expand": ["failure_balance_transaction"]})
    assert (kept.status, kept.failure_reason) == ("failed", "lost_or_stolen_card")
    assert (kept.failure_balance_transaction.net, kept.failure_balance_transaction.type) == (
        4800,
        "refund_failure",
    )
    assert (of(charge)["amount_refunded"], of(charge)["refunded"]) == (0, False)


def test_after_a_failed_refund_the_charge_can_be_refunded_again(stripe_client, charge):
    made = stripe_client.v1.refunds.create({"charge": charge})
    refund_outcomes.fail(made.id)

    assert stripe_client.v1.refunds.create({"charge": charge}).amount == 4800


def test_a_refund_fails_once(stripe_client, charge):
    made = stripe_client.v1.refunds.create({"charge": charge})

    answers = at_once(*[lambda: refund_outcomes.fail(made.id)] * 4)

    assert sum(isinstance(each, StateRefusal) for each in answers) == 3
    assert of(charge)["amount_refunded"] == 0


def test_stripes_own_test_cards_refund_slowly_or_not_at_all(stripe_client, wanted):
    found = {}
    for card in ("7726", "5126"):
        session = stripe_client.v1.checkout.sessions.create(wanted())
        paying.pay(session.id, card=card)
        charge = charges.of(session.id)["id"]
        made = stripe_client.v1.refunds.create({"charge": charge})
        now = stripe_client.v1.refunds.retrieve(made.id).status
        found[card] = (made.status, now, of(charge)["amount_refunded"])

    assert found == {"7726": ("pending", "pending", 4800), "5126": ("succeeded", "failed", 0)}


def test_metadata_of_a_refund_is_merged(stripe_client, charge):
    made = stripe_client.v1.refunds.create(
        {"charge": charge, "metadata": {"kept": "1", "changed": "1", "unset": "1"}}
    )

    changed = stripe_client.v1.refunds.update(
        made.id, {"metadata": {"changed": "2", "unset": "", "new": "3"}}
    )

    assert changed.metadata.to_dict() == {"kept": "1", "changed": "2", "new": "3"}
    assert told()[-1] == "refund.updated"
    assert stripe_client.v1.refunds.update(made.id, {"metadata": ""}).metadata.to_dict() == {}


def test_an_update_that_changes_nothing_tells_nothing(stripe_client, charge):
    made = stripe_client.v1.refunds.create({"charge": charge, "metadata": {"a": "b"}})
    before = len(told())

    stripe_client.v1.refunds.update(made.id, {"metadata": {"a": "b"}})

    assert told(since=before) == []


def test_a_refund_that_waits_for_the_customer_can_be_cancelled(stripe_client, slow_charge):
    made = stripe_client.v1.refunds.create({"charge": slow_charge})
    refund_outcomes.require_action(made.id)

    cancelled = stripe_client.v1.refunds.cancel(made.id)

    assert (cancelled.status, cancelled.failure_reason) == ("canceled", "merchant_request")
    assert of(slow_charge)["amount_refunded"] == 0


@pytest.mark.parametrize(("which", "status"), [("charge", "succeeded"), ("slow_charge", "pending")])
def test_the_api_cancels_no_refund_in_another_state(stripe_client, request, which, status):
    made = stripe_client.v1.refunds.create({"charge": request.getfixturevalue(which)})

    with pytest.raises(stripe.InvalidRequestError, match=status):
        stripe_client.v1.refunds.cancel(made.id)


def test_the_dashboard_cancels_a_pending_refund(stripe_client, slow_charge):
    made = stripe_client.v1.refunds.create({"charge": slow_charge})

    assert refund_outcomes.cancel(made.id)["status"] == "canceled"
    assert of(slow_charge)["amount_refunded"] == 0


def test_more_than_is_left_is_refused_by_amount(stripe_client, charge):
    with pytest.raises(stripe.InvalidRequestError, match="unrefunded amount") as refusal:
        stripe_client.v1.refunds.create({"charge": charge, "amount": 4801})

    assert (refusal.value.param, refusal.value.code) == ("amount", None)


def test_some_methods_refund_only_with_the_customers_help(stripe_client, session):
    paying.pay_later(session.id, method="konbini")
    paying.money_arrives(session.id)
    intent = stripe_client.v1.checkout.sessions.retrieve(session.id).payment_intent

    made = stripe_client.v1.refunds.create({"payment_intent": intent})

    assert made.status == "requires_action"
    assert stripe_client.v1.refunds.cancel(made.id).status == "canceled"


def test_refunds_are_listed_by_charge_and_by_intent(stripe_client, charge, wanted):
    other = stripe_client.v1.checkout.sessions.create(wanted())
    paying.pay(other.id)
    refunding.refund(other.id)
    ours = refunding.refund(charge, amount=100)["id"]

    for params in ({"charge": charge}, {"payment_intent": of(charge)["payment_intent"]}):
        listed = stripe_client.v1.refunds.list(params).data
        assert [each.id for each in listed] == [ours]


def test_refunds_are_listed_page_by_page_either_way(stripe_client, charge):
    made = [refunding.refund(charge, amount=100)["id"] for _ in range(5)][::-1]
    page = stripe_client.v1.refunds.list({"charge": charge, "limit": 2})

    assert [each.id for each in page.data] == made[:2]
    assert page.has_more
    after = stripe_client.v1.refunds.list({"limit": 2, "starting_after": made[3]})
    assert ([each.id for each in after.data], after.has_more) == (made[4:], False)
    before = stripe_client.v1.refunds.list({"limit": 2, "ending_before": made[3]})
    assert ([each.id for each in before.data], before.has_more) == (made[1:3], True)
    whole = stripe_client.v1.refunds.list({"charge": charge, "limit": 2}).auto_paging_iter()
    assert [each.id for each in whole] == made


def test_refunds_are_listed_by_time(stripe_client, charge):
    made = refunding.refund(charge)

    assert len(stripe_client.v1.refunds.list({"created": {"gte": made["created"]}}).data) == 1
    assert stripe_client.v1.refunds.list({"created": {"gt": made["created"]}}).data == []
    assert len(stripe_client.v1.refunds.list({"created": made["created"]}).data) == 1


def test_a_charge_shows_its_refunds_only_when_asked(stripe_client, charge):
    made = refunding.refund(charge, amount=100)["id"]

    plain = stripe_client.v1.charges.retrieve(charge)
    whole = stripe_client.v1.charges.retrieve(charge, {"expand": ["refunds"]})

    assert "refunds" not in plain
    assert [each.id for each in whole.refunds.data] == [made]


def test_a_session_shows_its_refunds_three_levels_down(stripe_client, session, charge):
    made = refunding.refund(charge, amount=100)["id"]

    whole = stripe_client.v1.checkout.sessions.retrieve(
        session.id, {"expand": ["payment_intent.latest_charge.refunds"]}
    )

    assert [each.id for each in whole.payment_intent.latest_charge.refunds.data] == [made]


def test_an_event_names_the_request_that_caused_it(stripe_client, charge):
    stripe_client.v1.refunds.create({"charge": charge}, {"idempotency_key": "refund-9"})
    by_us = OutboxEvent.objects.get(type="refund.created").payload["request"]
    by_dashboard = OutboxEvent.objects.get(type="charge.succeeded").payload["request"]

    assert by_us["idempotency_key"] == "refund-9"
    assert by_us["id"].startswith("req_")
    assert by_dashboard == {"id": None, "idempotency_key": None}


STEPS = st.lists(
    st.tuples(st.sampled_from(["api", "dashboard", "fail"]), st.integers(1, 5000)), max_size=12
)


@given(steps=STEPS)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_was_refunded_is_the_sum_of_refunds_that_did_not_fail(stripe_client, wanted, steps):
    session = stripe_client.v1.checkout.sessions.create(wanted())
    paying.pay(session.id)
    charge = charges.of(session.id)["id"]
    on_paper = {}
    for what, amount in steps:
        left = 4800 - sum(on_paper.values())
        if what == "fail" and on_paper:
            id = sorted(on_paper)[amount % len(on_paper)]
            refund_outcomes.fail(id)
            del on_paper[id]
        elif what == "api" and amount <= left:
            made = stripe_client.v1.refunds.create({"charge": charge, "amount": amount})
            on_paper[made.id] = amount
        elif what == "api":
            with pytest.raises(stripe.InvalidRequestError):
                stripe_client.v1.refunds.create({"charge": charge, "amount": amount})
        elif what == "dashboard" and amount <= left:
            on_paper[refunding.refund(charge, amount=amount)["id"]] = amount

    assert of(charge)["amount_refunded"] == sum(on_paper.values()) <= 4800
    assert of(charge)["refunded"] is (sum(on_paper.values()) == 4800)
