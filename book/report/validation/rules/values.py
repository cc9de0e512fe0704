"""Rules on values of any table: spans, ranges, numbers, points and names on maps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from ...data.package import Package, read_cells, table_resources
from ...data.rows import records
from ..faults import FIRST_ROW, Fault, shown


def dates_are_in_order(package: Package, data: Path) -> Iterator[Fault]:
    """A span does not end before it begins, and says how precise it is."""
    for resource in table_resources(package.descriptor):
        names = [f["name"] for f in resource["schema"]["fields"]]
        if not {"from", "until"} <= set(names):
            continue
        table = package[resource["name"]]
        for row, (begin, end) in enumerate(
            zip(table["from"], table["until"], strict=True), FIRST_ROW
        ):
            if pd.notna(begin) and pd.notna(end) and end < begin:
                yield Fault(
                    shown(data, resource["path"]),
                    row,
                    "until",
                    f"{end:%Y-%m-%d} is before from",
                    f"{begin:%Y-%m-%d} or later",
                )
        if "date_precision" in names:
            for row, line in enumerate(records(table), FIRST_ROW):
                dated = pd.notna(table["from"].iloc[row - FIRST_ROW]) or pd.notna(line.until)
                if dated != pd.notna(line.date_precision):
                    yield Fault(
                        shown(data, resource["path"]),
                        row,
                        "date_precision",
                        "a date without it" if dated else "it stands without a date",
                        "both or neither",
                    )


def ranges_are_in_order(package: Package, data: Path) -> Iterator[Fault]:
    """The low end of a range is not above the high end, nor the central value outside."""
    for resource in table_resources(package.descriptor):
        table = package[resource["name"]]
        for lower, upper in (("low", "high"), ("low", "central"), ("central", "high")):
            if {lower, upper} <= set(table.columns):
                for row, (a, b) in enumerate(
                    zip(table[lower], table[upper], strict=True), FIRST_ROW
                ):
                    if pd.notna(a) and pd.notna(b) and a > b:
                        yield Fault(
                            shown(data, resource["path"]),
                            row,
                            upper,
                            f"{b} is below {lower}",
                            f"{a} or more",
                        )


def numbers_are_finite(package: Package, data: Path) -> Iterator[Fault]:
    """A number is a number: the standard of the descriptor would let NaN and INF pass."""
    for resource in table_resources(package.descriptor):
        cells = read_cells(data / resource["path"])
        for field in resource["schema"]["fields"]:
            if field["type"] != "number":
                continue
            for row, cell in enumerate(cells[field["name"]], FIRST_ROW):
                if isinstance(cell, str) and cell.strip("+-").lower() in {"nan", "inf"}:
                    file = shown(data, resource["path"])
                    yield Fault(file, row, field["name"], f"{cell!r}", "a finite number or none")


def points_are_whole(package: Package, data: Path) -> Iterator[Fault]:
    """A place has a latitude, a longitude and their source, or none of the three."""
    for row, place in enumerate(records(package["places"]), FIRST_ROW):
        given = [pd.notna(place.latitude), pd.notna(place.longitude), bool(place.source)]
        if any(given) != all(given):
            yield Fault(
                shown(data, "gazetteer/places.csv"),
                row,
                "latitude",
                "a point without its latitude, longitude or source",
                "all three or none",
            )


def names_on_maps_have_a_place(package: Package, data: Path) -> Iterator[Fault]:
    """Each place is on one map; what is shaded for it is there; and its name has a point."""
    file, labels = shown(data, "gazetteer/map_labels.csv"), package["map_labels"]
    for place in package["places"]["place"]:
        if place not in set(labels["place"]):
            yield Fault(file, None, "place", f"no row for {place!r}", "a row for each place")
    outlines = {"North Korea": _names(data, "provinces"), "world": _names(data, "world")}
    points = package["places"].set_index("place")["latitude"]
    for row, label in enumerate(records(labels), FIRST_ROW):
        if pd.notna(label.outline) and label.outline not in outlines[label.map]:
            wrong = f"no outline on the map {label.map} is {label.outline!r}"
            yield Fault(file, row, "outline", wrong, " | ".join(sorted(outlines[label.map])))
        if pd.notna(label.latitude) != pd.notna(label.longitude):
            yield Fault(file, row, "latitude", "half a point", "both degrees or neither")
        marked = label.side in ("left", "right")
        if (marked or (label.side == "middle" and pd.isna(label.latitude))) and pd.isna(
            points.get(label.place)
        ):
            wrong = f"{label.place} has no point to write its name at"
            yield Fault(file, row, "side", wrong, "middle, with a point for the name, or none")


def _names(data: Path, outlines: str) -> set[str]:
    """The names of the outlines of a map."""
    drawn = json.loads((data / f"maps/{outlines}.geojson").read_text(encoding="utf-8"))
    return {feature["properties"]["name"] for feature in drawn["features"]}
