"""Reading wage floors from a file, each line judged alone."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from artisans.making.models import WageFloor
from artisans.money import minor_digits

LARGEST_CELL = 100_000
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
    cells: tuple[str, ...] = ()  # what the line said, in the order of COLUMNS
    reason: str = ""

    @property
    def floor(self) -> str:
        """Enough of the line to find it again."""
        return ", ".join(cell for cell in self.cells[:5] if cell)


def import_floors(path: Path | str = SEED) -> list[LineReport]:
    """Record the floors of a CSV file. Safe to repeat. Raises FloorFileUnreadable."""
    with open(path, newline="", encoding="utf-8-sig") as file:
        return record_floors(file)


def record_floors(lines: Iterable[str]) -> list[LineReport]:
    """Record the floors of lines of CSV. Safe to repeat. Raises FloorFileUnreadable."""
    csv.field_size_limit(LARGEST_CELL)  # of the whole process: another reader may have moved it
    rows = csv.DictReader(lines)
    try:
        with transaction.atomic():
            return list(_reports(rows))
    except csv.Error as error:
        raise FloorFileUnreadable(
            f"Line {rows.line_num + 1} cannot be read ({error}): nothing was recorded."
        ) from error


def _reports(rows: csv.DictReader[str]) -> Iterator[LineReport]:
    absent = [column for column in COLUMNS if column not in (rows.fieldnames or [])]
    if absent:
        raise FloorFileUnreadable(f"These columns are missing: {', '.join(absent)}.")
    for row in rows:
        said = {column: (row[column] or "").strip() for column in COLUMNS}
        outcome, reason = Outcome.REFUSED, ""
        try:
            outcome = _record(_floor(said))
        except (ValueError, InvalidOperation, ValidationError) as error:
            reason = _why(error)
        cells = tuple(said.values())
        yield LineReport(number=rows.line_num, outcome=outcome, cells=cells, reason=reason)


def _floor(said: dict[str, str]) -> WageFloor:
    if any("\0" in cell for cell in said.values()):
        raise ValueError("it has a null character, which is no text")
    minor_digits(said["currency"])
    floor = WageFloor(
        **{column: said[column] for column in COLUMNS if column not in ("amount", "source_year")},
        amount=_amount(said["amount"]),
        source_year=_year(said["source_year"]),
    )
    floor.effective_from = _day(said["effective_from"])
    floor.clean_fields()
    if floor.amount <= 0:
        raise ValueError("a floor is above nothing")
    return floor


def _amount(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(f"“{text}” is not an amount") from None


def _year(text: str) -> int:
    if not text.isdecimal():
        raise ValueError(f"“{text}” is not a year: write the source's, such as 2025")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text}” is not a day: write it as 2025-10-01") from None


def _record(floor: WageFloor) -> Outcome:
    facts = {column: getattr(floor, column) for column in COLUMNS}
    key = {column: facts.pop(column) for column in KEY}
    known, is_added = WageFloor.objects.get_or_create(**key, defaults=facts)
    if is_added:
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
