"""The official SDK's way to Stripe, ending in this process: StripeClient(http_client=…)."""

import json
import time
from functools import partial
from urllib.parse import unquote, urlsplit

import stripe
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from requests.structures import CaseInsensitiveDict
from stripe._api_version import _ApiVersion

from . import api, events, faults, idempotency
from .forms import decoded
from .idempotency import Answer
from .objects import new_id
from .refusals import Broken, Refusal, TooManyRequests, WrongKey

API_KEY = "sk_test_sandbox"
RETRY_AFTER_SECONDS = "1"


class SandboxHTTPClient(stripe.HTTPClient):
    """Answers as Stripe's API does, from our own database. It never opens a connection."""

    name = "sandbox"

    def request(self, method, url, headers, post_data=None, *, _usage=None):
        """Answer (body, status, headers), as every HTTP client of the SDK does."""
        _require_pretence()
        address = urlsplit(url)
        path = unquote(address.path)
        body = post_data if method == "post" else address.query
        fault = faults.of_request(method, path)
        kind = fault.kind if fault else ""
        if kind == faults.TIMEOUT:
            raise _unheard("Connection refused", fault)
        request_id, key = new_id("req", length=14), (headers or {}).get("Idempotency-Key")
        with events.caused_by(request_id, key=key):
            answer = _answered(method, path, body, headers or {}, fault=fault)
        if kind == faults.LOST:
            raise _unheard("Request timed out", fault)
        return answer.body, answer.status, _headers(answer, request_id, key=key, fault=fault)

    def request_with_retries(
        self, method, url, headers, post_data=None, max_network_retries=None, *, _usage=None
    ):
        """Retry as the SDK does by default, which StripeClient forgets unless it is told."""
        retries = stripe.max_network_retries if max_network_retries is None else max_network_retries
        return super().request_with_retries(
            method, url, headers, post_data, max_network_retries=retries, _usage=_usage
        )

    def close(self):
        """There is nothing to close."""


def _answered(method, path, body, headers, *, fault):
    kind = fault.kind if fault else ""
    if kind == faults.TOO_MANY:
        return Answer.of(TooManyRequests())
    if kind == faults.BROKEN:
        return Answer.of(Broken())
    try:
        _require_test_key(headers)
        execute = partial(_executed, method, path, body, fault=fault)
        wait = partial(time.sleep, fault.seconds if kind == faults.SLOW else 0)
        key = headers.get("Idempotency-Key")
        if method == "post" and key:
            asked = {"method": method, "path": path, "body": body}
            return idempotency.once(key, **asked, wait=wait, execute=execute)
        wait()
        with transaction.atomic(durable=True):
            return execute()
    except Refusal as refusal:
        return Answer.of(refusal)


def _executed(method, path, body, *, fault):
    """Do what is asked, within the caller's transaction. Raises Refusal."""
    kind = fault.kind if fault else ""
    answer = Answer(200, json.dumps(api.answer(method, path, decoded(body))))
    if kind == faults.BROKEN_STORED:
        raise _BrokenWhileActing
    return Answer.of(Broken()) if kind == faults.BROKEN_AFTER else answer


class _BrokenWhileActing(Broken):
    has_begun = True


def _headers(answer, request_id, *, key, fault):
    headers = CaseInsensitiveDict({"Request-Id": request_id, "Stripe-Version": _ApiVersion.CURRENT})
    if key:
        headers["Idempotency-Key"] = key
    if answer.is_replayed:
        headers["Idempotent-Replayed"] = "true"
    if answer.status == 429:
        headers["Retry-After"] = RETRY_AFTER_SECONDS
    if answer.status >= 500:
        # A kept 500 would only be replayed, so Stripe asks the SDK not to try again.
        may_retry = fault and fault.kind == faults.BROKEN and fault.sdk_retries
        headers["Stripe-Should-Retry"] = "true" if may_retry else "false"
    return headers


def _unheard(message, fault):
    return stripe.APIConnectionError(message, should_retry=fault.sdk_retries)


def _require_pretence():
    if not settings.SANDBOX or settings.IS_PRODUCTION or settings.STRIPE_SECRET_KEY:
        raise ImproperlyConfigured("The payment sandbox does not run beside real money.")


def _require_test_key(headers):
    key = headers.get("Authorization", "").removeprefix("Bearer ")
    if not key.startswith("sk_test_"):
        raise WrongKey("The sandbox answers to its own test key only.")
    version = headers.get("Stripe-Version")
    if version != _ApiVersion.CURRENT:
        raise Refusal(f"Invalid Stripe API version: {version}")
