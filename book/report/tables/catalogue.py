"""The data package as tables: its files, their columns, and closed lists."""

from __future__ import annotations

import pandas as pd

from ..data.allowed import check_choice
from ..data.package import Package, categories
from ..language.myst import citations, escape
from .table import Table


def catalogue_table(package: Package) -> Table:
    """Every file of the data package: what it is, how it was made, under which licence."""
    rows = []
    for resource in package.descriptor["resources"]:
        name = resource["name"]
        keys = _sources(package, resource)
        rows.append(
            {
                "File": f"{{download}}`{resource['path']} <../data/{resource['path']}>`",
                "What it is": escape(resource["title"]),
                "Rows": f"{len(package[name]):,}" if name in package else "",
                "Made": resource["processing"],
                "Sources": citations(keys) if len(keys) <= 3 else f"{len(keys)} sources, by row",
                "Licence": "; ".join(escape(one["title"]) for one in resource["licenses"]),
            }
        )
    return Table(
        pd.DataFrame(rows),
        name="tbl-catalogue",
        caption="The files of the data package",
        widths=[27, 20, 8, 12, 18, 15],
        numeric=["Rows"],
    )


def _sources(package: Package, resource: dict) -> list[str]:
    """The sources of a file: those of its descriptor, or else those that its rows name."""
    if resource["sources"]:
        return [source["key"] for source in resource["sources"]]
    columns = resource.get("schema", {}).get("fields", [])
    if not any(column.get("references") == "references.bib" for column in columns):
        return []
    return sorted(set(package[resource["name"]]["source"]))


def fields_table(package: Package, name: str) -> Table:
    """The columns of one table: type, unit, meaning and what may stand in them."""
    check_choice("table", name, list(package))
    resource = package.resource(name)
    rows = []
    for column in resource["schema"]["fields"]:
        constraints = column.get("constraints", {})
        allowed = " · ".join(categories(column)) or _range(constraints)
        if "references" in column:
            allowed = f"keys of {column['references']}"
        rows.append(
            {
                "Column": f"`{column['name']}`",
                "Type": column["type"] + (f", {column['unit']}" if "unit" in column else ""),
                "Meaning": escape(column["description"]),
                "Allowed": escape(allowed) if allowed else "any",
                "Empty": "no" if constraints.get("required") else "if unknown",
            }
        )
    return Table(
        pd.DataFrame(rows),
        name=f"tbl-fields-{name.replace('_', '-')}",
        caption=f"{escape(resource['title'])} ({escape(resource['path'])})",
        widths=[19, 14, 33, 24, 10],
        note=" ".join(
            escape(resource[part].rstrip(".") + ".")
            for part in ("description", "made", "vintage")
            if part in resource
        ),
    )


def _range(constraints: dict) -> str:
    low, high = constraints.get("minimum"), constraints.get("maximum")
    if low is not None and high is not None:
        return f"{low} to {high}"
    return f"from {low}" if low is not None else f"to {high}" if high is not None else ""


def vocabulary_table(package: Package, table: str, column: str, name: str, caption: str) -> Table:
    """A closed list: each value, what it means and how many rows of the table bear it."""
    vocabulary = package.vocabulary(table, column)
    counts = package[table][column].value_counts()
    heading = package.resource(table)["title"]
    rows = [
        {"Value": value, "Meaning": escape(meaning), heading: str(counts.get(value, 0))}
        for value, meaning in vocabulary.items()
    ]
    return Table(pd.DataFrame(rows), name, caption, widths=[26, 62, 12], numeric=[heading])
