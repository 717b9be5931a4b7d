"""Carry events to the shop's webhook, through its whole middleware stack and over no network."""

import io
import json
import logging
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.utils import timezone, translation

from .models import OutboxEvent
from .signing import signature

logger = logging.getLogger(__name__)
WEBHOOK = "/payments/stripe/webhook/"


def attempt(pk):
    """Deliver one event if it is due and nobody else is at it. True when the shop said 2xx."""
    event = OutboxEvent.objects.due().filter(pk=pk).first()
    if event is None:
        return False
    # The claim is an UPDATE with a row count, so two workers never carry the same event.
    claimed = (
        OutboxEvent.objects.due()
        .filter(pk=pk, tries=event.tries)
        .update(tries=event.tries + 1, next_try_at=timezone.now() + event.pause())
    )
    return bool(claimed) and deliver(event)


def deliver(event):
    """Deliver an event now, even again or out of order. True when the shop said 2xx."""
    status = post(json.dumps(event.payload).encode())
    fields = {"last_status": status}
    if 200 <= status < 300:
        fields["delivered_at"] = timezone.now()
    else:
        logger.warning("The webhook answered %s to %s; it stays in the outbox", status, event)
    OutboxEvent.objects.filter(pk=event.pk).update(**fields)
    return 200 <= status < 300


def post(body, *, header=None):
    """POST a signed body to the webhook and return the status of the answer."""
    request = WSGIRequest(_environ(body, header or signature(body)))
    # The stack may switch language or time zone, and the caller may be in a page of its own.
    with translation.override(translation.get_language()), timezone.override(None):
        response = _stack().get_response(request)
    for close in response._resource_closers:
        close()
    return response.status_code


@lru_cache(maxsize=1)
def _stack():
    stack = BaseHandler()
    stack.load_middleware()
    return stack


def _environ(body, header):
    site = urlsplit(settings.SITE_URL)
    port = site.port or (443 if site.scheme == "https" else 80)
    return {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": WEBHOOK,
        "QUERY_STRING": "",
        "CONTENT_TYPE": "application/json; charset=utf-8",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_HOST": site.netloc,
        "HTTP_USER_AGENT": "Stripe/1.0 (sandbox)",
        "HTTP_STRIPE_SIGNATURE": header,
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_NAME": site.hostname,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
