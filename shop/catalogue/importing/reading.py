"""From a file to its rows, each with the line it begins on."""

import csv
import io
from dataclasses import dataclass, field

from shop.catalogue.importing.columns import RARE, REQUIRED, Column, column_of, places_of
from shop.catalogue.importing.decoding import decoded

DELIMITERS = (",", ";", "\t", "|")
LARGEST_CELL = 10_000_000
OTHER_FILES = {b"PK\x03\x04": "an Excel workbook or a zip archive", b"%PDF": "a PDF"}


class CatalogueUnreadable(Exception):
    """The file as a whole cannot be read. The message says why, for who exported it."""


@dataclass(frozen=True)
class Row:
    """One record: its cells by column, stripped, and what is wrong with it as a piece of CSV."""

    line: int
    cells: dict = field(default_factory=dict)
    faults: tuple = ()

    def __getitem__(self, column):
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Sheet:
    """All rows of a file, the columns it has, and what was found out about it."""

    rows: list
    columns: frozenset
    notes: tuple = ()


def read_sheet(content, *, encoding=None):
    """The rows of an export's bytes. Raises CatalogueUnreadable."""
    for start, what in OTHER_FILES.items():
        if content.startswith(start):
            raise CatalogueUnreadable(f"This is {what}. Please export it as CSV.")
    text, encoding = decoded(content, encoding=encoding)
    if not text.strip(" \r\n\t\x00,;"):
        raise CatalogueUnreadable("The file is empty.")
    lines = list(io.StringIO(text, newline=""))
    delimiter, header = _header(lines)
    headings = next(csv.reader([lines[header]], delimiter=delimiter))
    places = places_of(headings)
    _check_columns(places, headings)
    rows = list(_rows(lines, header + 1, delimiter, places, len(headings)))
    if not rows:
        raise CatalogueUnreadable("The file has headings but no rows.")
    return Sheet(rows, frozenset(places), tuple(_notes(encoding, delimiter, headings, places)))


def _header(lines):
    """The delimiter, and where the headings stand: Excel may put `sep=;` or blank lines first."""
    for place, line in enumerate(lines):
        if line.strip(" \r\n\t,;") and not line.lower().startswith("sep="):
            counts = {mark: _known_headings(line, mark) for mark in DELIMITERS}
            return max(DELIMITERS, key=counts.get), place
    raise CatalogueUnreadable("The file is empty.")


def _known_headings(line, delimiter):
    return sum(
        column_of(cell) is not None for cell in next(csv.reader([line], delimiter=delimiter))
    )


def _check_columns(places, headings):
    missing = [column.value for column in REQUIRED if column not in places]
    if missing:
        found = ", ".join(heading.strip() for heading in headings[:12] if heading.strip())
        columns = "column" if len(missing) == 1 else "columns"
        raise CatalogueUnreadable(
            f"The file has no {columns} {', '.join(missing)}. It has: {found}."
        )


def _notes(encoding, delimiter, headings, places):
    if encoding != "utf-8":
        yield f"the file was read as {encoding}; --encoding names another"
    if delimiter != ",":
        yield f"the cells are separated by {'tabs' if delimiter == chr(9) else delimiter}"
    missing = [column for column in Column if column not in places and column not in RARE]
    if missing:
        yield f"the file has no {', '.join(missing)}: left empty, or as it is"
    known = [column for column in map(column_of, headings) if column]
    twice = sorted({column for column in known if known.count(column) > 1})
    if twice:
        yield f"more than one column for {', '.join(twice)}: one is read"


def _rows(lines, start, delimiter, places, width):
    """Rows that hold anything. Of a record that is not well formed one line is given up."""
    csv.field_size_limit(LARGEST_CELL)
    position = start
    while position < len(lines):
        base = position
        rest = (lines[at] for at in range(base, len(lines)))
        reader = csv.reader(rest, delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                first, position = position, base + reader.line_num
                if any(cell.strip() for cell in cells):
                    yield _row(first, cells, places, width)
        except csv.Error:
            # An open quotation mark swallows the lines up to the next one: only its own is lost.
            cells = _first_cells(lines[position], delimiter)
            yield _row(position, cells, places, width, UNCLOSED)
            position += 1


UNCLOSED = "a quotation mark is out of place or never closed"


def _first_cells(line, delimiter):
    return next(csv.reader([line], delimiter=delimiter), [])


def _row(place, cells, places, width, *faults):
    text = "".join(cells)
    faults = list(faults)
    if any(cell.strip() for cell in cells[width:]):
        faults.append(
            f"it has {len(cells)} cells under {width} headings; "
            "a separator or a quotation mark is out of place"
        )
    if "\x00" in text:
        faults.append("it holds a NUL byte")
    if "\N{REPLACEMENT CHARACTER}" in text:
        faults.append("it holds characters that cannot be read in this file's encoding")
    return Row(
        line=place + 1,
        cells={column: cells[at].strip() for column, at in places.items() if at < len(cells)},
        faults=tuple(faults),
    )
