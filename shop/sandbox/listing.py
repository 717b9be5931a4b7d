"""Stripe's lists: newest first, narrowed by fields and time, with a cursor either way."""

from .forms import known_only, page_size, whole_number
from .models import SandboxObject
from .refusals import NotPlayed, NotThere, Refusal

BOUNDS = ("gt", "gte", "lt", "lte")
OF_EVERY_LIST = {"created", "ending_before", "expand", "limit", "starting_after"}


def page(kind, params, *, typed, by, path):
    """A page of the objects of a kind. `by` maps parameters to the fields they narrow."""
    known_only(params, typed)
    return listed(narrowed(kind, params, by=by), params, path=path)


def narrowed(kind, params, *, by):
    """The rows of a kind that a list's parameters leave."""
    rows = SandboxObject.objects.filter(kind=kind)
    for name, value in params.items():
        if name in by:
            rows = rows.filter(**{by[name]: value})
        elif name not in OF_EVERY_LIST:
            raise NotPlayed(name)
    return _created(rows, params.get("created") or {})


def listed(rows, params, *, path):
    """One page of rows, as Stripe's list object."""
    limit = page_size(params)
    if "starting_after" in params and "ending_before" in params:
        raise Refusal("You can use only one of starting_after and ending_before.")
    if "ending_before" in params:
        found = list(_beyond(rows, params, "ending_before", "gt")[: limit + 1])
        page = found[:limit][::-1]
    else:
        found = list(_beyond(rows, params, "starting_after", "lt")[: limit + 1])
        page = found[:limit]
    return {
        "object": "list",
        "url": path,
        "has_more": len(found) > limit,
        "data": [row.data for row in page],
    }


def _beyond(rows, params, name, side):
    """The rows on one side of the cursor, nearest first."""
    order = ("created_at", "pk") if side == "gt" else ("-created_at", "-pk")
    rows = rows.order_by(*order)
    if not params.get(name):
        return rows
    cursor = rows.filter(pk=params[name]).first()
    if cursor is None:
        raise NotThere("object", params[name], param=name)
    further = rows.filter(**{f"created_at__{side}": cursor.created_at})
    return further | rows.filter(created_at=cursor.created_at, **{f"pk__{side}": cursor.pk})


def _created(rows, created):
    if not isinstance(created, dict):
        return rows.filter(data__created=whole_number({"created": created}, "created"))
    for bound in created:
        if bound not in BOUNDS:
            raise Refusal(f"Received unknown parameter: created[{bound}]", param="created")
        edge = whole_number(created, bound, label=f"created[{bound}]")
        rows = rows.filter(**{f"data__created__{bound}": edge})
    return rows
