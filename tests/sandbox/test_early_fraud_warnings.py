"""Early fraud warnings: a bank's word before a dispute."""

import pytest

from shop.sandbox import disputes, early_fraud_warnings, paying, refunding
from shop.sandbox.objects import peek
from shop.sandbox.refusals import StateRefusal
from tests.sandbox.conftest import told, told_about


def test_a_warning_can_be_read_listed_and_is_told(stripe_client, charge):
    warned = early_fraud_warnings.warn(charge, fraud_type="made_with_stolen_card")

    kept = stripe_client.v1.radar.early_fraud_warnings.retrieve(warned["id"])
    assert kept.id.startswith("issfr_")
    assert (kept.charge, kept.fraud_type) == (charge, "made_with_stolen_card")
    assert (kept.actionable, kept.livemode) == (True, False)
    assert told()[-1] == "radar.early_fraud_warning.created"
    assert told_about("radar.early_fraud_warning.created")[0]["payment_intent"]
    intent = peek("charge", charge)["payment_intent"]
    for params in ({"charge": charge}, {"payment_intent": intent}):
        listed = stripe_client.v1.radar.early_fraud_warnings.list(params).data
        assert [each.id for each in listed] == [kept.id]


@pytest.mark.parametrize("act", [refunding.refund, disputes.open_dispute])
def test_a_warning_asks_for_nothing_once_the_money_is_gone(stripe_client, charge, act):
    warned = early_fraud_warnings.warn(charge)["id"]

    act(charge)

    assert not stripe_client.v1.radar.early_fraud_warnings.retrieve(warned).actionable


def test_a_charge_is_warned_about_once(charge):
    early_fraud_warnings.warn(charge)

    with pytest.raises(StateRefusal):
        early_fraud_warnings.warn(charge)


def test_nobody_warns_of_what_was_not_paid(stripe_client, session):
    paying.decline(session.id)

    with pytest.raises(StateRefusal):
        early_fraud_warnings.warn(session.id)
