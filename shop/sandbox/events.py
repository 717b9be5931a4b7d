"""Tell the shop what happened: an outbox row now, a signed delivery after the commit."""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from stripe._api_version import _ApiVersion
from stripe.params import EventListParams, EventRetrieveParams

from shop.after_commit import after_commit

from . import delivering, faults, listing
from .forms import known_only
from .models import FIRST_RETRY, OutboxEvent
from .objects import keep, new_id, now, peek
from .refusals import NotThere
from .showing import shown

KEPT_FOR = timedelta(days=30)
# The API request that events are caused by; a button's press has none.
_request = ContextVar("the request events name", default=None)


@contextmanager
def caused_by(request_id, *, key):
    """Events made in this block name the API request and its idempotency key."""
    token = _request.set({"id": request_id, "idempotency_key": key})
    try:
        yield
    finally:
        _request.reset(token)


def emit(type, data, *, previous=None):
    """Queue one event about an object as it is at this moment.

    `previous` holds what the changed fields were before, as Stripe's *.updated events tell.
    """
    told = {"object": shown(data)}
    if previous is not None:
        told["previous_attributes"] = previous
    event = keep(_event(type, told))
    fault = faults.of_event(type)
    is_held = fault in (OutboxEvent.Fault.LATE, OutboxEvent.Fault.SHUFFLED)
    row = OutboxEvent.objects.create(
        event_id=event["id"],
        type=type,
        payload=event,
        fault=fault,
        next_try_at=timezone.now() + (FIRST_RETRY if is_held else timedelta()),
    )
    if settings.SANDBOX_DELIVERS_AT_ONCE:
        after_commit(delivering.attempt, row.pk)
    return row


def retrieve(params, path, id):
    """One event, while Stripe keeps it."""
    known_only(params, EventRetrieveParams)
    event = peek("event", id)
    if event["created"] < _oldest():
        raise NotThere("event", id)
    return event


def page(params, path):
    """The events of thirty days, of the named types and delivery when these are named."""
    known_only(params, EventListParams)
    own = {"type", "types", "delivery_success"}
    rest = {name: value for name, value in params.items() if name not in own}
    rows = listing.narrowed("event", rest, by={}).filter(data__created__gte=_oldest())
    types = params.get("types") or [params[name] for name in ("type",) if name in params]
    if types:
        rows = rows.filter(data__type__in=types)
    if "delivery_success" in params:
        is_delivered = params["delivery_success"] == "true"
        waiting = OutboxEvent.objects.undelivered().values("event_id")
        rows = rows.exclude(pk__in=waiting) if is_delivered else rows.filter(pk__in=waiting)
    return listing.listed(rows, params, path=path)


def _oldest():
    return now() - int(KEPT_FOR.total_seconds())


def _event(type, told):
    return {
        "id": new_id("evt"),
        "object": "event",
        "api_version": _ApiVersion.CURRENT,
        "created": now(),
        "data": told,
        "livemode": False,
        "pending_webhooks": 1,
        "request": _request.get() or {"id": None, "idempotency_key": None},
        "type": type,
    }
