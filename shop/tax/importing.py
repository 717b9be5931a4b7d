"""Reading tax rates from a file, each line judged alone."""

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from shop.tax.areas import EU
from shop.tax.models import TaxRate

SEED = Path(__file__).with_name("data") / "tax_rates.csv"
PLACE = ("country", "state", "postcode_prefix", "category")
KEY = (*PLACE, "effective_from")
COLUMNS = (
    *(*KEY, "effective_to", "rate", "name", "taxes_shipping"),
    *("source", "source_url", "checked_on"),
)
ANSWERS = {"yes": True, "no": False}
LARGEST_CELL = 100_000


class RateFileUnreadable(Exception):
    """The file is not a table of tax rates."""


class Outcome(StrEnum):
    ADDED = "added"
    CHECKED = "checked"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class LineReport:
    """What became of one line, counted as an editor counts lines."""

    number: int
    outcome: Outcome
    reason: str = ""


def import_rates(path=SEED):
    """Record the rates of a CSV file. Safe to repeat. Raises RateFileUnreadable."""
    with open(path, newline="", encoding="utf-8-sig") as file:
        return record_rates(file)


def record_rates(lines):
    """Record the rates of lines of CSV. Safe to repeat. Raises RateFileUnreadable.

    A rate that begins later ends the one before it of the same place and category.
    """
    csv.field_size_limit(LARGEST_CELL)  # of the whole process: another reader may have moved it
    rows = csv.DictReader(lines)
    try:
        with transaction.atomic():
            return list(_reports(rows))
    except csv.Error as error:
        raise RateFileUnreadable(
            f"Line {rows.line_num + 1} cannot be read ({error}): nothing was recorded."
        ) from error


def _reports(rows):
    absent = [column for column in COLUMNS if column not in (rows.fieldnames or [])]
    if absent:
        raise RateFileUnreadable(f"These columns are missing: {', '.join(absent)}.")
    for row in rows:
        said = {column: (row[column] or "").strip() for column in COLUMNS}
        try:
            with transaction.atomic():
                outcome, reason = _record(_rate(said)), ""
        except IntegrityError:
            outcome, reason = Outcome.REFUSED, "its days overlap those of another rate there"
        except (ValueError, ValidationError) as error:
            outcome, reason = Outcome.REFUSED, _why(error)
        yield LineReport(number=rows.line_num, outcome=outcome, reason=reason)


def _rate(said):
    if any("\0" in cell for cell in said.values()):
        raise ValueError("it has a null character, which is no text")
    if said["country"] == "EU":
        raise ValueError("the EU has no rate of its own: write one line for each member state")
    if said["state"] and said["country"] in EU:
        raise ValueError("rates of the EU are for countries, or for beginnings of postcodes")
    rate = TaxRate(
        **{name: said[name] for name in (*PLACE, "name", "source", "source_url")},
        rate=_share(said["rate"]),
        taxes_shipping=_answer(said["taxes_shipping"]),
        effective_from=_day(said["effective_from"]),
        effective_to=_day(said["effective_to"]) if said["effective_to"] else None,
        checked_on=_day(said["checked_on"]) if said["checked_on"] else None,
    )
    rate.clean_fields()
    if rate.effective_to and rate.effective_to <= rate.effective_from:
        raise ValueError("it ends before it begins")
    return rate


def _share(text):
    try:
        rate = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"“{text}” is not a rate: write 0.19 for 19 %") from None
    if not rate.is_finite() or not 0 <= rate <= 1:
        raise ValueError(f"“{text}” is not a share of the price: write 0.19 for 19 %")
    return rate


def _answer(text):
    if text.lower() not in ANSWERS:
        raise ValueError(f"taxes_shipping is “{text}”: write yes or no")
    return ANSWERS[text.lower()]


def _day(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text}” is not a day: write it as 2025-10-01") from None


def _record(rate):
    known = TaxRate.objects.filter(**{name: getattr(rate, name) for name in KEY}).first()
    if known is None:
        _end_the_one_before(rate)
        rate.save()
        return Outcome.ADDED
    if (known.rate, known.taxes_shipping) != (rate.rate, rate.taxes_shipping):
        raise ValueError(
            f"{known.percent} % is recorded for that day: orders were charged by it, so enter the "
            "new rate with the day it takes effect"
        )
    if rate.checked_on and (known.checked_on is None or rate.checked_on > known.checked_on):
        TaxRate.objects.filter(pk=known.pk).update(
            checked_on=rate.checked_on, source=rate.source, source_url=rate.source_url
        )
        return Outcome.CHECKED
    return Outcome.KNOWN


def _end_the_one_before(rate):
    before = TaxRate.objects.filter(**{name: getattr(rate, name) for name in PLACE})
    before = before.filter(effective_to__isnull=True, effective_from__lt=rate.effective_from)
    before.update(effective_to=rate.effective_from)


def _why(error):
    if isinstance(error, ValidationError):
        said = getattr(error, "message_dict", {})
        return "; ".join(f"{field}: {' '.join(texts)}" for field, texts in said.items())
    return str(error)
