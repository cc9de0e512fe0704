"""Tables as a reader sees them: one helper, true numbered tables on screen and in print."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from .markup import citations, claim_references, escape, plain, when
from .package import Package, categories


@dataclass(frozen=True)
class Table:
    """A numbered table with a caption.

    `frame`: one row a row; its column names are the headings.  Cells are MyST text:
    what may hold markup characters goes through `escape` first.  `widths`: relative
    widths of the columns.  `numeric`: headings of the columns that hold numbers.
    """

    frame: pd.DataFrame
    name: str
    caption: str
    widths: Sequence[int]
    source: Sequence[str] = ()
    note: str = ""
    numeric: Iterable[str] = ()

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        # A book is made from the first, a reader's own Jupyter shows the second.
        return {"text/markdown": self._myst(), "text/html": self._html()}

    def _myst(self) -> str:
        if len(self.widths) != self.frame.shape[1]:
            raise ValueError(
                f"{self.name}: one width for each of the {self.frame.shape[1]} columns"
            )
        lines = [
            f"::::{{list-table}} {self.caption}",
            f":name: {self.name}",
            ":header-rows: 1",
            f":widths: {' '.join(map(str, self.widths))}",
            f":class: {' '.join(self._classes())}",
            "",
        ]
        for row in [list(self.frame.columns), *self.frame.itertuples(index=False)]:
            for place, cell in enumerate(row):
                text = "" if _missing(cell) else str(cell)
                lines.append(f"{'* -' if place == 0 else '  -'} {text}".rstrip())
        lines.append("::::")
        if below := self._below():
            lines += ["", ":::{div} table-source", below, ":::"]
        return "\n".join(lines)

    def _classes(self) -> list[str]:
        numeric = set(self.numeric)
        return ["report-table"] + [
            f"numeric-{place}" for place, name in enumerate(self.frame, 1) if name in numeric
        ]

    def _below(self) -> str:
        parts = [self.note] if self.note else []
        if self.source:
            parts.append(f"Source: {citations(self.source)}.")
        return " ".join(parts)

    def _html(self) -> str:
        cells = self.frame.fillna("").map(lambda cell: plain(str(cell)))
        table = cells.to_html(index=False, border=0)
        caption, below = (html.escape(plain(text)) for text in (self.caption, self._below()))
        return f"<p><strong>{caption}</strong></p>{table}<p><small>{below}</small></p>"


def _missing(cell: object) -> bool:
    return cell is None or (not isinstance(cell, str | tuple | list) and pd.isna(cell))


def own_script(name) -> str:
    """A row of people or places as it writes itself: Hangul and characters, with their language."""
    characters = name.hanja
    if name.hanja_language in ("ja", "zh"):
        characters = f"[{characters}]{{.language-{name.hanja_language}}}"
    return " ".join(text for text in (name.hangul, characters) if pd.notna(text))


def sourcing_and_wording(claim) -> str:
    """How the article says that it knows, and whether it hedges."""
    return f"{claim.sourcing}, hedged" if claim.wording == "hedged" else claim.sourcing


def place_names(package: Package, keys: Iterable[str]) -> str:
    """Names of places, in the order of the claim; the country itself goes without saying."""
    names = package["places"].set_index("place")["standard_name"]
    return ", ".join(escape(names[key]) for key in keys if key != "north-korea")


def claims_table(package: Package, section: int) -> Table:
    """The claims of one section: number, statement, when and where, how sourced."""
    claims = package["claims"]
    claims = claims[claims["claim"].str.startswith(f"{section}.")]
    rows = []
    for claim in claims.itertuples():
        dated = when(claims.at[claim.Index, "from"], claim.until, claim.date_precision)
        where = place_names(package, claim.places)
        rows.append(
            {
                "Claim": claim_references(claim.claim),
                "What the article claims": escape(claim.statement),
                "Dates and places named": "; ".join(filter(None, (dated, where))),
                "How it says it knows": sourcing_and_wording(claim),
            }
        )
    return Table(
        pd.DataFrame(rows),
        name=f"tbl-claims-{section}",
        caption="The claims of this section, in the order of the article",
        widths=[7, 51, 22, 20],
        note="Statements are the article’s, in this report’s words; places bear standard names.",
        source=["kinoshita2021growing"],
    )


def ledger_table(package: Package, section: int) -> Table:
    """All that the ledger holds on the claims of one section, each with an address."""
    claims = package["claims"]
    people = package["people"].set_index("person")["standard_name"]
    rows = []
    for claim in claims[claims["claim"].str.startswith(f"{section}.")].itertuples():
        dated = when(claims.at[claim.Index, "from"], claim.until, claim.date_precision)
        who = ", ".join(escape(people[key]) for key in claim.people)
        where = place_names(package, claim.places)
        rows.append(
            {
                "Claim": f"{{claim-address}}`{claim.claim}`",
                "Par.": claim.paragraph.removeprefix("p").lstrip("0"),
                "What the article claims": escape(claim.statement),
                "Kind": claim.kind,
                "How it says it knows": sourcing_and_wording(claim),
                "When": dated,
                "Where and who": "; ".join(filter(None, (where, who))),
            }
        )
    title = package["sections"].set_index("section").at[section, "title"]
    return Table(
        pd.DataFrame(rows),
        name=f"tbl-ledger-{section}",
        caption=f"Section {section}, {escape(title)}",
        widths=[7, 5, 38, 11, 13, 11, 15],
    )


def vocabulary_table(package: Package, table: str, column: str, name: str, caption: str) -> Table:
    """A closed list: each value, what it means and how many rows of the table bear it."""
    counts = package[table][column].value_counts()
    heading = package.resource(table)["title"]
    rows = [
        {"Value": value, "Meaning": escape(meaning), heading: str(counts.get(value, 0))}
        for value, meaning in package.vocabulary(table, column).items()
    ]
    return Table(pd.DataFrame(rows), name, caption, widths=[26, 62, 12], numeric=[heading])


def catalogue_table(package: Package) -> Table:
    """Every file of the data package: what it is, how it was made, under which licence."""
    rows = []
    for resource in package.descriptor["resources"]:
        name = resource["name"]
        keys = [source["key"] for source in resource["sources"]]
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


def fields_table(package: Package, name: str) -> Table:
    """The columns of one table: type, unit, meaning and what may stand in them."""
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
