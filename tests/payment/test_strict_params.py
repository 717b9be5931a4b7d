"""The checker itself: what it lets through and what it stops."""

from urllib.parse import urlencode

import pytest

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


def test_a_request_we_do_not_know_is_stopped():
    with pytest.raises(StrayParameter, match="no request we know"):
        check_request("post", "/v1/charges", "")
