"""Types, required cells, closed lists, keys and stray columns, checked by Frictionless."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..data.package import Descriptor, read_descriptor, table_resources
from .faults import Fault, shown

_KIND_OF_CELL = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "year": "a year (YYYY)",
    "date": "a date (YYYY-MM-DD)",
    "yearmonth": "a month (YYYY-MM)",
}


def table_faults(data: Path) -> Iterator[Fault]:
    """What Frictionless finds, in this report's words."""
    import frictionless

    descriptor = copy.deepcopy(read_descriptor(data))
    descriptor["resources"] = table_resources(descriptor)
    for resource in descriptor["resources"]:
        for field in resource["schema"]["fields"]:
            if "categories" in field:
                values = [c["value"] for c in field["categories"]]
                field.setdefault("constraints", {})["enum"] = values
    paths = {r["name"]: r["path"] for r in descriptor["resources"]}
    keys = {r["name"]: r["schema"].get("primaryKey", []) for r in descriptor["resources"]}
    fields = {
        (r["name"], f["name"]): f for r in descriptor["resources"] for f in r["schema"]["fields"]
    }
    package = frictionless.Package.from_descriptor(descriptor, basepath=str(data))
    report = package.validate()
    for error in report.errors:
        yield Fault(shown(data, "datapackage.json"), None, None, error.note, "a valid descriptor")
    for task in report.tasks:
        for error in task.errors:
            column = _column(error, keys[task.name])
            yield Fault(
                shown(data, paths[task.name]),
                getattr(error, "row_number", None),
                column,
                _wrong(error),
                _allowed(error, fields.get((task.name, column))),
            )


def _column(error: Any, primary_key: str | list[str]) -> str | None:
    match error.type:
        case "primary-key":
            return primary_key if isinstance(primary_key, str) else " and ".join(primary_key)
        case "foreign-key":
            return " and ".join(error.field_names)
    return getattr(error, "field_name", None) or None


def _wrong(error: Any) -> str:
    cell = getattr(error, "cell", "")
    match error.type:
        case "blank-label" | "extra-label":
            return f"stray column {error.label!r}" if error.label else "a column without a name"
        case "missing-label":
            return "the column is missing"
        case "incorrect-label":
            return f"the header says {error.label!r}"
        case "extra-cell":
            return f"stray cell {cell!r}"
        case "missing-cell":
            return "the cell is missing"
        case "blank-row":
            return "an empty row"
        case "constraint-error" if cell in (None, ""):
            return "an empty cell"
        case "constraint-error" | "type-error":
            return f"{cell!r}"
        case "primary-key":
            return f"the key of this row is {error.note.replace('position', 'row')}"
        case "foreign-key":
            return f"{'/'.join(error.field_cells)!r} is in no row of the table it refers to"
    return error.note


def _allowed(error: Any, field: Descriptor | None) -> str:
    match error.type:
        case "blank-label" | "extra-label" | "missing-label" | "incorrect-label":
            return "the columns of the descriptor, in its order"
        case "extra-cell" | "missing-cell" | "blank-row":
            return "one cell for each column"
        case "primary-key":
            return "each key once"
        case "foreign-key":
            return "a key of that table"
    if field is None:
        return "what the descriptor says"
    constraints = field.get("constraints", {})
    if "enum" in constraints:
        return " | ".join(constraints["enum"])
    parts = [_KIND_OF_CELL[field["type"]]]
    if "pattern" in constraints:
        parts.append(f"of the form {constraints['pattern']}")
    if "minimum" in constraints:
        parts.append(f"from {constraints['minimum']}")
    if "maximum" in constraints:
        parts.append(f"to {constraints['maximum']}")
    return " ".join(parts)
