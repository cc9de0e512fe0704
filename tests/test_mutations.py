"""Faults of every kind, drawn over every file of the data package: nearly all are caught, in place.

`REPORT_MUTATIONS=3000` draws so many in place of the default; `REPORT_SEED` draws others.
"""

from __future__ import annotations

import copy
import csv
import io
import json
import os
import random
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from book.report.data.check import link_faults, links, table_faults
from book.report.data.faults import DataError, Fault
from book.report.data.package import DATA, Package, parse_descriptor, typed
from book.report.validation import RULES, check
from book.report.validation.descriptor import descriptor_faults
from book.report.validation.files import file_faults

DRAWN = int(os.environ.get("REPORT_MUTATIONS", "300"))
SEED = int(os.environ.get("REPORT_SEED", "2021"))
FEWEST_CAUGHT = 0.98
# Columns that a rule compares: a fault of one may be said of another in the same row.
COMPARED = (
    {"from", "until", "date_precision"},
    {"low", "central", "high"},
    {"phrase", "phrase_language"},
    {"checkable", "not_checkable_because"},
    {"hanja", "hanja_language"},
    {"latitude", "longitude", "source", "point"},
    {"claims", "findings"},
    {"unit", "variable", "value"},
    {"series", "column", "value"},
    {"status", "note"},
    {"value", "as_worded"},
)


@dataclass(frozen=True)
class Mutant:
    """A file with a fault, and where that is.

    `rows`, `column`: where it is to be said; nothing, if it has no such place.  `also`: other
    files in which it may be said, because they refer to what is wrong.
    """

    kind: str
    what: str
    path: str
    content: bytes
    rows: frozenset[int] = frozenset()
    column: str | None = None
    also: frozenset[str] = frozenset()

    def is_place_of(self, fault: Fault) -> bool:
        path = fault.file.removeprefix("data/")
        if path in self.also:
            return True
        if path != self.path or (self.rows and fault.row not in self.rows):
            return False
        if self.column is None:
            return True
        said = set((fault.column or "").split(" and "))
        compared = [columns for columns in COMPARED if self.column in columns]
        return self.column in said or any(said & columns for columns in compared)


class Table:
    """One table as its file has it."""

    def __init__(self, resource: dict[str, Any]):
        self.resource = resource
        self.path = resource["path"]
        self.content = (DATA / self.path).read_bytes()
        self.header, *self.rows = csv.reader(io.StringIO(self.content.decode()), strict=True)
        self.fields = {field["name"]: field for field in resource["schema"]["fields"]}
        key = resource["schema"].get("primaryKey", [])
        self.key = [key] if isinstance(key, str) else key
        self.links = {column: (table, target) for column, table, target in links(resource)}
        self.links |= {
            name: ("references", "bib")
            for name, field in self.fields.items()
            if field.get("references") == "references.bib"
        }

    def columns(self, *types: str) -> list[str]:
        return [name for name, field in self.fields.items() if field["type"] in types]

    def closed(self) -> list[str]:
        return [name for name, field in self.fields.items() if "categories" in field]

    def texts(self) -> list[str]:
        return [name for name in self.columns("string") if name not in self.closed()]

    def filled(self, column: str) -> list[int]:
        at = self.header.index(column)
        return [place for place, row in enumerate(self.rows) if row[at]]

    def written(
        self, rows: list[list[str]] | None = None, header: list[str] | None = None
    ) -> bytes:
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header or self.header)
        writer.writerows(self.rows if rows is None else rows)
        return file.getvalue().encode()

    def changed(self, place: int, cells: dict[str, str]) -> bytes:
        rows = [list(row) for row in self.rows]
        for column, cell in cells.items():
            rows[place][self.header.index(column)] = cell
        return self.written(rows)


class World:
    """The sound package, and what is found in it when one file is another."""

    def __init__(self) -> None:
        self.text = (DATA / "datapackage.json").read_text(encoding="utf-8")
        self.descriptor = parse_descriptor(self.text)
        self.resources = {one["name"]: one for one in self.descriptor["resources"]}
        self.tables = {n: Table(one) for n, one in self.resources.items() if "schema" in one}
        self.by_path = {table.path: name for name, table in self.tables.items()}
        self.frames = {n: typed(t.content, t.resource) for n, t in self.tables.items()}
        self.bibliography = (DATA / "references.bib").read_text(encoding="utf-8")

    def referring(self, name: str) -> frozenset[str]:
        """The files of the tables that refer to one."""
        return frozenset(
            table.path
            for table in self.tables.values()
            if any(target == name for target, _ in table.links.values())
        )

    @cached_property
    def reads(self) -> dict[Callable, set[str]]:
        """The tables that each rule reads."""
        found = {}
        for rule in RULES:
            view = View(self.descriptor, self.frames)
            assert list(rule(view, DATA)) == [], rule.__name__
            found[rule] = view.read
        return found

    def found(self, mutant: Mutant, folder: Path) -> Iterator[Fault]:
        """The faults that the check finds, those found soonest first."""
        if mutant.path in self.by_path:
            yield from self._in_table(mutant.path, mutant.content)
            return
        data = folder / "data"
        (data / mutant.path).unlink()
        (data / mutant.path).write_bytes(mutant.content)
        try:
            if mutant.path == "datapackage.json":
                yield from _checked(data)
            else:
                resources = [one for one in self.resources.values() if one["path"] == mutant.path]
                found = list(file_faults(data, {"resources": resources}))
                yield from found
                if not found and mutant.path == "references.bib":
                    for rule in self._rules(set()):
                        yield from rule(View(self.descriptor, self.frames), data)
        finally:
            (data / mutant.path).unlink()
            (data / mutant.path).symlink_to(DATA / mutant.path)

    def _rules(self, tables: set[str]) -> list[Callable]:
        by_file = ("bibliography", "keys", "evidence")
        if not tables:
            return [rule for rule in RULES if rule.__module__.split(".")[-1] in by_file[:2]] + [
                rule
                for rule in RULES
                if rule.__name__ == "no_finding_is_read_further_than_its_source"
            ]
        return [rule for rule in RULES if tables & self.reads[rule]]

    def _in_table(self, path: str, content: bytes) -> Iterator[Fault]:
        name = self.by_path[path]
        resource = self.resources[name]
        found = list(table_faults(content, resource, f"data/{path}"))
        yield from found
        if found:
            return
        frames = self.frames | {name: typed(content, resource)}
        for other, table in self.tables.items():
            if other == name or any(target == name for target, _ in table.links.values()):
                found += link_faults(frames, table.resource, f"data/{table.path}")
        yield from found
        if found:
            return
        for rule in self._rules({name}):
            # A rule on every table is applied to this one alone.
            every = len(self.reads[rule]) == len(self.tables)
            some = [resource] if every and rule.__name__ != "every_source_is_used" else None
            yield from rule(View(self.descriptor, frames, some), DATA)


class View(Package):
    """A package whose tables are at hand, which notes those that are read."""

    def __init__(
        self, descriptor: dict, frames: dict[str, pd.DataFrame], some: list[dict] | None = None
    ):
        super().__init__(DATA, descriptor)
        self.frames, self.read = frames, set[str]()
        self.whole = descriptor
        if some is not None:
            self.descriptor = descriptor | {"resources": some}

    def __getitem__(self, name: str) -> pd.DataFrame:
        self.read.add(name)
        return self.frames[name]

    def resource(self, name: str) -> dict:
        return next(one for one in self.whole["resources"] if one["name"] == name)


def _checked(data: Path) -> Iterator[Fault]:
    try:
        check(data)
    except DataError as error:
        yield from error.faults


# --- Kinds of faults --------------------------------------------------------------------

Kind = Callable[[World, random.Random], Mutant | None]
KINDS: dict[str, Kind] = {}


def kind(name: str) -> Callable[[Kind], Kind]:
    def keep(draw: Kind) -> Kind:
        KINDS[name] = draw
        return draw

    return keep


def cell_kind(
    name: str,
    columns: Callable[[Table], list[str]],
    change: Callable[[str, dict, random.Random], str | None],
) -> None:
    """A kind of fault that changes one cell that is not empty."""

    def draw(world: World, rng: random.Random) -> Mutant | None:
        table = rng.choice([t for t in world.tables.values() if columns(t)])
        column = rng.choice(columns(table))
        if not table.filled(column):
            return None
        place = rng.choice(table.filled(column))
        before = table.rows[place][table.header.index(column)]
        after = change(before, table.fields[column], rng)
        if after is None or after == before:
            return None
        also = world.referring(table.resource["name"]) if column in table.key else frozenset()
        return Mutant(
            name,
            f"{column}: {before[:50]!r} → {after[:50]!r}",
            table.path,
            table.changed(place, {column: after}),
            frozenset({place + 2}),
            column,
            also,
        )

    KINDS[name] = draw


def file_kind(name: str, change: Callable[[Table, random.Random], tuple | None]) -> None:
    """A kind of fault of a whole file: its new content, a row and a column, if it has them."""

    def draw(world: World, rng: random.Random) -> Mutant | None:
        table = rng.choice(list(world.tables.values()))
        made = change(table, rng)
        if made is None or made[0] == table.content:
            return None
        content, row, column = made
        rows = frozenset({row}) if row else frozenset()
        also = world.referring(table.resource["name"]) if name == "row dropped" else frozenset()
        return Mutant(name, "", table.path, content, rows, column, also)

    KINDS[name] = draw


def _inserted(cell: str, what: str, rng: random.Random) -> str:
    at = rng.randint(1, max(1, len(cell) - 1))
    return cell[:at] + what + cell[at:]


def _mistyped(key: str, _: dict, rng: random.Random) -> str:
    at = rng.randrange(len(key))
    return key[:at] + rng.choice("qxz7") + key[at + 1 :]


def _digits(cell: str, field: dict, rng: random.Random) -> str | None:
    zero = rng.choice((0x660, 0x966, 0xFF10))
    at = [place for place, c in enumerate(cell) if c.isascii() and c.isdigit()]
    if not at:
        return None
    place = rng.choice(at)
    return cell[:place] + chr(zero + int(cell[place])) + cell[place + 1 :]


def _lookalike(cell: str, field: dict, rng: random.Random) -> str | None:
    twins = dict(zip("aceopxyABCEHKMOPT-", "асеорхуАВСЕНКМОРТ‑", strict=True))
    at = [place for place, c in enumerate(cell) if c in twins]
    if not at:
        return None
    place = rng.choice(at)
    return cell[:place] + twins[cell[place]] + cell[place + 1 :]


def _date_form(cell: str, field: dict, rng: random.Random) -> str | None:
    found = re.fullmatch(r"(\d{4})-(\d\d)(?:-(\d\d))?", cell)
    if not found:
        return None
    year, month, day = found[1], found[2], found[3]
    forms = [
        f"{year}/{month}",
        f"{year}-13",
        f"{year}-00",
        f"{year}-{int(month)}x",
        f"{month}.{year}",
    ]
    if day:
        forms = [f"{year}/{month}/{day}", f"{int(day)}.{int(month)}.{year}", f"{year}-02-30"]
        forms += [
            f"{year}-13-{day}",
            f"{year}{month}{day}",
            f"{day} May {year}",
            f"{year}-{month}-00",
        ]
    return rng.choice(forms)


def _out_of_range(cell: str, field: dict, rng: random.Random) -> str | None:
    if field["type"] in ("date", "yearmonth"):
        return rng.choice(("1021", "3021", "2062", "1850")) + cell[4:]
    if field["type"] == "year":
        return rng.choice(("1021", "3021", "1850", "2062"))
    number = float(cell)
    far = [str(int(number + 1) * 10**12), "1e999", f"-{cell}" if number > 0 else "-1"]
    return rng.choice(far)


def _list_twice(cell: str, field: dict, rng: random.Random) -> str:
    keys = cell.split(";")
    return rng.choice((f"{cell};{rng.choice(keys)}", f"{cell};", f";{cell}", f"{cell};;{keys[0]}"))


def _invisible(cell: str, field: dict, rng: random.Random) -> str:
    return _inserted(cell, rng.choice("\u200b\u200d\ufeff\u00ad\x07\u2028\u202e\x00"), rng)


def _markup(cell: str, field: dict, rng: random.Random) -> str:
    return rng.choice((f"<b>{cell}</b>", _inserted(cell, "&amp;", rng), f"{cell}<br>"))


def _white(cell: str, field: dict, rng: random.Random) -> str:
    forms = [f" {cell}", f"{cell} ", f"{cell}\t", "   ", _inserted(cell, "\u3000", rng)]
    if " " in cell:
        forms += [cell.replace(" ", "  ", 1), cell.replace(" ", "\u00a0", 1)]
    return rng.choice(forms)


def _not_nfc(cell: str, field: dict, rng: random.Random) -> str:
    return unicodedata.normalize("NFD", cell)


NUMERIC = ("integer", "number", "year")
TYPED = (*NUMERIC, "date", "yearmonth")


def _of_type(*types: str) -> Callable[[Table], list[str]]:
    return lambda table: table.columns(*types)


def _keys_of_form(table: Table) -> list[str]:
    """Columns whose cells are keys, or have a form to keep."""
    own = [c for c in table.key if c in table.texts()]
    return list(dict.fromkeys([*table.links, *own]))


def _required(table: Table) -> list[str]:
    return [n for n, f in table.fields.items() if f.get("constraints", {}).get("required")]


def _lists(table: Table) -> list[str]:
    return [name for name, field in table.fields.items() if "separator" in field]


def _dates(table: Table) -> list[str]:
    return [*table.columns("date", "yearmonth"), *(c for c in ("published",) if c in table.texts())]


WORDS = ("many", "n/a", "12a", "1,000", "?", "NaN", "inf", "1e999", "true", "0x1F")
cell_kind("wrong type", _of_type(*TYPED), lambda c, f, r: r.choice(WORDS))
cell_kind(
    "outside the closed list",
    Table.closed,
    lambda c, f, r: r.choice((f"{c}s", c.upper(), "other", c[:-1])),
)
cell_kind("unknown key", lambda t: list(t.links), _mistyped)
cell_kind("required cell empty", _required, lambda c, f, r: "")
cell_kind("white space", lambda t: list(t.fields), _white)
cell_kind("wrong form of date", _dates, _date_form)
cell_kind("number or date out of range", _of_type(*TYPED), _out_of_range)
cell_kind("digit of another script", lambda t: list(t.fields), _digits)
cell_kind("letter that looks like another", lambda t: list(t.fields), _lookalike)
cell_kind("invisible character", lambda t: list(t.fields), _invisible)
cell_kind("markup", Table.texts, _markup)
cell_kind("not in form NFC", Table.texts, _not_nfc)
cell_kind("key listed twice, or an empty one", _lists, _list_twice)
cell_kind(
    "key in another form", _keys_of_form, lambda c, f, r: r.choice((f"{c}.", c + "#", f"{c} x"))
)
cell_kind(
    "wrong script",
    lambda t: [c for c in ("hangul", "hanja") if c in t.fields],
    lambda c, f, r: r.choice(("Kim", "ким", "김金" if f["name"] == "hangul" else "김")),
)
cell_kind(
    "number against its words",
    lambda t: ["value"] if "as_worded" in t.fields else [],
    lambda c, f, r: str(float(c) + r.choice((7, 60, 1000))),
)


@kind("row that refers to itself")
def _itself(world: World, rng: random.Random) -> Mutant:
    places = world.tables["places"]
    place = rng.choice(places.filled("part_of"))
    content = places.changed(place, {"part_of": places.rows[place][0]})
    return Mutant("row that refers to itself", "", places.path, content, frozenset({place + 2}))


@kind("key twice")
def _key_twice(world: World, rng: random.Random) -> Mutant | None:
    table = rng.choice([t for t in world.tables.values() if t.key and len(t.rows) > 1])
    one, other = rng.sample(range(len(table.rows)), 2)
    cells = {c: table.rows[one][table.header.index(c)] for c in table.key}
    also = world.referring(table.resource["name"])
    content = table.changed(other, cells)
    rows = frozenset({one + 2, other + 2})
    return Mutant("key twice", "", table.path, content, rows, table.key[0], also)


@kind("end before the beginning")
def _reversed(world: World, rng: random.Random) -> Mutant | None:
    pairs = [
        (t, low, high)
        for t in world.tables.values()
        for low, high in (("from", "until"), ("low", "high"))
        if {low, high} <= t.fields.keys()
    ]
    table, low, high = rng.choice(pairs)
    place = rng.randrange(len(table.rows))
    row = dict(zip(table.header, table.rows[place], strict=True))
    if not row[low] or not row[high] or row[low] == row[high]:
        return None
    content = table.changed(place, {low: row[high], high: row[low]})
    return Mutant("end before the beginning", "", table.path, content, frozenset({place + 2}), high)


@kind("cells exchanged")
def _exchanged(world: World, rng: random.Random) -> Mutant | None:
    table = rng.choice(list(world.tables.values()))
    place = rng.randrange(len(table.rows))
    one, other = rng.sample(table.header, 2)
    row = dict(zip(table.header, table.rows[place], strict=True))
    free = [c for c in table.texts() if c not in table.links and c not in table.key]
    # Two free texts of a row can be told apart by nobody who does not understand them.
    if row[one] == row[other] or (one in free and other in free):
        return None
    content = table.changed(place, {one: row[other], other: row[one]})
    what = f"{one}: {row[one][:30]!r}, {other}: {row[other][:30]!r}"
    return Mutant(
        "cells exchanged",
        what,
        table.path,
        content,
        frozenset({place + 2}),
        None,
        world.referring(table.resource["name"]),
    )


@kind("row dropped that others need")
def _dropped(world: World, rng: random.Random) -> Mutant | None:
    needed: dict[tuple[str, str], set[str]] = defaultdict(set)
    for table in world.tables.values():
        for column, target in table.links.items():
            for row in table.rows:
                needed[target] |= set(row[table.header.index(column)].split(";")) - {""}
    (name, column), keys = rng.choice([n for n in needed.items() if n[0][0] in world.tables])
    table = world.tables[name]
    at = table.header.index(column)
    place = rng.choice([p for p, row in enumerate(table.rows) if row[at] in keys])
    content = table.written(table.rows[:place] + table.rows[place + 1 :])
    also = world.referring(name)
    return Mutant(
        "row dropped that others need", table.rows[place][at], table.path, content, also=also
    )


def _at(table: Table, rng: random.Random) -> int:
    return rng.randrange(len(table.rows))


def _moved_columns(table: Table, rng: random.Random) -> tuple:
    one, other = rng.sample(range(len(table.header)), 2)
    order = list(range(len(table.header)))
    order[one], order[other] = order[other], order[one]
    header = [table.header[at] for at in order]
    return table.written([[row[at] for at in order] for row in table.rows], header), 1, None


def _header(table: Table, rng: random.Random) -> tuple:
    header = list(table.header)
    at = rng.randrange(len(header))
    name = header[at]
    header[at] = rng.choice((name.title(), f"{name} ", "", f"{name}s", header[at - 1]))
    return table.written(header=header), 1, None


def _encoded(table: Table, rng: random.Random) -> tuple | None:
    text = table.content.decode()
    forms: list[Callable[[], bytes]] = [
        lambda: text.encode("utf-16"),
        lambda: text.encode("cp949"),
        lambda: text.encode("shift_jis"),
        lambda: text.encode("cp1252"),
        lambda: table.content.decode("cp1252").encode(),
    ]
    try:
        return rng.choice(forms)(), None, None
    except UnicodeError:
        return None


def _cut(table: Table, rng: random.Random) -> tuple:
    if rng.random() < 0.5:
        return table.content[: rng.randrange(1, len(table.content) - 1)], None, None
    lines = table.content.splitlines(True)
    return b"".join(lines[: rng.randrange(1, max(2, len(lines) * 3 // 4))]), None, None


def _wider(table: Table, rng: random.Random) -> tuple:
    rows = [[*row, "x"] for row in table.rows]
    return table.written(rows, [*table.header, rng.choice(("note2", "", "Unnamed: 9"))]), 1, None


def _narrower(table: Table, rng: random.Random) -> tuple:
    at = rng.randrange(len(table.header))
    keep = [n for n in range(len(table.header)) if n != at]
    rows = [[row[n] for n in keep] for row in table.rows]
    return table.written(rows, [table.header[n] for n in keep]), 1, None


def _ragged(table: Table, rng: random.Random) -> tuple:
    place, rows = _at(table, rng), [list(row) for row in table.rows]
    rows[place] = [*rows[place], "x"] if rng.random() < 0.5 else rows[place][:-1]
    return table.written(rows), place + 2, None


def _line_between(table: Table, rng: random.Random) -> tuple:
    lines = table.content.splitlines(True)
    at = rng.randrange(1, len(lines))
    line = rng.choice(
        (b"\n", b"<<<<<<< HEAD\n", b"=======\n", lines[0], lines[at], b"," * 3 + b"\n")
    )
    if line == lines[at]:
        return b"".join([*lines[:at], line, *lines[at:]]), at + 2, None
    return b"".join([*lines[:at], line, *lines[at:]]), at + 1, None


def _open_quotation(table: Table, rng: random.Random) -> tuple:
    lines = table.content.splitlines(True)
    at = rng.randrange(1, len(lines))
    return b"".join([*lines[:at], b'"' + lines[at], *lines[at + 1 :]]), None, None


file_kind("columns moved", _moved_columns)
file_kind("header changed", _header)
file_kind("byte order mark", lambda t, r: (b"\xef\xbb\xbf" + t.content, 1, None))
file_kind("wrong encoding", _encoded)
file_kind("file cut off", _cut)
file_kind("column too many", _wider)
file_kind("column missing", _narrower)
file_kind("cell too many or missing", _ragged)
file_kind("line that is no row", _line_between)
file_kind("open quotation mark", _open_quotation)
file_kind(
    "another divider", lambda t, r: (t.content.replace(b",", r.choice((b";", b"\t"))), 1, None)
)
file_kind("carriage returns", lambda t, r: (t.content.replace(b"\n", b"\r"), None, None))


# --- The descriptor and the bibliography ------------------------------------------------

DESCRIPTOR = "datapackage.json"


def _break_descriptor(descriptor: dict, table: str, rng: random.Random) -> str:
    """Change one thing of a descriptor, in the resource of a table, and say what."""
    resource = next(one for one in descriptor["resources"] if one["name"] == table)
    schema = resource["schema"]
    field = rng.choice(schema["fields"])
    text = [f for f in schema["fields"] if f["type"] == "string"]
    ways: dict[str, Callable[[], Any]] = {
        "wrong path": lambda: resource.update(path=rng.choice(("x.csv", "../claims.csv", ""))),
        "missing resource": lambda: descriptor["resources"].remove(resource),
        "resource twice": lambda: descriptor["resources"].append(copy.deepcopy(resource)),
        "unknown type": lambda: field.update(type=rng.choice(("sting", "text", "int", ""))),
        "column twice": lambda: schema["fields"].append(copy.deepcopy(field)),
        "missing column": lambda: schema["fields"].remove(field),
        "no name": lambda: field.pop("name"),
        "unknown property": lambda: field.update(constrains={"required": True}),
        "unknown vocabulary": lambda: field.update(vocabulary="colours"),
        "broken pattern": lambda: rng.choice(text).update(constraints={"pattern": "[a-z"}),
        "unknown constraint": lambda: field.update(constraints={"requird": True}),
        "wrong limit": lambda: field.update(constraints={"minimum": 9, "maximum": "x"}),
        "schema without fields": lambda: schema.update(fields=[]),
        "no schema": lambda: resource.pop("schema"),
        "unknown primary key": lambda: schema.update(primaryKey=["nothing"]),
        "link to nowhere": lambda: field.update(references="nowhere.key"),
        "foreign key to nowhere": lambda: schema.update(
            foreignKeys=[
                {"fields": [field["name"]], "reference": {"resource": "x", "fields": ["y"]}}
            ]
        ),
        "wrong encoding": lambda: resource.update(encoding="latin-1"),
        "wrong kind of value": lambda: resource.update(sources="the article"),
        "unknown source": lambda: resource.update(sources=[{"title": "X", "key": "nobody2020"}]),
        "code without a label": lambda: field.update(categories=[{"value": "x"}]),
        "closed list that leaves out what is used": lambda: field.update(
            categories=[{"value": "x", "label": "y"}]
        ),
    }
    name = rng.choice(list(ways))
    ways[name]()
    return name


@kind("descriptor")
def _descriptor(world: World, rng: random.Random) -> Mutant | None:
    if rng.random() < 0.1:
        content = world.text[: rng.randrange(10, len(world.text) - 2)].encode()
        return Mutant("descriptor", "cut off", DESCRIPTOR, content)
    descriptor = json.loads(world.text)
    table = rng.choice(list(world.tables))
    what = _break_descriptor(descriptor, table, rng)
    content = json.dumps(descriptor, ensure_ascii=False, indent=1).encode()
    # A list that leaves out a value may be the fault of the value as well.
    also = (
        frozenset({world.tables[table].path}) if "column" in what or "list" in what else frozenset()
    )
    return Mutant("descriptor", f"{what}: {table}", DESCRIPTOR, content, also=also)


BIBLIOGRAPHY: dict[str, tuple[str, str]] = {
    "lost brace": (r"(  title = \{.*)\},\n", r"\1,\n"),
    "lost comma": (r"(  title = \{.*\}),\n", r"\1\n"),
    "lost sign": (r"@(misc\{)", r"\1"),
    "no title": (r"  title = .*\n", ""),
    "empty title": (r"  title = .*\n", "  title = {},\n"),
    "no address": (r"  url = .*\n", ""),
    "no day of reading": (r"  urldate = .*\n", ""),
    "scheme that is not of the web": (r"url = \{https?:", "url = {ftp:"),
    "bare number for a host": (r"url = \{(https?)://[^/}]+", r"url = {\1://49.213.0.198"),
    "space in an address": (r"(url = \{https?://[^}]+)\}", r"\1 x}"),
    "read before it was published": (r"urldate = \{20\d\d", "urldate = {1999"),
    "read in the future": (r"urldate = \{20\d\d", "urldate = {2031"),
    "a thirteenth month": (r"urldate = \{(\d{4})-\d\d", r"urldate = {\1-13"),
    "a year beside the date": (r"(  url =)", r"  year = {1821},\n\1"),
    "another year": (r" date = \{\d{4}", r" date = {1821"),
    "year of one digit too many": (r" date = \{(\d{4})", r" date = {\g<1>1"),
    "a month that there is not": (r" date = \{(\d{4})-\d\d", r" date = {\1-13"),
    "a month in words": (r" date = \{(\d{4})-\d\d", r" date = {\1-May"),
    "a day that there is not": (r" date = \{(\d{4}-\d\d)-\d\d", r" date = {\1-32"),
    "day without a month": (r" date = \{(\d{4})-\d\d-(\d\d)", r" date = {\1--\2"),
    "open brace": (r"(  title = \{)", r"\1{"),
    "sign that LaTeX would take": (r"(  title = \{)", r"\g<1>100% "),
    "command that LaTeX has not": (r"(  title = \{)", r"\1\\foo "),
    "unknown field": (r"  title =", "  tilte = {x},\n  title ="),
    "field twice": (r"(  urldate = .*\n)", r"\1\1"),
    "unknown type": (r"@misc\{", "@webpage{"),
    "unknown keyword": (r"keywords = \{\w+", "keywords = {skimmed"),
    "key twice": (r"(@misc\{\w+,\n(?:  .*\n)+\}\n)", r"\1\n\1"),
    "key in another form": (r"@misc\{(\w)", r"@misc{X\1"),
    "another key": (r"@misc\{(\w+?),", r"@misc{\1z,"),
    "publisher under another name": (
        r"howpublished = \{(Radio Free Asia)\}",
        r"howpublished = {radio free asia}",
    ),
    "letter that looks like another": (r"  titleaddon = \{(\w*?)o", "  titleaddon = {\\1о"),
    "no author": (r"  author = .*\n", ""),
}


@kind("bibliography")
def _bibliography(world: World, rng: random.Random) -> Mutant | None:
    what = rng.choice(list(BIBLIOGRAPHY))
    old, new = BIBLIOGRAPHY[what]
    place = rng.choice(list(re.finditer(old, world.bibliography)))
    text = world.bibliography
    content = text[: place.start()] + place.expand(new) + text[place.end() :]
    # Where the entry begins and ends.
    first = text.rfind("\n@", 0, place.start() + 1) + 1
    rows = range(
        text[:first].count("\n") + 1, text[: text.find("\n}", place.start())].count("\n") + 5
    )
    also = frozenset(
        t.path for t in world.tables.values() if ("references", "bib") in t.links.values()
    )
    named = "key" in what or what == "lost sign"
    place_of = frozenset() if named else frozenset(rows)
    return Mutant(
        "bibliography",
        what,
        "references.bib",
        content.encode(),
        place_of,
        None,
        also if named else frozenset(),
    )


def _reversed(content: bytes) -> bytes:
    """A map with its first ring the wrong way round."""
    collection = json.loads(content)
    coordinates = collection["features"][0]["geometry"]["coordinates"]
    ring = coordinates[0] if len(coordinates[0][0]) > 2 else coordinates[0][0]
    ring.reverse()
    return json.dumps(collection).encode() + b"\n"


@kind("map")
def _map(world: World, rng: random.Random) -> Mutant:
    path = rng.choice(
        [one["path"] for one in world.resources.values() if one["format"] == "geojson"]
    )
    content = (DATA / path).read_bytes()
    ways = (
        content[: rng.randrange(10, len(content) - 2)],
        content.replace(b'"features"', b'"feature"', 1),
        content.replace(b"[[[", b"[[[[999,999],", 1),
        content.replace(b'"features"', b'"crs":{},"features"', 1),
        _reversed(content),
    )
    return Mutant("map", "", path, rng.choice(ways))


# --- The test ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package in which every file leads to the sound one, beside the chapters."""
    folder = tmp_path_factory.mktemp("mutants")
    for path in DATA.rglob("*"):
        if path.is_file():
            target = folder / "data" / path.relative_to(DATA)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(path)
    (folder / "book").symlink_to(DATA.parent / "book")
    return folder


def drawn(world: World, count: int, seed: int) -> Iterator[Mutant]:
    """So many faults, each kind in turn."""
    rng = random.Random(seed)
    names = list(KINDS)
    made = 0
    while made < count:
        mutant = KINDS[names[made % len(names)]](world, rng)
        if mutant is not None:
            made += 1
            yield mutant


def test_nearly_every_fault_is_caught_in_place(world: World, folder: Path) -> None:
    caught, passed = Counter[str](), []
    total = Counter[str]()
    for mutant in drawn(world, DRAWN, SEED):
        total[mutant.kind] += 1
        said = None
        try:
            for fault in world.found(mutant, folder):
                said = said or fault
                if mutant.is_place_of(fault):
                    said = fault
                    caught[mutant.kind] += 1
                    break
            else:
                passed.append((mutant, f"said elsewhere: {said}" if said else "not caught"))
        except Exception as error:
            passed.append((mutant, f"{type(error).__name__}: {error}"))
        if said:
            line = str(said)
            assert "\n" not in line and re.match(r"data/\S+.*: .+; allowed: .+", line), line
    share = caught.total() / total.total()
    print(f"\n{caught.total()} of {total.total()} faults caught in place, {share:.1%}")
    for name in KINDS:
        print(f"  {caught[name]:>4} of {total[name]:>4}  {name}")
    lines = [f"{m.kind}, {m.path}, row {sorted(m.rows)}: {m.what}: {how}" for m, how in passed]
    print("\n".join(["not caught in place:", *lines]))
    assert share >= FEWEST_CAUGHT, "\n".join(lines)


def test_the_package_as_it_is_has_no_fault(world: World, folder: Path) -> None:
    """What is found in a mutant is its fault alone, and not how it was written."""
    assert list(descriptor_faults(json.loads(world.text), folder / "data")) == []
    assert list(file_faults(folder / "data", world.descriptor)) == []
    for table in world.tables.values():
        assert list(world.found(Mutant("none", "", table.path, table.written()), folder)) == []
