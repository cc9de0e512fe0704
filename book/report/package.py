"""Load the data package into typed pandas frames.

The descriptor `data/datapackage.json` says what each table holds; nothing about a
table's columns is repeated in code.  `checks.py` proves that the files keep to it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

DATA = Path(__file__).resolve().parents[2] / "data"


@dataclass(frozen=True)
class Fault:
    """One thing wrong with the data: where it is, what is wrong and what is allowed."""

    file: str
    row: int | None
    column: str | None
    wrong: str
    allowed: str

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {self.column}"
        return f"{place}: {self.wrong}; allowed: {self.allowed}"


class DataError(Exception):
    """The data package is at fault.  `faults` lists every fault found."""

    def __init__(self, faults: list[Fault]):
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


@dataclass(frozen=True)
class Package(Mapping[str, pd.DataFrame]):
    """The tables of the data package by name, with the descriptor that defines them."""

    descriptor: dict
    tables: dict[str, pd.DataFrame]

    def __getitem__(self, name: str) -> pd.DataFrame:
        """A copy of one table, so that a chapter cannot change what another one sees."""
        return self.tables[name].copy()

    def __iter__(self) -> Iterator[str]:
        return iter(self.tables)

    def __len__(self) -> int:
        return len(self.tables)

    def resource(self, name: str) -> dict:
        """The descriptor of one table."""
        return next(r for r in self.descriptor["resources"] if r["name"] == name)

    def vocabulary(self, table: str, column: str) -> dict[str, str]:
        """The closed list of a column: each value allowed, with its definition."""
        return categories(field(self.resource(table), column))


def field(resource: dict, name: str) -> dict:
    """The descriptor of one column."""
    return next(f for f in resource["schema"]["fields"] if f["name"] == name)


def categories(field: dict) -> dict[str, str]:
    """The closed list of a column's descriptor, empty where any value may stand."""
    return {c["value"]: c["label"] for c in field.get("categories", [])}


def tabular(descriptor: dict) -> list[dict]:
    """The descriptor's tables, without its maps and its bibliography."""
    return [r for r in descriptor["resources"] if "schema" in r]


def read_descriptor(data: Path = DATA) -> dict:
    """The parsed `datapackage.json`, each shared closed list in place where a column names it."""
    descriptor = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    for resource in tabular(descriptor):
        for column in resource["schema"]["fields"]:
            if "vocabulary" in column:
                column["categories"] = descriptor["vocabularies"][column["vocabulary"]]
    return descriptor


def read_cells(path: Path) -> pd.DataFrame:
    """A table as it stands in its file: every cell a string, an empty one missing."""
    return pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""])


def _typed(cells: pd.Series, field: dict) -> pd.Series:
    if "separator" in field:
        return cells.fillna("").map(
            lambda cell: tuple(filter(None, cell.split(field["separator"])))
        )
    if allowed := categories(field):
        return pd.Categorical(cells, categories=list(allowed), ordered=True)
    match field["type"]:
        case "integer" | "year":
            return cells.astype("Int64")
        case "number":
            return cells.astype("float64")
        case "date":
            return pd.to_datetime(cells, format="%Y-%m-%d")
        case "yearmonth":
            return pd.to_datetime(cells, format="%Y-%m")
    return cells


@cache
def load(data: Path = DATA) -> Package:
    """Every table of the package, typed as its descriptor says.

    Closed lists become ordered categories, dates become timestamps, whole numbers
    `Int64`, decimals `float64`; a cell that lists several keys becomes a tuple.
    The files are trusted here: `checks.check` comes first in every build.
    """
    descriptor = read_descriptor(data)
    tables = {}
    for resource in tabular(descriptor):
        cells = read_cells(data / resource["path"])
        tables[resource["name"]] = pd.DataFrame(
            {f["name"]: _typed(cells[f["name"]], f) for f in resource["schema"]["fields"]}
        )
    return Package(descriptor, tables)


def citation_keys(data: Path = DATA) -> set[str]:
    """The keys of the sources in `references.bib`."""
    text = (data / "references.bib").read_text(encoding="utf-8")
    return set(re.findall(r"^@\w+\{\s*([^,\s]+)\s*,", text, flags=re.MULTILINE))
