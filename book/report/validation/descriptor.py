"""Faults of the descriptor itself, said by the name of the part that has them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from ..data.check import FORMS
from ..data.text import flaw
from .faults import Fault, shown

# What each part has to have, and what it may have besides: the type of each property.
_PACKAGE = {
    "name": str,
    "title": str,
    "description": str,
    "version": str,
    "created": str,
    "licenses": list,
    "contributors": list,
    "vocabularies": dict,
    "resources": list,
}
_RESOURCE = {
    "name": str,
    "path": str,
    "title": str,
    "description": str,
    "processing": str,
    "made": str,
    "sources": list,
    "licenses": list,
    "scheme": str,
    "format": str,
    "mediatype": str,
    "encoding": str,
}
_OF_RESOURCE = {"rowFloor": int, "vintage": str, "schema": dict, "line": dict, "former": dict}
_OF_RESOURCE |= {"distinct": list}
_SCHEMA = {"fields": list, "missingValues": list}
_OF_SCHEMA = {"primaryKey": (str, list), "foreignKeys": list}
_FIELD = {"name": str, "type": str, "title": str, "description": str}
_OF_FIELD = {
    "constraints": dict,
    "categories": list,
    "vocabulary": str,
    "references": str,
    "separator": str,
    "unit": str,
}
_CONSTRAINTS = {
    "required": bool,
    "unique": bool,
    "pattern": str,
    "minimum": (int, float, str),
    "maximum": (int, float, str),
}
_FORMATS = {
    "csv": "text/csv",
    "geojson": "application/geo+json",
    "bib": "application/x-bibtex",
}
_PROCESSING = ("verbatim figures", "transcribed", "derived")
# How chapters and the package `report` name a table.
_NAMED = re.compile(r"""(?:data|package)\["(\w+)"\]|\.(?:series|resource)\("(\w+)"\)""")

Wrong = tuple[str, str]


def descriptor_faults(descriptor: Any, data: Path) -> Iterator[Fault]:
    """Faults of a parsed descriptor; those of a part that others need end the list."""
    for wrong, allowed in _wrongs(descriptor, data):
        yield Fault(shown(data, "datapackage.json"), None, None, wrong, allowed)


def _wrongs(descriptor: Any, data: Path) -> Iterator[Wrong]:
    found = list(_properties("the package", descriptor, _PACKAGE, {}))
    if not found:
        for vocabulary, listed in descriptor["vocabularies"].items():
            found += _list_of_codes(f"vocabulary {vocabulary}", listed)
        for place, resource in enumerate(descriptor["resources"], 1):
            found += _resource(f"resource {place}", resource)
    yield from found
    if found:
        return
    for what in ("name", "path"):
        yield from _repeated("resources", what, [one[what] for one in descriptor["resources"]])
    tables = {one["name"]: one for one in descriptor["resources"] if "schema" in one}
    columns = {
        name: [field["name"] for field in one["schema"]["fields"]] for name, one in tables.items()
    }
    for name, table in tables.items():
        yield from _fields(name, table, descriptor["vocabularies"])
        yield from _keys(name, table, columns)
    known = {one["name"] for one in descriptor["resources"]}
    for file, table in _named(data):
        if table not in known:
            yield f"there is no {table!r}, which {file} reads", "each file that is read"


def _properties(
    where: str, part: Any, needed: Mapping[str, Any], others: Mapping[str, Any]
) -> Iterator[Wrong]:
    """Properties that are missing, unknown, of another type or without content."""
    if not isinstance(part, dict):
        yield f"{where}: {part!r}", "an object"
        return
    for name in needed.keys() - part.keys():
        yield f"{where} has no {name!r}", ", ".join(needed)
    for name, value in part.items():
        kind = {**needed, **others}.get(name)
        if kind is None:
            yield f"{where}: {name!r} is not known", ", ".join([*needed, *others])
        elif not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            kinds = kind if isinstance(kind, tuple) else (kind,)
            yield f"{where}: {name} is {value!r}", " or ".join(one.__name__ for one in kinds)
        elif value in ("", [], {}) and name in needed and name != "sources":
            yield f"{where}: {name} is empty", "some content"
        elif isinstance(value, str) and name != "separator" and (wrong := flaw(value)):
            yield f"{where}: {name} has {wrong[0]}", wrong[1]


def _resource(where: str, resource: Any) -> Iterator[Wrong]:
    found = list(_properties(where, resource, _RESOURCE, _OF_RESOURCE))
    if not found:
        where = resource["name"]
        found += _values(where, resource)
        if "schema" in resource:
            found += _properties(f"{where}, schema", resource["schema"], _SCHEMA, _OF_SCHEMA)
        elif resource["format"] == "csv":
            found.append((f"{where} has no 'schema'", "a schema for each table"))
    yield from found
    if found or "schema" not in resource:
        return
    if resource["schema"]["missingValues"] != [""]:
        yield f"{where}: missingValues is {resource['schema']['missingValues']!r}", "['']"
    for place, field in enumerate(resource["schema"]["fields"], 1):
        name = field.get("name", place) if isinstance(field, dict) else place
        yield from _properties(f"{where}, column {name}", field, _FIELD, _OF_FIELD)


def _values(where: str, resource: Mapping[str, Any]) -> Iterator[Wrong]:
    if not re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", where):
        yield f"resource name {where!r}", "small letters and _"
    path, form = resource["path"], resource["format"]
    if not re.fullmatch(r"([a-z]+/)?\w+\.(csv|geojson|bib)", path, re.ASCII):
        yield f"{where}: path is {path!r}", "a file of the package, such as article/claims.csv"
    if form not in _FORMATS or not path.endswith(f".{form}"):
        yield f"{where}: format is {form!r} for {path}", " | ".join(_FORMATS)
    elif resource["mediatype"] != _FORMATS[form]:
        yield f"{where}: mediatype is {resource['mediatype']!r}", _FORMATS[form]
    if resource["encoding"] != "utf-8":
        yield f"{where}: encoding is {resource['encoding']!r}", "utf-8"
    if resource["scheme"] != "file":
        yield f"{where}: scheme is {resource['scheme']!r}", "file"
    if resource["processing"] not in _PROCESSING:
        yield f"{where}: processing is {resource['processing']!r}", " | ".join(_PROCESSING)
    if resource.get("rowFloor", 0) < 0:
        yield f"{where}: rowFloor is {resource['rowFloor']}", "a number of rows"
    for source in resource["sources"]:
        yield from _properties(f"{where}, sources", source, {"title": str, "key": str}, {})


def _list_of_codes(where: str, listed: Any) -> Iterator[Wrong]:
    if not isinstance(listed, list) or not listed:
        yield f"{where}: {listed!r}", "a list of values with their labels"
        return
    found = [
        wrong
        for one in listed
        for wrong in _properties(where, one, {"value": str, "label": str}, {"groups": list})
    ]
    yield from found or _repeated(where, "value", [one["value"] for one in listed])


def _fields(name: str, table: Mapping[str, Any], vocabularies: Collection[str]) -> Iterator[Wrong]:
    fields = table["schema"]["fields"]
    yield from _repeated(name, "column", [field["name"] for field in fields])
    for field in fields:
        where = f"{name}, column {field['name']}"
        if not re.fullmatch(r"[a-z][a-z0-9_]*", field["name"]):
            yield f"{name}: a column is named {field['name']!r}", "small letters, digits and _"
        if field["type"] not in FORMS:
            yield f"{where}: type is {field['type']!r}", " | ".join(FORMS)
            continue
        yield from _properties(
            f"{where}, constraints", field.get("constraints", {}), {}, _CONSTRAINTS
        )
        yield from _limits(where, field)
        if "vocabulary" in field and field["vocabulary"] not in vocabularies:
            yield f"{where}: vocabulary is {field['vocabulary']!r}", " | ".join(vocabularies)
        elif "vocabulary" not in field and "categories" in field:
            yield from _list_of_codes(f"{where}, categories", field["categories"])
        if "separator" in field and field["separator"] != ";":
            yield f"{where}: separator is {field['separator']!r}", ";"


def _limits(where: str, field: Mapping[str, Any]) -> Iterator[Wrong]:
    limits = field.get("constraints", {})
    if "pattern" in limits:
        try:
            re.compile(str(limits["pattern"]))
        except re.error as error:
            yield f"{where}: pattern is {limits['pattern']!r} ({error})", "a regular expression"
    ends = [limits[end] for end in ("minimum", "maximum") if end in limits]
    kind: Any = (int, float) if field["type"] in ("integer", "number", "year") else str
    for end in ends:
        if field["type"] == "string" or not isinstance(end, kind):
            yield f"{where}: a limit is {end!r}", "a limit of the column's type"
            return
    if len(ends) == 2 and ends[0] > ends[1]:
        yield f"{where}: minimum is {ends[0]!r}, above the maximum", f"{ends[1]!r} at most"


def _keys(
    name: str, table: Mapping[str, Any], columns: Mapping[str, Collection[str]]
) -> Iterator[Wrong]:
    schema, own = table["schema"], columns[name]
    key = schema.get("primaryKey", [])
    for column in [key] if isinstance(key, str) else key:
        if column not in own:
            yield f"{name}: primaryKey has {column!r}", " | ".join(own)
    for field in schema["fields"]:
        target = field.get("references", "references.bib")
        other, _, column = target.partition(".")
        if target != "references.bib" and column not in columns.get(other, ()):
            where = f"{name}, column {field['name']}"
            yield f"{where}: references is {target!r}", "a table and its key, or references.bib"
    for foreign in schema.get("foreignKeys", []):
        yield from _foreign(name, foreign, own, columns)
    line = table.get("line")
    if line is not None:
        found = list(_properties(f"{name}, line", line, {"time": str}, {"by": list}))
        yield from found
        for column in [] if found else [line["time"], *line.get("by", [])]:
            if column not in own:
                yield f"{name}, line: no column {column!r}", " | ".join(own)


def _foreign(
    name: str, foreign: Any, own: Collection[str], columns: Mapping[str, Collection[str]]
) -> Iterator[Wrong]:
    where = f"{name}, foreignKeys"
    found = list(_properties(where, foreign, {"fields": list, "reference": dict}, {}))
    reference = foreign["reference"] if not found else {}
    if not found and reference.keys() != {"resource", "fields"}:
        found = [(f"{where}: reference is {reference!r}", "a resource and its fields")]
    yield from found
    if found:
        return
    target = reference["resource"] or name
    if target not in columns:
        yield f"{where}: resource is {target!r}", " | ".join(columns)
    elif not set(reference["fields"]) <= set(columns[target]):
        yield f"{where}: {target} has no {reference['fields']!r}", " | ".join(columns[target])
    if not set(foreign["fields"]) <= set(own) or len(foreign["fields"]) != len(reference["fields"]):
        yield f"{where}: fields is {foreign['fields']!r}", "as many columns as the reference has"


def _repeated(where: str, what: str, values: list[str]) -> Iterator[Wrong]:
    for value in dict.fromkeys(values):
        if values.count(value) > 1:
            yield f"{where}: {what} {value!r} is there twice", f"each {what} once"


def _named(data: Path) -> Iterator[tuple[str, str]]:
    """The tables and maps that chapters and this package name, each with a file that does."""
    book, seen = data.parent / "book", set()
    report = Path(__file__).resolve().parents[1]
    for path in [*sorted(book.glob("*.md")), *sorted(report.rglob("*.py"))]:
        for found in _NAMED.finditer(path.read_text(encoding="utf-8")):
            name = found[1] or found[2]
            if name not in seen:
                seen.add(name)
                yield path.name, name
