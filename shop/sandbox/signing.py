"""Sign webhooks exactly as Stripe does: HMAC-SHA256 over `<timestamp>.<body>`."""

import hashlib
import hmac
import time

from django.utils.crypto import salted_hmac


def webhook_secret() -> str:
    """The sandbox's own endpoint secret: follows SECRET_KEY, so there is nothing to configure."""
    return "whsec_" + salted_hmac("shop.sandbox", "webhook", algorithm="sha256").hexdigest()


def signature(body: bytes, *, secret: str | None = None, at: float | None = None) -> str:
    """The Stripe-Signature header of a body (bytes), signed at a Unix time."""
    timestamp = int(time.time() if at is None else at)
    signed = str(timestamp).encode() + b"." + body
    digest = hmac.new((secret or webhook_secret()).encode(), signed, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={digest}"
