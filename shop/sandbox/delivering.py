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
    """Deliver one event if it is due and nobody else is at it. True when the shop said 2xx.

    An event that was held back to arrive out of order follows the next one that is delivered.
    """
    event = OutboxEvent.objects.due().filter(pk=pk).first()
    is_taken_in = bool(event) and _claimed(event) and deliver(event)
    if event and event.fault == OutboxEvent.Fault.TWICE and event.tries == 0:
        is_taken_in = deliver(event) and is_taken_in
    if event:
        _let_follow(event)
    return is_taken_in


def send_again(event):
    """Deliver an event now, also one that was taken in. True when the shop said 2xx."""
    return deliver(event)


def send_twice(event):
    """Deliver an event two times. True when the shop said 2xx to both."""
    answers = [deliver(event), deliver(event)]
    return all(answers)


def send_newest_first(events):
    """Deliver events in the wrong order, delivered before or not. How many the shop took in."""
    return sum(deliver(event) for event in sorted(events, key=lambda each: -each.pk))


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


def _claimed(event):
    """Whether it is ours to carry: an UPDATE with a row count, so two workers never carry it."""
    free = OutboxEvent.objects.due().filter(pk=event.pk, tries=event.tries)
    return free.update(tries=event.tries + 1, next_try_at=timezone.now() + event.pause()) == 1


def _let_follow(event):
    held = OutboxEvent.objects.undelivered().filter(
        fault=OutboxEvent.Fault.SHUFFLED, tries=0, pk__lt=event.pk
    )
    for earlier in held:
        fields = {"tries": 1, "next_try_at": timezone.now() + earlier.pause()}
        if OutboxEvent.objects.filter(pk=earlier.pk, tries=0).update(**fields):
            deliver(earlier)


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
