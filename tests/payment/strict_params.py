"""Check requests to Stripe against the SDK's own typed parameters, at any depth.

The TypedDicts are generated from Stripe's specification for the pinned API version, so an unknown
or missing parameter, a wrong choice or a float where an integer belongs is our mistake.
"""

import re
import types
import typing
from collections.abc import Mapping
from decimal import Decimal

import stripe
import typing_extensions
from stripe import params as of
from stripe.params import checkout, radar

from shop.sandbox import forms

ROUTES = [
    ("post", r"/v1/checkout/sessions", checkout.SessionCreateParams),
    ("get", r"/v1/checkout/sessions", checkout.SessionListParams),
    ("get", r"/v1/checkout/sessions/[^/]+", checkout.SessionRetrieveParams),
    ("post", r"/v1/checkout/sessions/[^/]+/expire", checkout.SessionExpireParams),
    ("post", r"/v1/refunds", of.RefundCreateParams),
    ("get", r"/v1/refunds", of.RefundListParams),
    ("get", r"/v1/refunds/[^/]+", of.RefundRetrieveParams),
    ("post", r"/v1/refunds/[^/]+", of.RefundUpdateParams),
    ("post", r"/v1/refunds/[^/]+/cancel", of.RefundCancelParams),
    ("get", r"/v1/disputes", of.DisputeListParams),
    ("get", r"/v1/disputes/[^/]+", of.DisputeRetrieveParams),
    ("post", r"/v1/disputes/[^/]+", of.DisputeUpdateParams),
    ("post", r"/v1/disputes/[^/]+/close", of.DisputeCloseParams),
    ("get", r"/v1/radar/early_fraud_warnings", radar.EarlyFraudWarningListParams),
    ("get", r"/v1/radar/early_fraud_warnings/[^/]+", radar.EarlyFraudWarningRetrieveParams),
    ("get", r"/v1/payouts", of.PayoutListParams),
    ("get", r"/v1/payouts/[^/]+", of.PayoutRetrieveParams),
    ("get", r"/v1/events", of.EventListParams),
    ("get", r"/v1/events/[^/]+", of.EventRetrieveParams),
    ("get", r"/v1/payment_intents/[^/]+", of.PaymentIntentRetrieveParams),
    ("get", r"/v1/charges", of.ChargeListParams),
    ("get", r"/v1/charges/[^/]+", of.ChargeRetrieveParams),
    ("get", r"/v1/balance_transactions", of.BalanceTransactionListParams),
    ("get", r"/v1/balance_transactions/[^/]+", of.BalanceTransactionRetrieveParams),
]
# Stripe's parameters are strings, integers and so on; these are how a request is sent.
OPTIONS = set(stripe.RequestOptions.__annotations__)
NAMES_BEHIND_TYPE_CHECKING = {"StripeContext": object, "Mapping": Mapping}
# What a TypedDict leaves optional because it depends on other parameters.
ALSO_REQUIRED = {
    checkout.SessionCreateParams: {"mode", "line_items", "success_url"},
}
# Numbers travel as text; a Decimal keeps twelve places at Stripe.
WRITTEN_AS = {
    int: re.compile(r"-?\d+"),
    bool: re.compile(r"true|false"),
    float: re.compile(r"-?\d+(\.\d+)?"),
    Decimal: re.compile(r"-?\d+(\.\d{1,12})?"),
    str: re.compile(r".*", re.DOTALL),
}
MOST_KEYS, LONGEST_KEY, LONGEST_VALUE = 50, 40, 500


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
        return _check_free_hash(value, where=where)
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


def _check_free_hash(value, *, where):
    """A hash with keys of our own: metadata, which Stripe limits."""
    _require(isinstance(value, dict), where, "not a hash")
    _require(len(value) <= MOST_KEYS, where, f"more than {MOST_KEYS} keys")
    for key, each in value.items():
        _require(isinstance(each, str), where, f"{key} is not text")
        _require(len(key) <= LONGEST_KEY, where, f"{key} is longer than {LONGEST_KEY} characters")
        _require(len(each) <= LONGEST_VALUE, where, f"{key} holds over {LONGEST_VALUE} characters")


def _check_plain(value, hint, *, where):
    _require(isinstance(value, str), where, f"{value!r} is not a single value")
    _require(hint in WRITTEN_AS, where, f"{hint} is not checked yet")
    _require(WRITTEN_AS[hint].fullmatch(value), where, f"{value!r} is no {hint.__name__}")


def _require(fits, where, complaint):
    if not fits:
        raise StrayParameter(f"{where}: {complaint}")
