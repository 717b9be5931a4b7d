"""The official SDK's way to Stripe, ending in this process: StripeClient(http_client=…)."""

import hashlib
import json
from urllib.parse import unquote, urlsplit

import stripe
from django.db import IntegrityError, transaction
from stripe._api_version import _ApiVersion

from . import api
from .forms import decoded
from .models import SandboxRequest
from .objects import new_id
from .refusals import KeyUsedForOtherParameters, Refusal, WrongKey

API_KEY = "sk_test_sandbox"


class SandboxHTTPClient(stripe.HTTPClient):
    """Answers as Stripe's API does, from our own database. It never opens a connection."""

    name = "sandbox"

    def request(self, method, url, headers, post_data=None, *, _usage=None):
        """Answer (body, status, headers), as every HTTP client of the SDK does."""
        address = urlsplit(url)
        body = post_data if method == "post" else address.query
        status, answer = _answered(method, unquote(address.path), body, headers or {})
        return answer, status, {"request-id": new_id("req", length=14)}

    def close(self):
        """There is nothing to close."""


def _answered(method, path, body, headers):
    try:
        _require_test_key(headers)
        # Durable: a call to Stripe inside somebody's transaction would hold its locks over the
        # network, so the sandbox refuses to be called there.
        with transaction.atomic(durable=True):
            if method == "post":
                return _once(method, path, body, headers["Idempotency-Key"])
            return 200, json.dumps(api.answer(method, path, decoded(body)))
    except Refusal as refusal:
        return refusal.status, json.dumps(refusal.body())


def _once(method, path, body, key):
    """Answer a key's first request, and hear the same answer for its repeats."""
    fingerprint = hashlib.sha256((body or "").encode()).hexdigest()
    kept = SandboxRequest.objects.filter(key=key).first()
    if kept is None:
        try:
            # On PostgreSQL the unique key makes a simultaneous repeat wait here for the first.
            with transaction.atomic():
                kept = SandboxRequest.objects.create(
                    key=key, method=method, path=path, fingerprint=fingerprint
                )
        except IntegrityError:
            kept = SandboxRequest.objects.get(key=key)
    if (kept.method, kept.path, kept.fingerprint) != (method, path, fingerprint):
        raise KeyUsedForOtherParameters(
            "Keys for idempotent requests can only be used with the same parameters they were "
            f"first used with. Try using a key other than '{key}'."
        )
    if not kept.status:
        # A refusal raises through here and takes the row with it, as Stripe keeps no answer of
        # a request that failed validation.
        kept.status, kept.body = 200, json.dumps(api.answer(method, path, decoded(body)))
        kept.save(update_fields=["status", "body"])
    return kept.status, kept.body


def _require_test_key(headers):
    key = headers.get("Authorization", "").removeprefix("Bearer ")
    if not key.startswith("sk_test_"):
        raise WrongKey("The sandbox answers to its own test key only.")
    version = headers.get("Stripe-Version")
    if version != _ApiVersion.CURRENT:
        raise Refusal(f"Invalid Stripe API version: {version}")
