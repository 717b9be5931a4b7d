"""Stripe's form encoding, read back: `line_items[0][price_data][currency]=usd`."""

import re
from urllib.parse import parse_qsl

from stripe import RequestOptions

from .refusals import Refusal

KEY = re.compile(r"^[^\[\]]+(\[[^\[\]]*\])*$")


def decoded(body):
    """Nested dicts and lists of strings. Refuses what Stripe could not read either."""
    tree = {}
    for key, value in parse_qsl(body or "", keep_blank_values=True):
        if not KEY.match(key):
            raise Refusal(f"Invalid parameter name: {key}", code="parameter_unknown")
        name, *steps = re.split(r"\]?\[", key.removesuffix("]"))
        _plant(tree, [name, *steps], value)
    return _with_lists(tree)


def _plant(tree, path, value):
    *steps, last = path
    for step in steps:
        tree = tree.setdefault(step or str(len(tree)), {})
        if not isinstance(tree, dict):
            raise Refusal("Invalid hash: a parameter is both a value and a hash", param=path[0])
    tree[last or str(len(tree))] = value  # `name[]` is the next of a list


def _with_lists(tree):
    if not isinstance(tree, dict):
        return tree
    grown = {key: _with_lists(value) for key, value in tree.items()}
    if grown and all(key.isdigit() for key in grown):
        return [grown[key] for key in sorted(grown, key=int)]
    return grown


def whole_number(params, name, *, label=None, default=None):
    """The integer named, or `default` where it is absent. Refuses 12.0 as Stripe does."""
    value = params.get(name)
    if value is None:
        return default
    if not isinstance(value, str) or not re.fullmatch(r"-?\d{1,15}", value):
        label = label or name
        raise Refusal(f"Invalid integer: {value}", param=label, code="parameter_invalid_integer")
    return int(value)


def choice(params, name, choices):
    """The value named, or None where it is absent. Refuses what is none of the choices."""
    value = params.get(name)
    if value is not None and value not in choices:
        raise Refusal(
            f"Invalid {name}: must be one of {', '.join(choices)}",
            param=name,
            code="parameter_invalid_enum",
        )
    return value


def page_size(params):
    """How many objects a list answers with: 10 unless told, at most 100."""
    limit = whole_number(params, "limit", default=10)
    if not 1 <= limit <= 100:
        raise Refusal("This value must be between 1 and 100.", param="limit")
    return limit


def known_only(params, typed):
    """Refuse parameters that the pinned version of Stripe's API does not know."""
    known = set(typed.__annotations__) - set(RequestOptions.__annotations__)
    for name in params:
        if name not in known:
            raise Refusal(
                f"Received unknown parameter: {name}", param=name, code="parameter_unknown"
            )


def required(params, name, *, label=None):
    value = params.get(name)
    if value in (None, "", [], {}):
        label = label or name
        raise Refusal(f"Missing required param: {label}.", param=label, code="parameter_missing")
    return value
