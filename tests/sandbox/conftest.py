import pytest
import stripe

from shop.sandbox.transport import API_KEY, SandboxHTTPClient


@pytest.fixture
def stripe_client(transactional_db, settings):
    """The official SDK over the sandbox; its events stay in the outbox."""
    settings.SANDBOX_DELIVERS_AT_ONCE = False
    return stripe.StripeClient(API_KEY, http_client=SandboxHTTPClient())


@pytest.fixture
def wanted():
    """Parameters of a session of $48.00, with changes."""

    def params(**changes):
        return {
            "mode": "payment",
            "success_url": "http://testserver/back/?session_id={CHECKOUT_SESSION_ID}",
            "cancel_url": "http://testserver/orders/abc/",
            "line_items": [
                {
                    "quantity": 2,
                    "price_data": {
                        "currency": "usd",
                        "unit_amount": 2400,
                        "product_data": {"name": "Scarf <b>"},
                    },
                }
            ],
        } | changes

    return params


@pytest.fixture
def session(stripe_client, wanted):
    return stripe_client.v1.checkout.sessions.create(wanted())
