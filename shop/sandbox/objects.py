"""Keep and find the pretended account's objects. Every change locks the row first."""

import time

from django.utils.crypto import get_random_string

from .models import SandboxObject
from .refusals import NotThere, Refusal

EXPANDABLE = {
    "payment_intent": "payment_intent",
    "latest_charge": "charge",
    "charge": "charge",
    "balance_transaction": "balance_transaction",
    "source": "charge",
}


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
    row = SandboxObject.objects.select_for_update().filter(pk=id, kind=kind).first()
    if row is None:
        raise NotThere(kind, id, param=param)
    return row.data


def expanded(data, paths):
    """A copy in which the ids named by `paths` ("payment_intent.latest_charge") are objects."""
    for path in paths:
        if path.count(".") > 3:
            raise Refusal("You cannot expand more than 4 levels", param="expand")
        data = _expand(data, path.split("."), path)
    return data


def _expand(data, steps, path):
    field, rest = steps[0], steps[1:]
    if field not in data or (field not in EXPANDABLE and field not in ("data", "line_items")):
        raise Refusal(f"This property cannot be expanded ({path}).", param="expand")
    value = data[field]
    if isinstance(value, list):
        value = [_expand(each, rest, path) for each in value] if rest else value
    elif value is not None:
        if isinstance(value, str):
            value = find(EXPANDABLE[field], value)
        value = _expand(value, rest, path) if rest else value
    return {**data, field: value}


def listed(rows, params, *, path, limit):
    """Stripe's list answer: newest first, cursor by id."""
    rows = rows.order_by("-created_at", "-pk")
    cursor = params.get("starting_after")
    if cursor:
        after = rows.filter(pk=cursor).first()
        if after is None:
            raise NotThere("object", cursor, param="starting_after")
        older = rows.filter(created_at__lt=after.created_at)
        rows = older | rows.filter(created_at=after.created_at, pk__lt=after.pk)
    page = list(rows[: limit + 1])
    return {
        "object": "list",
        "url": path,
        "has_more": len(page) > limit,
        "data": [row.data for row in page[:limit]],
    }
