"""The one door to Stripe: its official SDK, which without keys talks to the sandbox."""

import re

import stripe
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from stripe import StripeClient

from shop.sandbox import signing, transport

TIMEOUT_SECONDS = 15
RETRIES = 2
LIVE_KEYS = ("sk_live_", "rk_live_")
SESSION_ID = re.compile(r"cs_[A-Za-z0-9_]{8,200}")


class PaymentUnavailable(Exception):
    """Stripe did not answer, or not with what was asked for. Nothing is lost: try again."""


class UnknownPayment(Exception):
    """No such payment, at Stripe or here."""


def client() -> StripeClient:
    """Stripe's client: the real one with a key, the sandbox's without."""
    if not settings.SANDBOX:
        return StripeClient(
            settings.STRIPE_SECRET_KEY,
            max_network_retries=RETRIES,
            http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS),
        )
    if settings.IS_PRODUCTION:
        raise ImproperlyConfigured("The payment sandbox does not run in production.")
    return StripeClient(transport.API_KEY, http_client=transport.SandboxHTTPClient())


def is_refusal(error: stripe.StripeError) -> bool:
    """Whether Stripe will never take this request, however often it is sent.

    A key that is in use and a hurry that is too great (409, 429) pass.
    """
    kinds = (stripe.InvalidRequestError, stripe.IdempotencyError)
    return isinstance(error, kinds) and error.http_status not in (409, 429)


def is_live() -> bool:
    """Whether payments made now move real money."""
    return not settings.SANDBOX and settings.STRIPE_SECRET_KEY.startswith(LIVE_KEYS)


def webhook_secrets() -> list[str]:
    """Every secret a webhook may be signed with: several while one is being replaced."""
    ours = [signing.webhook_secret()] if settings.SANDBOX else []
    return [*ours, *settings.STRIPE_WEBHOOK_SECRETS]


def looks_like_a_session(session_id: str) -> bool:
    """Whether it is worth asking Stripe about this id, which may come from an address bar."""
    return SESSION_ID.fullmatch(session_id) is not None
