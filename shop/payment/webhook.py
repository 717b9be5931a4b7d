"""Stripe's webhook: signature on the raw body, then receive."""

import logging
import time

import stripe
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from shop.payment import events, gateway
from shop.payment.gateway import PaymentUnavailable, UnknownPayment

logger = logging.getLogger(__name__)
TOLERANCE_SECONDS = 300


class EventRefused(Exception):
    """Not signed by Stripe, not now, or not meant for this shop."""


@csrf_exempt
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """200 when taken in, 400 when it is not for us, 503 when Stripe should send it again."""
    try:
        event = verified(request.body, request.headers.get("Stripe-Signature", ""))
        return _answer(events.receive(event), status=200)
    except EventRefused as refusal:
        logger.warning("Webhook refused: %s", refusal)
        return _answer("refused", status=400)
    except (UnknownPayment, PaymentUnavailable) as trouble:
        logger.warning("Webhook put off: %r", trouble)
        return _answer("not yet", status=503)


def verified(body: bytes, header: str) -> stripe.Event:
    """The event in a signed body. Raises EventRefused."""
    event = next(
        filter(None, (_opened(body, header, each) for each in gateway.webhook_secrets())), None
    )
    if event is None:
        raise EventRefused("no secret fits its signature, or its time is over")
    _require_not_from_the_future(header)
    _require_whole(event)
    if event.livemode != gateway.is_live():
        raise EventRefused(f"{event.id} is of the other mode")
    if "account" in event and event.account:
        raise EventRefused(f"{event.id} is of another account")
    return event


def _opened(body: bytes, header: str, secret: str) -> stripe.Event | None:
    try:
        return gateway.client().construct_event(body, header, secret, TOLERANCE_SECONDS)
    except stripe.SignatureVerificationError:
        return None
    except (ValueError, LookupError, AttributeError, TypeError) as error:
        raise EventRefused(f"unreadable: {error}") from error


def _require_not_from_the_future(header: str) -> None:
    """The SDK accepts any future time, so a stolen signature could be kept for later."""
    stamps = [part.removeprefix("t=") for part in header.split(",") if part.startswith("t=")]
    if int(stamps[0]) > time.time() + TOLERANCE_SECONDS:
        raise EventRefused("signed in the future")


def _require_whole(event: stripe.Event) -> None:
    """Signed, and yet not an event as Stripe sends them: a mistake in somebody's set-up."""
    shape = {"id": str, "type": str, "created": int, "livemode": bool}
    fits = all(name in event and isinstance(event[name], kind) for name, kind in shape.items())
    if not fits or "data" not in event or "object" not in event.data:
        raise EventRefused("no event")


def _answer(text: str, *, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain")
