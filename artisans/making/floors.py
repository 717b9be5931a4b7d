"""Reading wage floors from a file, each line judged alone."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from artisans.making.models import WageFloor
from artisans.money import minor_digits

SEED = Path(__file__).resolve().parents[1] / "data" / "wage_floors.csv"
KEY = ("country", "region", "skill", "kind", "effective_from")
COLUMNS = (*KEY, "amount", "currency", "per", "source", "source_year", "note")


class FloorFileUnreadable(Exception):
    """The file is not a table of wage floors."""


class Outcome(StrEnum):
    ADDED = "added"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class LineReport:
    """What became of one line, counted as an editor counts lines."""

    number: int
    outcome: Outcome
    reason: str = ""


def import_floors(path: Path | str = SEED) -> list[LineReport]:
    """Record the floors of a CSV file. Safe to repeat. Raises FloorFileUnreadable."""
    with open(path, newline="", encoding="utf-8-sig") as file, transaction.atomic():
        return list(_reports(csv.DictReader(file)))


def _reports(rows: csv.DictReader[str]) -> Iterator[LineReport]:
    absent = [column for column in COLUMNS if column not in (rows.fieldnames or [])]
    if absent:
        raise FloorFileUnreadable(f"These columns are missing: {', '.join(absent)}.")
    for row in rows:
        try:
            outcome = _record(_floor(row))
        except (ValueError, InvalidOperation, ValidationError) as error:
            yield LineReport(number=rows.line_num, outcome=Outcome.REFUSED, reason=_why(error))
        else:
            yield LineReport(number=rows.line_num, outcome=outcome)


def _floor(row: dict[str, str]) -> WageFloor:
    said = {column: (row[column] or "").strip() for column in COLUMNS}
    minor_digits(said["currency"])
    floor = WageFloor(
        **{column: said[column] for column in COLUMNS if column not in ("amount", "source_year")},
        amount=_amount(said["amount"]),
        source_year=int(said["source_year"]),
    )
    floor.effective_from = date.fromisoformat(said["effective_from"])
    floor.clean_fields()
    if floor.amount <= 0:
        raise ValueError("a floor is above nothing")
    return floor


def _amount(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(f"“{text}” is not an amount") from None


def _record(floor: WageFloor) -> Outcome:
    known = WageFloor.objects.filter(**{column: getattr(floor, column) for column in KEY}).first()
    if known is None:
        floor.save()
        return Outcome.ADDED
    figures = ("amount", "currency", "per")
    if any(getattr(known, figure) != getattr(floor, figure) for figure in figures):
        raise ValueError(
            f"{known.amount} {known.currency} per {known.per} is recorded for that day: piece "
            "rates may rest on it, so enter the new amount with the day it takes effect"
        )
    return Outcome.KNOWN


def _why(error: Exception) -> str:
    if isinstance(error, ValidationError):
        said = getattr(error, "message_dict", {})
        return "; ".join(f"{field}: {' '.join(texts)}" for field, texts in said.items())
    return str(error)
