"""Metadata: fifty keys of forty characters, values of five hundred; updates merge."""

from .refusals import Refusal

MOST_KEYS, LONGEST_KEY, LONGEST_VALUE = 50, 40, 500


def given(params):
    """The metadata of a new object."""
    return merged({}, params)


def merged(old, params):
    """Old metadata as an update leaves it: an empty value unsets its key, '' unsets all."""
    if "metadata" not in params:
        return old
    new = params["metadata"]
    if new == "":
        return {}
    if not isinstance(new, dict):
        raise Refusal("Invalid hash", param="metadata")
    whole = {**old, **{str(key): _value(key, value) for key, value in new.items()}}
    whole = {key: value for key, value in whole.items() if value != ""}
    if len(whole) > MOST_KEYS:
        raise Refusal(f"Metadata can have at most {MOST_KEYS} keys.", param="metadata")
    return whole


def _value(key, value):
    if not isinstance(value, str):
        raise Refusal("Metadata values are text.", param=f"metadata[{key}]")
    if len(key) > LONGEST_KEY or len(value) > LONGEST_VALUE:
        raise Refusal(
            f"Metadata keys hold {LONGEST_KEY}, values {LONGEST_VALUE} characters.",
            param="metadata",
        )
    return value
