"""Rules on the series that charts draw."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from ...data.package import Package, table_resources
from ...data.rows import records
from ..faults import FIRST_ROW, Fault, shown

# Columns that tell one compilation of a series from another.
EDITIONS = ("vintage", "revision", "compiler", "estimator", "series", "surveyor", "edition")


def lines_are_of_one_edition(package: Package, data: Path) -> Iterator[Fault]:
    """A series that is drawn as a line is one compilation of it, and its times run forward."""
    for resource in table_resources(package.descriptor):
        if "line" not in resource:
            continue
        table, line = package[resource["name"]], resource["line"]
        by = line.get("by", [])
        for column in set(EDITIONS) & set(table.columns) - set(by):
            wrong = f"the lines of {resource['name']} mix its {column}s"
            yield Fault(shown(data, "datapackage.json"), None, "line", wrong, f"{column} in by")
        before: dict[tuple, object] = {}
        for row, values in enumerate(table.to_dict("records"), FIRST_ROW):
            key, time = tuple(values[column] for column in by), values[line["time"]]
            if key in before and not before[key] < time:
                file, column = shown(data, resource["path"]), line["time"]
                yield Fault(file, row, column, f"{time} after {before[key]}", "times in order")
            before[key] = time


def derived_figures_say_how(package: Package, data: Path) -> Iterator[Fault]:
    """A figure that was worked out says how, in its row or for the whole table."""
    for resource in table_resources(package.descriptor):
        table = package[resource["name"]]
        if not {"status", "note"} <= set(table.columns):
            continue
        for row, (status, note) in enumerate(
            zip(table["status"], table["note"], strict=True), FIRST_ROW
        ):
            if status == "derived" and pd.isna(note):
                file = shown(data, resource["path"])
                yield Fault(file, row, "note", "derived, and no word how", "how it was worked out")


def chart_labels_name_what_is_there(package: Package, data: Path) -> Iterator[Fault]:
    """A short name for charts is that of a value which its series holds."""
    file = shown(data, "record/chart_labels.csv")
    for row, label in enumerate(records(package["chart_labels"]), FIRST_ROW):
        if label.series not in package:
            yield Fault(file, row, "series", f"{label.series!r} is no table", " | ".join(package))
        elif label.column not in package[label.series]:
            wrong = f"{label.series} has no {label.column!r}"
            yield Fault(file, row, "column", wrong, " | ".join(package[label.series].columns))
        elif label.value not in set(package[label.series][label.column]):
            wrong = f"no {label.column} of {label.series} is {label.value!r}"
            yield Fault(file, row, "value", wrong, "a value that stands in the series")
