"""The data as a spreadsheet: a sheet for each table, and one before them that lists the sheets.

Keys are texts, days are dates and numbers numbers, so that no program has to guess.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from publish.outputs.formats.content import About, Column, Table
from publish.project import DATABASE

OVERVIEW = "read me"
# Widths of columns, in characters; texts of more than the widest run on over the next rows.
NARROWEST, WIDEST = 8, 60
# How many characters a line of a note has, and how many points high a line is.
NOTE_LINE, NOTE_HEIGHT = 45, 15
GROUPS = {
    "computed": "made from the tables below",
    "article": "what the article says",
    "record": "what the sources say, and what was done with it",
    "gazetteer": "the places, people and events that the claims name",
    "series": "published figures",
}


def content(tables: Sequence[Table], about: About) -> bytes:
    """The spreadsheet as a file."""
    result = io.BytesIO()
    book = xlsxwriter.Workbook(
        result,
        # Nothing in a text is a formula, a number or a link.
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    book.set_properties(
        {
            "title": about.title,
            "subject": about.description,
            "author": about.cited.partition(" (")[0],
            "comments": about.cited,
            "created": datetime.combine(about.released, time()),
        }
    )
    _Sheets(book, about, tables)
    book.close()
    return result.getvalue()


class _Sheets:
    """Writes the sheets of a workbook."""

    def __init__(self, book: xlsxwriter.Workbook, about: About, tables: Sequence[Table]):
        self.book = book
        top = {"valign": "top"}
        self.text = book.add_format({**top, "num_format": "@"})
        self.number = book.add_format(top)
        self.day = book.add_format({**top, "num_format": "yyyy-mm-dd", "align": "left"})
        self.head = book.add_format({"bold": True, "bottom": 1, "num_format": "@"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.wrapped = book.add_format({**top, "text_wrap": True})
        self.link = book.get_default_url_format()
        self._overview(about, tables)
        for table in tables:
            self._table(table)

    def _overview(self, about: About, tables: Sequence[Table]) -> None:
        """What the file is and how to cite it, and then what each sheet is."""
        sheet = self.book.add_worksheet(OVERVIEW)
        sheet.hide_gridlines(2)
        for column, width in enumerate((30, 34, 10, 90)):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, about.title, self.title)
        facts = (
            ("Edition", f"{about.edition}, {about.released.isoformat()}"),
            ("Licence", f"{about.licence}, {about.deed}"),
            ("How to cite", about.cited),
            ("Keys", "Numbers of claims and other keys are texts: claim 1.10 is not 1.1."),
            ("Dates", "Whole days are dates; a month or a year alone is a text such as 2021-06."),
            ("Notes", "A note on the head of a column says what its cells mean and may be."),
            ("Several keys", "A cell that has several keys divides them by semicolons; "
             f"{DATABASE} has tables for them."),
        )  # fmt: skip
        for row, (name, value) in enumerate(facts, 2):
            sheet.write_string(row, 0, name, self.text)
            sheet.write_string(row, 1, value)
        start = len(facts) + 3
        for column, name in enumerate(("Sheet", "Title", "Rows", "What it is")):
            sheet.write_string(start, column, name, self.head)
        for row, table in enumerate(tables, start + 1):
            sheet.write_url(row, 0, f"internal:'{table.name}'!A1", self.link, table.name)
            sheet.write_string(row, 1, table.title, self.wrapped)
            sheet.write_number(row, 2, len(table.rows), self.number)
            what = f"{table.description} ({GROUPS.get(table.group, table.group)})"
            sheet.write_string(row, 3, what, self.wrapped)

    def _table(self, table: Table) -> None:
        sheet = self.book.add_worksheet(table.name)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
        # Excel would mark each key as an error and offer to make a number of it.
        corner = xl_rowcol_to_cell(len(table.rows), len(table.columns) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{corner}"})
        for place, column in enumerate(table.columns):
            sheet.write_string(0, place, column.name, self.head)
            note = _note(column)
            lines = sum(1 + len(line) // NOTE_LINE for line in note.splitlines())
            size = {"width": 280, "height": 12 + NOTE_HEIGHT * lines}
            sheet.write_comment(0, place, note, size)
            longest = max((len(str(row[place] or "")) for row in table.rows), default=0)
            # The mark of the filter takes the place of three characters.
            width = max(NARROWEST, len(column.name) + 3, min(longest + 1, WIDEST))
            sheet.set_column(place, place, width)
        for number, row in enumerate(table.rows, 1):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    moment = datetime.combine(value, time())
                    sheet.write_datetime(number, place, moment, self.day)
                elif isinstance(value, str):
                    sheet.write_string(number, place, value, self.text)
                elif value is not None:
                    sheet.write_number(number, place, value, self.number)


def _note(column: Column) -> str:
    """What the cells of a column mean and may be."""
    lines = [column.description.rstrip(".") + "."]
    if column.unit:
        lines.append(f"Unit: {column.unit}.")
    if column.leads_to:
        several = ", divided by semicolons" if column.divider else ""
        lines.append(f"Keys of the sheet {column.leads_to[0]}{several}.")
    lines += [f"{value}: {meaning}" for value, meaning in column.allowed.items()]
    if not column.required:
        lines.append("May be empty.")
    return "\n".join(lines)
