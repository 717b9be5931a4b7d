"""Tell the shop what happened: an outbox row now, a signed delivery after the commit."""

from django.conf import settings
from stripe._api_version import _ApiVersion

from shop.after_commit import after_commit

from . import delivering
from .models import OutboxEvent, SandboxObject
from .objects import keep, new_id, now


def emit(type, data):
    """Queue one event about an object as it is at this moment."""
    event = keep(
        {
            "id": new_id("evt"),
            "object": "event",
            "api_version": _ApiVersion.CURRENT,
            "created": now(),
            "data": {"object": data},
            "livemode": False,
            "pending_webhooks": 1,
            "request": {"id": None, "idempotency_key": None},
            "type": type,
        }
    )
    row = OutboxEvent.objects.create(event_id=event["id"], type=type, payload=event)
    if settings.SANDBOX_DELIVERS_AT_ONCE:
        after_commit(delivering.attempt, row.pk)
    return row


def of_types(types):
    """Stored events, of the named types when any are named."""
    rows = SandboxObject.objects.filter(kind="event")
    return rows.filter(data__type__in=types) if types else rows
