"""What a cell says, or a sentence about why it cannot say that."""

import re
from decimal import ROUND_HALF_UP, Decimal

from artisans.money import minor_digits

DEAREST = Decimal("9999999999.99")  # the price field's twelve digits
LARGEST_COUNT = 2_147_483_647
GRAMS_IN = {
    "g": Decimal(1),
    "kg": Decimal(1000),
    "oz": Decimal("28.349523125"),
    "lb": Decimal("453.59237"),
}
TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
STATUSES = {"active": True, "draft": False, "archived": False, "unlisted": False}
BARCODE_LENGTHS = (8, 12, 13, 14)


class BadValue(Exception):
    """A cell cannot be understood. The message says why, naming what it says."""


def quoted(text):
    """What a cell says, short and printable enough to be named in a report."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    return f"“{printable if len(printable) <= 40 else printable[:39] + '…'}”"


def price(text, *, currency, name="price"):
    """A price above zero in major units, written like 1299.00. Raises BadValue.

    Nothing is guessed about money: “1,299.00” and “12,50” are refused.
    """
    if not text:
        raise BadValue(f"the {name} is missing")
    amount = _amount(text, currency=currency, name=name)
    if amount == 0:
        raise BadValue(f"the {name} is 0; what is given away would pay its makers nothing")
    return amount


def compare_at(text, *, currency):
    """A former price, or None where there is none. Raises BadValue."""
    return _amount(text, currency=currency, name="compare-at price") or None if text else None


def _amount(text, *, currency, name):
    if re.fullmatch(r"-[0-9.,]+", text):
        raise BadValue(f"the {name} {quoted(text)} is negative")
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?|\.[0-9]+", text):
        raise BadValue(f"the {name} {quoted(text)} is not an amount; write it like 1299.00")
    amount = Decimal(text)
    if amount > DEAREST:
        raise BadValue(f"the {name} {quoted(text)} is too large")
    digits = minor_digits(currency)
    if amount != amount.quantize(Decimal(1).scaleb(-digits)):
        raise BadValue(f"the {name} {quoted(text)} has more than {digits} decimals")
    return amount.quantize(Decimal("0.01"))


def quantity(text):
    """A count of pieces, negative where more were promised than there are. Raises BadValue."""
    if not text:
        return 0
    if not re.fullmatch(r"-?[0-9]+(\.0+)?", text):
        raise BadValue(f"the quantity {quoted(text)} is not a whole number")
    pieces = int(text.partition(".")[0])
    if abs(pieces) > LARGEST_COUNT:
        raise BadValue(f"the quantity {quoted(text)} is too large")
    return pieces


def weight_grams(text, *, unit="g"):
    """Whole grams, or None where no weight is given. Raises BadValue."""
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", text) or unit.lower() not in GRAMS_IN:
        raise BadValue(f"the weight {quoted(f'{text} {unit}')} cannot be read")
    grams = (Decimal(text) * GRAMS_IN[unit.lower()]).quantize(Decimal(1), ROUND_HALF_UP)
    return min(int(grams), LARGEST_COUNT) or None


def truth(text, *, name, empty):
    """Whether the cell says true; `empty` when it says nothing. Raises BadValue."""
    if not text:
        return empty
    if text.lower() not in TRUTHS:
        raise BadValue(f"{name} is {quoted(text)}; it can be true or false")
    return TRUTHS[text.lower()]


def is_active(text):
    """Whether a status shows a product; an empty one does. Raises BadValue."""
    if text.lower() not in STATUSES | {"": True}:
        raise BadValue(f"Status is {quoted(text)}; it can be {', '.join(STATUSES)}")
    return STATUSES.get(text.lower(), True)


def position(text):
    """A picture's place, or None where none is given. Raises BadValue."""
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,6}(\.0+)?", text):
        raise BadValue(f"the picture's position {quoted(text)} is not a whole number")
    return int(text.partition(".")[0])


def barcode(text):
    """A barcode with a right check digit, or None. Raises BadValue."""
    digits = without_apostrophe(text).replace(" ", "")
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit() and len(digits) in BARCODE_LENGTHS):
        raise BadValue(f"{quoted(text)} is not a barcode of 8, 12, 13 or 14 digits: left out")
    weighed = [int(digit) * (3, 1)[place % 2] for place, digit in enumerate(digits[-2::-1])]
    if (sum(weighed) + int(digits[-1])) % 10:
        raise BadValue(f"the barcode {quoted(text)} has a wrong check digit: left out")
    return digits


def without_apostrophe(text):
    """Exports put one before digits, so that Excel leaves them alone."""
    return text[1:] if re.match(r"'[0-9]", text) else text


def one_line(text):
    """The text without line breaks, tabs and control characters."""
    return " ".join(text.split())


def no_longer_than(text, most, *, name):
    """The text itself. Raises BadValue when it is longer than `most` characters."""
    if len(text) > most:
        raise BadValue(f"the {name} is longer than {most} characters: {quoted(text)}")
    return text
