"""Rules on values of any table: spans, ranges, numbers, points and names on maps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from ...data.package import Package, table_resources
from ...data.rows import records
from ...data.text import script
from ..faults import FIRST_ROW, Fault, shown

# What dates of a precision are made of.
WHOLE = {"month": "month", "part of a year": "month", "year": "year", "part of a decade": "year"}


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


def dates_are_possible(package: Package, data: Path) -> Iterator[Fault]:
    """No date is older than anything that the report is about, or later than its edition."""
    first = int(package["article"]["earliest"].iloc[0])
    last = int(package.descriptor["created"][:4])
    for resource in table_resources(package.descriptor):
        table = package[resource["name"]]
        for field in resource["schema"]["fields"]:
            if field["type"] not in ("date", "yearmonth") and field["name"] != "published":
                continue
            for row, day in enumerate(table[field["name"]], FIRST_ROW):
                if pd.notna(day) and not first <= int(str(day)[:4]) <= last:
                    file, allowed = shown(data, resource["path"]), f"from {first} to {last}"
                    yield Fault(file, row, field["name"], str(day)[:10], allowed)


def precision_is_kept(package: Package, data: Path) -> Iterator[Fault]:
    """A date that is known to the month or the year covers all of it."""
    for resource in table_resources(package.descriptor):
        table = package[resource["name"]]
        if not {"from", "until", "date_precision"} <= set(table.columns):
            continue
        for end, edge in (("from", "start"), ("until", "end")):
            for row, (day, precision) in enumerate(
                zip(table[end], table["date_precision"], strict=True), FIRST_ROW
            ):
                unit = WHOLE.get(precision) if pd.notna(day) else None
                if unit and not getattr(day, f"is_{unit}_{edge}"):
                    wrong = f"{day:%Y-%m-%d} is not the {edge} of a {unit}"
                    file = shown(data, resource["path"])
                    yield Fault(file, row, end, wrong, f"whole {unit}s, or a day")


def names_are_in_their_script(package: Package, data: Path) -> Iterator[Fault]:
    """A name in Hangul is in Hangul; one in Hanja is in Chinese characters, or Japanese kana."""
    for resource in table_resources(package.descriptor):
        table = package[resource["name"]]
        if not {"hangul", "hanja", "hanja_language"} <= set(table.columns):
            continue
        for row, named in enumerate(records(table), FIRST_ROW):
            hanja = {"CJK", "KATAKANA", "HIRAGANA"} if named.hanja_language == "ja" else {"CJK"}
            for column, name, scripts in (
                ("hangul", named.hangul, {"HANGUL"}),
                ("hanja", named.hanja, hanja),
            ):
                if pd.notna(name) and not {script(c) for c in name if c.isalnum()} <= scripts:
                    file, said = shown(data, resource["path"]), " or ".join(sorted(scripts))
                    yield Fault(file, row, column, repr(name), f"a name in {said.lower()}")
            if pd.notna(named.hanja) != pd.notna(named.hanja_language):
                file, wrong = shown(data, resource["path"]), "a name or its language alone"
                yield Fault(file, row, "hanja_language", wrong, "both or neither")


def places_are_in_larger_ones(package: Package, data: Path) -> Iterator[Fault]:
    """No place is, by way of others, a part of itself."""
    part_of = package["places"].set_index("place")["part_of"].dropna().to_dict()
    for row, place in enumerate(package["places"]["place"], FIRST_ROW):
        around, seen = part_of.get(place), set()
        while around is not None and around not in seen:
            seen.add(around)
            around = part_of.get(around)
        if place in seen:
            file, wrong = shown(data, "gazetteer/places.csv"), f"{place!r} is a part of itself"
            yield Fault(file, row, "part_of", wrong, "a larger place")


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
    """Each place has a row; what is shaded for it is on its map; and its name has a point."""
    file, labels = shown(data, "gazetteer/map_labels.csv"), package["map_labels"]
    maps = package["maps"].set_index("map")["outlines"]
    if maps.empty:
        # An article whose places need no map has none.
        return
    for place in package["places"]["place"]:
        if place not in set(labels["place"]):
            yield Fault(file, None, "place", f"no row for {place!r}", "a row for each place")
    outlines = {name: _names(data, drawn) for name, drawn in maps.items()}
    outlines["none"] = set()
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
