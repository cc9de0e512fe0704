"""Load the data package into typed pandas frames.

The descriptor `data/datapackage.json` says what each table holds; nothing about a
table's columns is repeated in code.  `report.validation` proves that the files keep to it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

DATA = Path(__file__).resolve().parents[3] / "data"

# A part of the descriptor: of the package, a table or a column.
Descriptor = dict[str, Any]


class Package(Mapping[str, pd.DataFrame]):
    """The tables of the data package by name, with the descriptor that defines them.

    A table is read from its file when it is first asked for; which tables there are, and
    what their columns may hold, takes the descriptor alone.
    """

    def __init__(self, folder: Path, descriptor: Descriptor):
        self.folder = folder
        self.descriptor = descriptor
        self._names = [resource["name"] for resource in table_resources(descriptor)]
        self._tables: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        """A copy of one table, so that a chapter cannot change what another one sees."""
        if name not in self:
            raise KeyError(name)
        if name not in self._tables:
            resource = self.resource(name)
            self._tables[name] = read_table(self.folder / resource["path"], resource)
        return self._tables[name].copy()

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def resource(self, name: str) -> Descriptor:
        """The descriptor of one file of the package."""
        for resource in self.descriptor["resources"]:
            if resource["name"] == name:
                return resource
        raise KeyError(name)

    def vocabulary(self, table: str, column: str) -> dict[str, str]:
        """The closed list of a column: each value allowed, with its definition."""
        for field in self.resource(table)["schema"]["fields"]:
            if field["name"] == column:
                return categories(field)
        raise KeyError(f"{table} has no column {column}")


@cache
def load(folder: Path = DATA) -> Package:
    """The data package in a folder; its tables are read when they are used.

    Closed lists become ordered categories, dates become timestamps, whole numbers
    `Int64`, decimals `float64`; a cell that lists several keys becomes a tuple.
    The files are trusted here: `validation.check` comes first in every build.
    """
    return Package(folder, read_descriptor(folder))


def read_descriptor(folder: Path = DATA) -> Descriptor:
    """The parsed `datapackage.json`, each shared closed list in place where a column names it."""
    descriptor: Descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in table_resources(descriptor):
        for field in resource["schema"]["fields"]:
            if "vocabulary" in field:
                field["categories"] = descriptor["vocabularies"][field["vocabulary"]]
    return descriptor


def table_resources(descriptor: Descriptor) -> list[Descriptor]:
    """The descriptor's tables, without its maps and its bibliography."""
    return [resource for resource in descriptor["resources"] if "schema" in resource]


def categories(field: Descriptor) -> dict[str, str]:
    """The closed list of a column's descriptor, empty where any value is allowed."""
    return {category["value"]: category["label"] for category in field.get("categories", [])}


def read_cells(path: Path) -> pd.DataFrame:
    """A table as its file has it: every cell a string, an empty one missing."""
    return pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""])


def read_table(path: Path, resource: Descriptor) -> pd.DataFrame:
    """A table with its columns typed as its descriptor says."""
    cells = read_cells(path)
    fields = resource["schema"]["fields"]
    return pd.DataFrame({field["name"]: _typed(cells[field["name"]], field) for field in fields})


def _typed(cells: pd.Series, field: Descriptor) -> pd.Series | pd.Categorical:
    if separator := field.get("separator"):
        return cells.fillna("").map(lambda cell: tuple(filter(None, cell.split(separator))))
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
