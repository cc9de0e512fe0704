"""The data in other formats: a spreadsheet, a SQLite database, and the places for maps.

All are made from the tables of the data package, with the bibliography as a table, the verdicts
and what each finding counts for.  The same data give the same bytes.  They go beside the package
in its archive too, since a table in CSV is damaged by a double-click: a spreadsheet program then
takes claim 1.10 for the number 1.1.
"""

from __future__ import annotations

from pathlib import Path

from book.report.data.package import DATA, Package, load
from publish.outputs.formats import content, database, places, spreadsheet
from publish.project import DATABASE, PLACES, SPREADSHEET


def write(folder: Path, cited: str, package: Package | None = None) -> None:
    """Write all of them into a folder.

    `cited`: how the report is cited, as a text.  `package`: the data, if not the report's own.
    """
    package = package or load(DATA)
    tables = content.tables(package)
    about = content.about(package, cited)
    (folder / SPREADSHEET).write_bytes(spreadsheet.content(tables, about))
    (folder / DATABASE).write_bytes(database.content(tables, about))
    (folder / PLACES).write_text(places.content(tables), encoding="utf-8")
