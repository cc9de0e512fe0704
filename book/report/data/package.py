"""Load the data package into typed pandas frames.

The descriptor `data/datapackage.json` says what each table holds; nothing about a
table's columns is repeated in code.  `report.validation` proves that the files keep to it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import pandas as pd

from .allowed import check_choice
from .check import Descriptor, link_faults, links, table_faults
from .faults import DataError, Fault, shown

DATA = Path(__file__).resolve().parents[3] / "data"


class Package(Mapping[str, pd.DataFrame]):
    """The tables of the data package by name, with the descriptor that defines them.

    A table is read from its file when it is first asked for, and again when the file has
    changed; which tables there are, and what their columns may hold, takes the descriptor alone.
    """

    def __init__(self, folder: Path, descriptor: Descriptor):
        self.folder = folder
        self.descriptor = descriptor
        self._names = [resource["name"] for resource in table_resources(descriptor)]
        self._resources = {resource["name"]: resource for resource in descriptor["resources"]}
        self._tables: dict[str, pd.DataFrame] = {}
        self._states: dict[str, bytes] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        """A copy of one table, so that a chapter cannot change what another one sees.

        Raises `DataError` if the table is at fault by itself, or has a link to a row that
        another one, of those read before, does not have.
        """
        check_choice("table", name, self._names)
        resource = self.resource(name)
        content = (self.folder / resource["path"]).read_bytes()
        state = hashlib.sha256(content).digest()
        if self._states.get(name) != state:
            self._states.pop(name, None)
            self._check(table_faults(content, resource, self._file(resource)))
            self._tables[name] = typed(content, resource)
            self._check(self._link_faults(name))
            self._states[name] = state
        return self._tables[name].copy()

    def check(self) -> None:
        """Read all tables; raise `DataError` with the faults of all that can be read.

        This takes nothing but pandas; `report.validation.check` finds more.
        """
        found: list[Fault] = []
        for name in self:
            try:
                self[name]
            except DataError as error:
                found += [fault for fault in error.faults if fault not in found]
        self._check(found)

    def _check(self, found: Iterable[Fault]) -> None:
        if faults := list(found):
            raise DataError(faults)

    def _link_faults(self, name: str) -> Iterator[Fault]:
        """Faults of the links from and to a table that has been read."""
        for other in self._tables:
            resource = self.resource(other)
            if other == name or any(table == name for _, table, _ in links(resource)):
                yield from link_faults(self._tables, resource, self._file(resource))

    def _file(self, resource: Descriptor) -> str:
        return shown(self.folder, resource["path"])

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def resource(self, name: str) -> Descriptor:
        """The descriptor of one file of the package."""
        check_choice("file of the data package", name, self._resources)
        return self._resources[name]

    def vocabulary(self, table: str, column: str) -> dict[str, str]:
        """The closed list of a column: each value allowed, with its definition."""
        check_choice("table", table, self._names)
        fields = {field["name"]: field for field in self.resource(table)["schema"]["fields"]}
        check_choice(f"column of {table}", column, fields)
        closed = [name for name, field in fields.items() if categories(field)]
        check_choice(f"column of {table} with a closed list", column, closed)
        return categories(fields[column])


def load(folder: Path = DATA) -> Package:
    """The data package in a folder; its tables are read when they are used.

    Closed lists become ordered categories, dates become timestamps, whole numbers
    `Int64`, decimals `float64`; a cell that lists several keys becomes a tuple.
    A wrong cell raises `DataError` when its table is read, as far as pandas alone can tell;
    `validation.check`, which finds more, comes first in every build.
    """
    return _loaded(folder, (folder / "datapackage.json").read_text(encoding="utf-8"))


# By content, so that a descriptor that was changed is read again.
@lru_cache(maxsize=4)
def _loaded(folder: Path, descriptor: str) -> Package:
    return Package(folder, parse_descriptor(descriptor))


def read_descriptor(folder: Path = DATA) -> Descriptor:
    """The parsed `datapackage.json`, each shared closed list in place where a column names it."""
    return parse_descriptor((folder / "datapackage.json").read_text(encoding="utf-8"))


def parse_descriptor(text: str) -> Descriptor:
    """As `read_descriptor`, from the text of the file."""
    descriptor: Descriptor = json.loads(text)
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


def typed(content: bytes, resource: Descriptor) -> pd.DataFrame:
    """A table with its columns typed as its descriptor says, from the bytes of its file."""
    cells = pd.read_csv(BytesIO(content), dtype="str", keep_default_na=False, na_values=[""])
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
