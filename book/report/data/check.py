"""What is checked of a table whenever it is loaded, where nothing but pandas is installed.

A build checks more, and says it better: `report.validation`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from .faults import FIRST_ROW, Fault

Descriptor = dict[str, Any]

# What a cell of a type may be, and how a message says so.
_FORMS = {
    "integer": (r"[+-]?\d+", "a whole number"),
    "year": (r"\d{4}", "a year (YYYY)"),
    "number": (r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", "a finite number"),
    "date": (r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", "a date (YYYY-MM-DD)"),
    "yearmonth": (r"\d{4}-(0[1-9]|1[0-2])", "a month (YYYY-MM)"),
}


def cell_faults(cells: pd.DataFrame, resource: Descriptor, file: str) -> Iterator[Fault]:
    """Faults of a table by itself: its columns, required cells, types, closed lists and key.

    `cells`: every cell a string, as its file has it.
    """
    fields = resource["schema"]["fields"]
    names = [field["name"] for field in fields]
    if list(cells.columns) != names:
        wrong = f"the columns are {', '.join(map(str, cells.columns))}"
        yield Fault(file, 1, None, wrong, ", ".join(names))
        return
    for field in fields:
        yield from _column_faults(cells[field["name"]], field, file)
    if key := resource["schema"].get("primaryKey"):
        columns = [key] if isinstance(key, str) else list(key)
        for row in _places(cells.duplicated(columns)):
            given = "/".join(str(cells[column].iloc[row]) for column in columns)
            wrong = f"the key {given!r} is in an earlier row"
            yield Fault(file, row + FIRST_ROW, " and ".join(columns), wrong, "each key once")


def _column_faults(cells: pd.Series, field: Descriptor, file: str) -> Iterator[Fault]:
    given = cells.notna()
    allowed = [category["value"] for category in field.get("categories", [])]
    form, said = _FORMS.get(field["type"], ("", ""))
    if field.get("constraints", {}).get("required"):
        for row in _places(~given):
            yield Fault(file, row + FIRST_ROW, field["name"], "an empty cell", said or "a text")
    if allowed:
        right, said = cells.isin(allowed), " | ".join(allowed)
    elif form:
        right = cells.str.fullmatch(form, na=False)
        if field["type"] == "date":
            right &= pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce").notna()
    else:
        return
    for row in _places(given & ~right.astype(bool)):
        yield Fault(file, row + FIRST_ROW, field["name"], repr(cells.iloc[row]), said)


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
    for column, table, target in dict.fromkeys(links(resource)):
        if table not in tables:
            continue
        known = set(tables[table][target].dropna())
        for row, keys in enumerate(tables[resource["name"]][column]):
            for key in keys if isinstance(keys, tuple) else (keys,):
                if pd.notna(key) and key not in known:
                    wrong = f"{key!r} is not known"
                    allowed = f"a key of {table}.{target}"
                    yield Fault(file, row + FIRST_ROW, column, wrong, allowed)


def _places(wrong: pd.Series) -> list[int]:
    return [place for place, is_wrong in enumerate(wrong) if is_wrong]
