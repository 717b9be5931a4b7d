import pytest
import stripe
from django.core.exceptions import ImproperlyConfigured

from shop.sandbox.checks import sandbox_keeps_away_from_real_money, sandbox_settings_can_be_read
from shop.sandbox.transport import API_KEY, SandboxHTTPClient


@pytest.mark.parametrize(
    ("name", "value", "id"),
    [
        ("STRIPE_SECRET_KEY", "sk_live_1", "sandbox.E001"),
        ("IS_PRODUCTION", True, "sandbox.E002"),
        ("STRIPE_WEBHOOK_SECRETS", ["whsec_1"], "sandbox.E003"),
    ],
)
def test_the_sandbox_refuses_to_start_beside_real_money(settings, name, value, id):
    setattr(settings, name, value)

    assert [error.id for error in sandbox_keeps_away_from_real_money(None)] == [id]


def test_the_sandbox_may_run_without_a_key():
    assert sandbox_keeps_away_from_real_money(None) == []


def test_without_the_sandbox_there_is_nothing_to_check(settings):
    settings.SANDBOX = False
    settings.STRIPE_SECRET_KEY = "sk_live_1"
    settings.IS_PRODUCTION = True

    assert sandbox_keeps_away_from_real_money(None) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("SANDBOX", False), ("STRIPE_SECRET_KEY", "sk_live_1"), ("IS_PRODUCTION", True)],
)
def test_the_sandbox_answers_nobody_beside_real_money(settings, db, name, value):
    client = stripe.StripeClient(API_KEY, http_client=SandboxHTTPClient())
    setattr(settings, name, value)

    with pytest.raises(ImproperlyConfigured, match="does not run beside real money"):
        client.v1.events.list()


@pytest.mark.parametrize(
    ("name", "value", "id", "sentence"),
    [
        ("SANDBOX_FAULTS", "flood=1", "sandbox.E004", "there is no fault 'flood'"),
        ("SANDBOX_SETTLES_IN", "euros", "sandbox.E005", "such as eur@0.92"),
        ("SANDBOX_SETTLES_IN", "eur@0", "sandbox.E005", "such as eur@0.92"),
        ("SANDBOX_SETTLES_IN", "xyz@1.5", "sandbox.E005", "such as eur@0.92"),
    ],
)
def test_a_setting_that_cannot_be_read_is_refused(settings, name, value, id, sentence):
    setattr(settings, name, value)

    (error,) = sandbox_settings_can_be_read(None)

    assert error.id == id
    assert sentence in error.msg


def test_settings_that_can_be_read_pass(settings):
    settings.SANDBOX_FAULTS = "timeout=0.1,lost=0.05,twice=0.2,seed=7"
    settings.SANDBOX_SETTLES_IN = "eur@0.92"

    assert sandbox_settings_can_be_read(None) == []


def test_faults_without_the_sandbox_are_said_to_do_nothing(settings):
    settings.SANDBOX = False
    settings.SANDBOX_FAULTS = "lost=0.1"

    assert [warning.id for warning in sandbox_settings_can_be_read(None)] == ["sandbox.W001"]
