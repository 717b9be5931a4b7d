import pytest

from shop.sandbox.checks import sandbox_keeps_away_from_real_money


@pytest.mark.parametrize(
    ("name", "value", "id"),
    [
        ("STRIPE_SECRET_KEY", "sk_live_1", "sandbox.E001"),
        ("IS_PRODUCTION", True, "sandbox.E002"),
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
