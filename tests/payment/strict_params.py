"""Check requests to Stripe against the SDK's own typed parameters, at any depth.

The TypedDicts are generated from Stripe's specification for the pinned API version, so an unknown
or missing parameter, a wrong choice or a float where an integer belongs is our mistake.
"""

import re
import types
import typing
from collections.abc import Mapping

import stripe
import typing_extensions
from stripe import params as of
from stripe.params import checkout

from shop.sandbox import forms

ROUTES = [
    ("post", r"/v1/checkout/sessions", checkout.SessionCreateParams),
    ("get", r"/v1/checkout/sessions", checkout.SessionListParams),
    ("get", r"/v1/checkout/sessions/[^/]+", checkout.SessionRetrieveParams),
    ("post", r"/v1/checkout/sessions/[^/]+/expire", checkout.SessionExpireParams),
    ("post", r"/v1/refunds", of.RefundCreateParams),
    ("get", r"/v1/refunds", of.RefundListParams),
    ("get", r"/v1/refunds/[^/]+", of.RefundRetrieveParams),
    ("get", r"/v1/events", of.EventListParams),
    ("get", r"/v1/events/[^/]+", of.EventRetrieveParams),
    ("get", r"/v1/payment_intents/[^/]+", of.PaymentIntentRetrieveParams),
    ("get", r"/v1/charges/[^/]+", of.ChargeRetrieveParams),
    ("get", r"/v1/balance_transactions/[^/]+", of.BalanceTransactionRetrieveParams),
]
# Stripe's parameters are strings, integers and so on; these are how a request is sent.
OPTIONS = set(stripe.RequestOptions.__annotations__)
NAMES_BEHIND_TYPE_CHECKING = {"StripeContext": object, "Mapping": Mapping}
# What a TypedDict leaves optional because it depends on other parameters.
ALSO_REQUIRED = {
    checkout.SessionCreateParams: {"mode", "line_items", "success_url"},
}


class StrayParameter(AssertionError):
    """A request that Stripe's specification does not allow."""


def check_request(method, path, body):
    """Raise StrayParameter unless the form-encoded request fits its TypedDict."""
    for wanted, pattern, typed in ROUTES:
        if wanted == method and re.fullmatch(pattern, path):
            return check(forms.decoded(body), typed)
    raise StrayParameter(f"{method} {path} is no request we know")


def check(params, typed, *, where=""):
    """Raise StrayParameter unless nested dicts and lists of strings fit a TypedDict."""
    hints = typing.get_type_hints(typed, localns=NAMES_BEHIND_TYPE_CHECKING, include_extras=True)
    known = {name: hint for name, hint in hints.items() if name not in OPTIONS}
    required = (typed.__required_keys__ - OPTIONS) | ALSO_REQUIRED.get(typed, set())
    for name in sorted(required - set(params)):
        raise StrayParameter(f"missing {where}{name}")
    for name, value in params.items():
        if name not in known:
            raise StrayParameter(f"unknown {where}{name}")
        _check_value(value, known[name], where=f"{where}{name}")


def _check_value(value, hint, *, where):
    origin = typing.get_origin(hint)
    if origin in (typing.NotRequired, typing.Required, typing.Annotated):
        return _check_value(value, typing.get_args(hint)[0], where=where)
    if origin in (typing.Union, types.UnionType):
        return _check_union(value, typing.get_args(hint), where=where)
    if origin is typing.Literal:
        choices = typing.get_args(hint)
        return _require(value in choices, where, f"{value!r} is not one of {choices}")
    if origin in (list, typing.List):  # noqa: UP006
        _require(isinstance(value, list), where, "not a list")
        for index, each in enumerate(value):
            _check_value(each, typing.get_args(hint)[0], where=f"{where}[{index}].")
        return None
    if origin is dict:
        _require(isinstance(value, dict), where, "not a hash")
        return [_require(isinstance(each, str), where, "not text") for each in value.values()]
    if typing_extensions.is_typeddict(hint):
        _require(isinstance(value, dict), where, "not a hash")
        return check(value, hint, where=f"{where.rstrip('.')}.")
    return _check_plain(value, hint, where=where)


def _check_union(value, hints, *, where):
    """The SDK adds `str` to every choice for the future's sake; we hold to today's choices."""
    choices = [hint for hint in hints if typing.get_origin(hint) is typing.Literal]
    if any(typing.get_args(hint) != ("",) for hint in choices):
        hints = [hint for hint in hints if hint is not str]
    complaints = []
    for hint in hints:
        try:
            return _check_value(value, hint, where=where)
        except StrayParameter as complaint:
            complaints.append(complaint)
    raise complaints[-1]


def _check_plain(value, hint, *, where):
    _require(isinstance(value, str), where, f"{value!r} is not a single value")
    if hint is int:
        _require(re.fullmatch(r"-?\d+", value), where, f"{value!r} is not an integer")
    elif hint is bool:
        _require(value in ("true", "false"), where, f"{value!r} is neither true nor false")
    elif hint is not str:
        _require(hint.__name__ in ("Decimal", "float"), where, f"{hint} is not checked yet")


def _require(fits, where, complaint):
    if not fits:
        raise StrayParameter(f"{where}: {complaint}")
