"""Keep and find the pretended account's objects. Every change locks the row first.

Locks are taken in one order, so that nothing waits in a ring: session, payment intent, charge,
then refunds and disputes. Reading for an answer locks nothing.
"""

import time

from django.utils.crypto import get_random_string

from .models import SandboxObject
from .refusals import NotThere


def now():
    return int(time.time())


def new_id(prefix, *, length=24):
    return f"{prefix}_{get_random_string(length)}"


def keep(data):
    """Store an object that was just made. The row's own time orders those of one second."""
    SandboxObject.objects.create(id=data["id"], kind=data["object"], data=data)
    return data


def change(id, **fields):
    """Set fields of a stored object and return it whole."""
    row = SandboxObject.objects.select_for_update().get(pk=id)
    row.data.update(fields)
    row.save(update_fields=["data"])
    return row.data


def find(kind, id, *, param="id"):
    """The object, locked until the transaction ends."""
    return _found(SandboxObject.objects.select_for_update(), kind, id, param=param)


def peek(kind, id, *, param="id"):
    """The object as it is at this moment, not locked."""
    return _found(SandboxObject.objects, kind, id, param=param)


def peek_any(id):
    """The object of whichever kind, for an id that another object named."""
    return SandboxObject.objects.get(pk=id).data


def rows_of(kind, **fields):
    """The rows of a kind whose objects have these values."""
    named = {f"data__{name}": value for name, value in fields.items()}
    return SandboxObject.objects.filter(kind=kind, **named)


def all_of(kind, **fields):
    """The objects of a kind with these values, oldest first, not locked."""
    rows = rows_of(kind, **fields).order_by("created_at", "pk")
    return list(rows.values_list("data", flat=True))


def _found(rows, kind, id, *, param):
    row = rows.filter(pk=id, kind=kind).first()
    if row is None:
        raise NotThere(kind, id, param=param)
    return row.data
