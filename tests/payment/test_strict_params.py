"""The checker itself: what it lets through and what it stops."""

import re
from urllib.parse import urlencode

import pytest

from shop.sandbox import api
from tests.payment import strict_params
from tests.payment.strict_params import StrayParameter, check_request

SESSIONS = "/v1/checkout/sessions"
GOOD = {
    "mode": "payment",
    "ui_mode": "hosted_page",
    "success_url": "https://shop.example/",
    "line_items[0][quantity]": "1",
    "line_items[0][price_data][currency]": "usd",
    "line_items[0][price_data][unit_amount]": "4800",
    "line_items[0][price_data][product_data][name]": "Bag",
    "metadata[anything]": "at all",
}


def test_a_good_request_passes():
    check_request("post", SESSIONS, urlencode(GOOD))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("payment_method_type", "card"),
        ("line_items[0][price_data][amount]", "1"),
        ("api_key", "sk_test_1"),
    ],
)
def test_an_unknown_parameter_is_stopped_at_any_depth(name, value):
    with pytest.raises(StrayParameter, match="unknown"):
        check_request("post", SESSIONS, urlencode(GOOD | {name: value}))


@pytest.mark.parametrize(
    "name",
    ["mode", "success_url", "line_items[0][price_data][product_data][name]"],
)
def test_a_missing_parameter_is_stopped(name):
    rest = {key: value for key, value in GOOD.items() if key != name}
    if name.startswith("line_items"):
        rest["line_items[0][price_data][product_data][description]"] = "x"

    with pytest.raises(StrayParameter, match="missing"):
        check_request("post", SESSIONS, urlencode(rest))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mode", "pay"),
        ("ui_mode", "hosted"),
        ("expires_at", "1764000000.5"),
        ("line_items[0][price_data][unit_amount]", "48.00"),
        ("allow_promotion_codes", "True"),
        ("metadata[a][b]", "nested"),
        ("success_url[0]", "https://shop.example/"),
    ],
)
def test_a_wrong_value_is_stopped(name, value):
    request = {key: each for key, each in GOOD.items() if key != name.split("[0]")[0] or "[" in key}
    request.pop("success_url", None) if name.startswith("success_url") else None

    with pytest.raises(StrayParameter):
        check_request("post", SESSIONS, urlencode(request | {name: value}))


@pytest.mark.parametrize(
    ("method", "path", "params"),
    [
        ("post", "/v1/refunds", {"payment_intent": "pi_1", "amount": "100", "reason": "duplicate"}),
        ("post", "/v1/refunds/re_1", {"metadata[a]": "b"}),
        ("post", "/v1/refunds/re_1", {"metadata": ""}),
        ("post", "/v1/refunds/re_1/cancel", {}),
        ("get", "/v1/refunds", {"charge": "ch_1", "created[gte]": "1", "starting_after": "re_1"}),
        ("get", "/v1/disputes", {"payment_intent": "pi_1"}),
        ("get", "/v1/disputes/du_1", {"expand[0]": "charge"}),
        ("post", "/v1/disputes/du_1", {"evidence[uncategorized_text]": "x", "submit": "true"}),
        ("post", "/v1/disputes/du_1/close", {}),
        ("get", "/v1/radar/early_fraud_warnings", {"charge": "ch_1"}),
        ("get", "/v1/radar/early_fraud_warnings/issfr_1", {}),
        ("get", "/v1/payouts", {"status": "paid"}),
        ("get", "/v1/payouts/po_1", {}),
        ("get", "/v1/charges", {"payment_intent": "pi_1"}),
        ("get", "/v1/balance_transactions", {"payout": "po_1", "limit": "100"}),
    ],
)
def test_each_request_of_the_shop_can_be_made(method, path, params):
    check_request(method, path, urlencode(params))


@pytest.mark.parametrize(
    ("method", "path", "params"),
    [
        ("post", "/v1/refunds", {"amount": "1.00"}),
        ("post", "/v1/refunds", {"amount": "1e2"}),
        ("post", "/v1/refunds", {"reason": "goodwill"}),
        ("post", "/v1/refunds", {"order": "1"}),
        ("post", "/v1/refunds/re_1", {"amount": "1"}),
        ("post", "/v1/refunds/re_1/cancel", {"reason": "duplicate"}),
        ("get", "/v1/refunds", {"created[after]": "1"}),
        ("get", "/v1/disputes", {"status": "lost"}),
        ("post", "/v1/disputes/du_1", {"evidence[story]": "x"}),
        ("get", "/v1/payouts", {"limit": "many"}),
        ("get", "/v1/balance_transactions", {"payout[]": "po_1"}),
    ],
)
def test_each_request_of_the_shop_is_held_to_its_own_parameters(method, path, params):
    with pytest.raises(StrayParameter):
        check_request(method, path, urlencode(params))


@pytest.mark.parametrize("amount", ["12", "12.5", "0.000000000001"])
def test_a_decimal_may_have_a_fraction(amount):
    name = "line_items[0][price_data][unit_amount_decimal]"

    check_request("post", SESSIONS, urlencode(GOOD | {name: amount}))


@pytest.mark.parametrize("amount", ["12.", "1e3", "0.0000000000001", "NaN", "12,5"])
def test_a_decimal_is_written_plainly(amount):
    name = "line_items[0][price_data][unit_amount_decimal]"

    with pytest.raises(StrayParameter, match="no Decimal"):
        check_request("post", SESSIONS, urlencode(GOOD | {name: amount}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("line_items[1][quantity]", "1.5"),
        ("line_items[0][price_data][product_data][images][0][url]", "x"),
        ("line_items[0][tax_rates]", "txr_1"),
        ("expand[a]", "payment_intent"),
        ("payment_intent_data[metadata][a][0]", "x"),
    ],
)
def test_a_list_is_checked_in_its_depth(name, value):
    with pytest.raises(StrayParameter):
        check_request("post", SESSIONS, urlencode(GOOD | {name: value}))


@pytest.mark.parametrize(
    "metadata",
    [
        {"k" * 41: "v"},
        {"k": "v" * 501},
        {f"k{number}": "v" for number in range(51)},
    ],
)
@pytest.mark.parametrize("where", ["metadata", "payment_intent_data[metadata]"])
def test_metadata_is_held_to_stripes_limits(where, metadata):
    rest = {key: value for key, value in GOOD.items() if not key.startswith("metadata")}
    given = {f"{where}[{key}]": value for key, value in metadata.items()}

    with pytest.raises(StrayParameter, match="metadata"):
        check_request("post", SESSIONS, urlencode(rest | given))


def test_metadata_may_fill_stripes_limits():
    given = {f"metadata[{'k' * 38}{number}]": "v" * 500 for number in range(10, 49)}

    check_request("post", SESSIONS, urlencode(GOOD | given))


def test_every_address_of_the_sandbox_is_checked():
    for method, pattern, _ in api.ROUTES:
        for collection in api.READABLE if "|" in pattern else [""]:
            path = re.sub(r"\(\w+\|.*?\)", collection, pattern).replace("([^/]+)", "some_id")

            assert any(
                known == method and re.fullmatch(route, path)
                for known, route, _ in strict_params.ROUTES
            ), f"{method} {path}"


def test_a_request_we_do_not_know_is_stopped():
    with pytest.raises(StrayParameter, match="no request we know"):
        check_request("post", "/v1/charges", "")
