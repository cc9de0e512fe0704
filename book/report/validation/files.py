"""Faults of files that make the package unreadable."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from ..data import bibliography
from ..data.check import byte_faults
from .faults import Fault, shown

# How the bibliography is laid out: a lost sign would make an entry a comment.
LINE_OF_BIBTEX = re.compile(r"|%.*|@[a-z]+\{[^\s,]+,|  [a-z]+ = \{.*\},?|\}")
LINES_OF_BIBTEX = "@type{key, | field = {text}, | } | % comment"


def read_json(data: Path) -> Any | Fault:
    """The descriptor as its file has it, or what keeps it from being read."""
    path, file = data / "datapackage.json", shown(data, "datapackage.json")
    if not path.is_file():
        return Fault(file, None, None, "no such file", "the descriptor")
    try:
        return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_without_repeats)
    except json.JSONDecodeError as error:
        return Fault(file, error.lineno, None, f"not JSON ({error})", "JSON")
    except ValueError as error:
        return Fault(file, None, None, f"not JSON ({error})", "JSON")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if repeated := [name for name in dict.fromkeys(names) if names.count(name) > 1]:
        raise ValueError(f"{repeated[0]!r} twice in one object")
    return dict(pairs)


def file_faults(data: Path, descriptor: dict[str, Any]) -> Iterator[Fault]:
    """Faults of the files that the descriptor lists but that are no tables, and those not there."""
    for resource in descriptor["resources"]:
        path, file = data / resource["path"], shown(data, resource["path"])
        if not path.is_file():
            yield Fault(file, None, None, "no such file", "the file that the descriptor names")
        elif "schema" not in resource:
            found = list(byte_faults(path.read_bytes(), file))
            yield from found or _format_faults(path, file)


def _format_faults(path: Path, file: str) -> Iterator[Fault]:
    if path.suffix == ".geojson":
        yield from _map_faults(path, file)
        return
    text = path.read_text(encoding="utf-8")
    for row, line in enumerate(text.splitlines(), 1):
        if not LINE_OF_BIBTEX.fullmatch(line):
            yield Fault(file, row, None, f"{line[:40]!r} is no line of an entry", LINES_OF_BIBTEX)
        elif not line.startswith(("@", "}", "%")) and line.count("{") != line.count("}"):
            yield Fault(file, row, None, f"an open brace in {line[:40]!r}", "braces in pairs")
    try:
        bibliography.entries(path.parent)
    except ValueError as error:
        row_of = _row_of(str(error), text)
        yield Fault(file, row_of, None, f"not BibTeX ({error})".replace("\n", " "), "BibTeX")


def _row_of(error: str, text: str) -> int | None:
    """The row that a message of pybtex names, or where the entry begins that it names."""
    if found := re.search(r"line (\d+)", error):
        return int(found[1])
    found = re.search(r"(?:key|entry:) (\S+)", error)
    at = text.rfind(f"{{{found[1]},") if found else -1
    return text.count("\n", 0, at) + 1 if at >= 0 else None


def _map_faults(path: Path, file: str) -> Iterator[Fault]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        polygons = [
            (one["properties"]["name"], polygon)
            for one in content["features"]
            for polygon in _polygons(one["geometry"])
        ]
        found = [fault for name, polygon in polygons for fault in _ring_faults(name, polygon)]
    except (ValueError, KeyError, TypeError, IndexError) as error:
        yield Fault(file, None, None, f"no map ({error!r})", "GeoJSON with features of polygons")
        return
    if content.get("type") != "FeatureCollection" or "crs" in content:
        yield Fault(file, None, None, "no collection in WGS 84", "RFC 7946, without crs")
    if found:
        yield Fault(file, None, None, *found[0])


def _polygons(geometry: dict[str, Any]) -> list[Any]:
    several = {"Polygon": False, "MultiPolygon": True}[geometry["type"]]
    return geometry["coordinates"] if several else [geometry["coordinates"]]


def _ring_faults(name: str, polygon: list[list[list[float]]]) -> Iterator[tuple[str, str]]:
    """What RFC 7946 would have otherwise in the rings of a polygon; the first is the outer one."""
    for place, ring in enumerate(polygon):
        for longitude, latitude in ring:
            if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
                allowed = "longitude from -180 to 180, latitude from -90 to 90"
                yield f"a point at {longitude}, {latitude}", allowed
        if len(ring) < 4 or ring[0] != ring[-1]:
            yield f"a ring of {name} that is not closed", "four points, the last as the first"
        # Twice the area, positive if the ring goes round against the clock.
        area = sum(x * below - across * y for (x, y), (across, below) in pairwise(ring))
        if (area < 0) == (place == 0):
            yield f"a ring of {name} the wrong way round", "outer rings against the clock"
