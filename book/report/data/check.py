"""What is checked of a table whenever it is loaded, where nothing but pandas is installed.

A build checks the tables in the same way, and then by the rules of `report.validation`.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from .faults import FIRST_ROW, Fault
from .text import flaw

Descriptor = dict[str, Any]

# What a cell of a type may be, and how a message says so.
FORMS = {
    "string": (r".+", "a text"),
    "integer": (r"[+-]?[0-9]+", "a whole number"),
    "year": (r"[0-9]{4}", "a year (YYYY)"),
    "number": (r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", "a finite number"),
    "date": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "a date (YYYY-MM-DD)"),
    "yearmonth": (r"[0-9]{4}-(0[1-9]|1[0-2])", "a month (YYYY-MM)"),
}
_NUMBERS = ("integer", "year", "number")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def table_faults(content: bytes, resource: Descriptor, file: str) -> Iterator[Fault]:
    """Faults of a table by itself, from the bytes of its file.

    What depends on another fault is not looked at: cells of a file that cannot be decoded.
    """
    found = list(byte_faults(content, file))
    yield from found
    if found:
        return
    rows = _rows(content, file)
    if isinstance(rows, Fault):
        yield rows
        return
    found = list(_shape_faults(rows, resource, file))
    yield from found
    if not found:
        yield from _cell_faults(_frame(rows), resource, file)


def byte_faults(content: bytes, file: str) -> Iterator[Fault]:
    """Faults of a file of text: its encoding, its line ends, and whether it is cut off."""
    # Lines may end as an editor of Windows ends them.
    content = content.replace(b"\r\n", b"\n")
    if content.startswith(b"\xef\xbb\xbf"):
        yield Fault(file, 1, None, "a byte order mark", "UTF-8 without one")
    if b"\r" in content:
        row = content[: content.index(b"\r")].count(b"\n") + 1
        yield Fault(file, row, None, "a carriage return", "lines that end in a line feed")
    if not content.endswith(b"\n"):
        row = content.count(b"\n") + 1
        yield Fault(file, row, None, "the last line is cut off", "a final line feed")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        yield Fault(file, row, None, f"byte {content[error.start]:#x} is not UTF-8", "UTF-8")


def _rows(content: bytes, file: str) -> list[list[str]] | Fault:
    reader = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error as error:
        # It is read on to the end of the file if a quotation mark is left open.
        wrong = f"not CSV from here on ({error})"
        return Fault(file, len(rows) + 1, None, wrong, "quotation marks in pairs")
    return rows


def _frame(rows: list[list[str]]) -> pd.DataFrame:
    """A table as its file has it: every cell a string, an empty one missing."""
    cells = pd.DataFrame(rows[1:], columns=rows[0], dtype="str")
    return cells.mask(cells == "")


def _shape_faults(rows: list[list[str]], resource: Descriptor, file: str) -> Iterator[Fault]:
    """Faults of the header, the length of rows and their number."""
    names = [field["name"] for field in resource["schema"]["fields"]]
    header = rows[0] if rows else []
    for name in dict.fromkeys(header):
        if name not in names:
            wrong = f"stray column {name!r}" if name.strip() else "a column without a name"
            yield Fault(file, 1, name.strip() or None, wrong, ", ".join(names))
    for name in names:
        if name not in header:
            yield Fault(file, 1, name, "the column is missing", ", ".join(names))
    if set(header) == set(names) and header != names:
        wrong = f"the columns are {', '.join(header)}"
        yield Fault(file, 1, None, wrong, ", ".join(names))
    for row, cells in enumerate(rows[1:], FIRST_ROW):
        if not cells or not any(cells):
            yield Fault(file, row, None, "an empty row", "one cell for each column")
        elif len(cells) > len(header):
            wrong = f"stray cell {cells[len(header)]!r}"
            yield Fault(file, row, None, wrong, f"{len(header)} cells, one for each column")
        elif len(cells) < len(header):
            wrong = "the last cell is missing"
            yield Fault(file, row, header[len(cells)], wrong, f"{len(header)} cells")
    floor = resource.get("rowFloor", 0)
    if len(rows) - 1 < floor:
        yield Fault(file, None, None, f"{len(rows) - 1} rows", f"{floor} at least")


def _cell_faults(cells: pd.DataFrame, resource: Descriptor, file: str) -> Iterator[Fault]:
    """Faults of cells: required ones, types, closed lists, limits, texts and keys."""
    for field in resource["schema"]["fields"]:
        yield from _column_faults(cells[field["name"]], field, file)
    key = resource["schema"].get("primaryKey") or list(cells.columns)
    columns = [key] if isinstance(key, str) else list(key)
    for row in _places(cells.duplicated(columns)):
        if resource["schema"].get("primaryKey"):
            given = "/".join(str(cells[column].iloc[row]) for column in columns)
            wrong, where = f"the key {given!r} is in an earlier row", " and ".join(columns)
            yield Fault(file, row + FIRST_ROW, where, wrong, "each key once")
        else:
            wrong = "the row is the same as an earlier one"
            yield Fault(file, row + FIRST_ROW, None, wrong, "each row once")


def _column_faults(cells: pd.Series, field: Descriptor, file: str) -> Iterator[Fault]:
    name, limits = field["name"], field.get("constraints", {})
    if limits.get("required"):
        for row in _places(cells.isna()):
            yield Fault(file, row + FIRST_ROW, name, "an empty cell", FORMS[field["type"]][1])
    given = cells.dropna()
    if limits.get("unique"):
        for row in _places(cells.duplicated() & cells.notna()):
            wrong = f"{cells.iloc[row]!r} is in an earlier row"
            yield Fault(file, row + FIRST_ROW, name, wrong, "each value once")
    wrongs = {cell: found for cell in given.unique() if (found := _wrong(cell, field))}
    if wrongs:
        for row, cell in enumerate(cells, FIRST_ROW):
            if cell in wrongs:
                yield Fault(file, row, name, *wrongs[cell])


def _wrong(cell: str, field: Descriptor) -> tuple[str, str] | None:
    """What is wrong with a cell that is not empty, and what is allowed."""
    allowed = [category["value"] for category in field.get("categories", [])]
    if allowed:
        return None if cell in allowed else (repr(cell), " | ".join(allowed))
    form, said = FORMS[field["type"]]
    limits = field.get("constraints", {})
    if field["type"] == "string":
        if wrong := flaw(cell):
            return wrong
        if (pattern := limits.get("pattern")) and not re.fullmatch(pattern, cell, re.ASCII):
            return repr(cell), f"a text of the form {pattern}"
        if _DAY.fullmatch(cell) and not _is_day(cell):
            return repr(cell), "a day that there is"
        if separator := field.get("separator"):
            return _wrong_list(cell, separator)
        return None
    low, high = limits.get("minimum"), limits.get("maximum")
    if low is not None or high is not None:
        said += f" from {low}" * (low is not None) + f" to {high}" * (high is not None)
    right = re.fullmatch(form, cell, re.ASCII) is not None
    if right and field["type"] == "date":
        right = _is_day(cell)
    if right:
        value: Any = float(cell) if field["type"] in _NUMBERS else cell
        right = not isinstance(value, float) or math.isfinite(value)
        right = right and (low is None or low <= value) and (high is None or value <= high)
    return None if right else (repr(cell), said)


def _wrong_list(cell: str, separator: str) -> tuple[str, str] | None:
    keys = cell.split(separator)
    allowed = f"keys divided by {separator!r} alone, each once"
    if any(key != key.strip() or not key for key in keys):
        return f"{cell!r}, with a key that is empty or has white space around it", allowed
    if repeated := [key for key in dict.fromkeys(keys) if keys.count(key) > 1]:
        return f"{repeated[0]!r} is listed twice", allowed
    return None


def _is_day(cell: str) -> bool:
    try:
        date.fromisoformat(cell)
    except ValueError:
        return False
    return True


def links(resource: Descriptor) -> Iterator[tuple[str, str, str]]:
    """The links of a table to others: column, table, and the column there that holds the key."""
    schema = resource["schema"]
    for field in schema["fields"]:
        table, dot, column = field.get("references", "").partition(".")
        # The bibliography takes a library that reads its format.
        if dot and column != "bib":
            yield field["name"], table, column
    for key in schema.get("foreignKeys", []):
        table = key["reference"]["resource"] or resource["name"]
        yield from (
            (column, table, target)
            for column, target in zip(key["fields"], key["reference"]["fields"], strict=True)
        )


def link_faults(
    tables: Mapping[str, pd.DataFrame], resource: Descriptor, file: str
) -> Iterator[Fault]:
    """Cells of a table that name a row which another one, of those at hand, does not have."""
    own = tables[resource["name"]]
    for column, table, target in dict.fromkeys(links(resource)):
        if table not in tables:
            continue
        known = set(tables[table][target].dropna())
        within = own[target] if table == resource["name"] else [None] * len(own)
        for row, (keys, itself) in enumerate(zip(own[column], within, strict=True), FIRST_ROW):
            for key in keys if isinstance(keys, tuple) else (keys,):
                if pd.isna(key):
                    continue
                allowed = f"a key of {table}.{target}"
                if key not in known:
                    yield Fault(file, row, column, f"{key!r} is not known", allowed)
                elif key == itself:
                    yield Fault(file, row, column, f"{key!r} refers to itself", allowed)


def _places(wrong: pd.Series) -> list[int]:
    return [place for place, is_wrong in enumerate(wrong) if is_wrong]
