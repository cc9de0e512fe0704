"""The numbers of a chart, as a table that readers can open below it and take along."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from .drawing import Drawing

# A table that is read out whole: its rows and its values at most.
FEW_ROWS, FEW_VALUES = 16, 64


def numbers_as_html(drawing: Drawing) -> str:
    """The numbers of a drawing as a folded HTML table."""
    table = _table(drawing, cell_text)
    marked = "".join(f"<li>{html.escape(text)}</li>" for text in drawing.marked)
    return (
        '<details class="figure-numbers screen-only"><summary>The numbers in this figure</summary>'
        f"<div>{table.to_html(index=False, border=0, escape=True, justify='unset')}</div>"
        + (f"<p>Also marked:</p><ul>{marked}</ul>" if marked else "")
        + "</details>"
    ).replace("\n", "")


def numbers_as_csv(drawing: Drawing) -> str:
    """The table below a drawing as CSV: numbers as a program reads them, units in the heads."""
    table = _table(drawing, _plain_text)
    if drawing.unit:
        named = 1 if drawing.numbers is not None and drawing.numbers.index.name else 0
        heads = list(table.columns)
        table.columns = [*heads[:named], *(f"{head} ({drawing.unit})" for head in heads[named:])]
    return table.to_csv(index=False, lineterminator="\n")


def _table(drawing: Drawing, shown: Callable[[Any], str]) -> pd.DataFrame:
    """The numbers of a drawing as texts, the names of its rows in the first column."""
    if drawing.numbers is None:
        raise ValueError("a drawing without its numbers: set `drawing.numbers`")
    # A key that none of its lines needs would be an empty column.
    table = drawing.numbers.map(shown).loc[:, lambda shown: (shown != "").any()]
    table.index = table.index.map(shown)
    table = table.rename_axis(columns=None)
    table = table.reset_index() if table.index.name else table
    return table.rename(columns=lambda name: str(name).replace("_", " "))


def numbers_in_words(drawing: Drawing) -> str:
    """What is drawn, as a sentence for those who cannot see it.

    Every value of a small table, row by row; of a long one the ends and extremes of each column.
    """
    if drawing.numbers is None:
        raise ValueError("a drawing without its numbers: set `drawing.numbers`")
    table = drawing.numbers.loc[:, lambda t: t.notna().any()]
    if drawing.told:
        table = table[drawing.told]
    if drawing.told or (len(table) <= FEW_ROWS and table.size <= FEW_VALUES):
        said = [f"{cell_text(name)}: {_row(row)}" for name, row in table.iterrows()]
    else:
        said = [_span(table[name].dropna()) for name in table if _is_number(table[name])]
    text = "; ".join(filter(None, said))
    return " ".join(f"{text}. {_marked(drawing)}".split())


def _row(row: pd.Series) -> str:
    if len(row) == 1:
        return cell_text(row.iloc[0])
    # What is missing is not said, nor a count of nothing, nor that something is not so.
    known = row[~row.map(cell_text).isin(["", "0", "no"])]
    return ", ".join(f"{str(name).replace('_', ' ')} {cell_text(v)}" for name, v in known.items())


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _span(column: Any) -> str:
    if column.empty:
        return ""
    lowest, highest = column.idxmin(), column.idxmax()
    return (
        f"{str(column.name).replace('_', ' ')}: {cell_text(column.iloc[0])} at "
        f"{cell_text(column.index[0])}, {cell_text(column.iloc[-1])} at "
        f"{cell_text(column.index[-1])}, lowest {cell_text(column[lowest])} at "
        f"{cell_text(lowest)}, highest {cell_text(column[highest])} at {cell_text(highest)}"
    )


def _marked(drawing: Drawing) -> str:
    return f"Also marked: {'; '.join(drawing.marked)}." if drawing.marked else ""


def with_named_index(numbers: pd.DataFrame) -> pd.DataFrame:
    """A table whose index has a name, as every heading must."""
    if numbers.index.name is None:
        dated = isinstance(numbers.index, pd.DatetimeIndex)
        numbers = numbers.rename_axis("date" if dated else "item")
    return numbers


def cell_text(value: Any) -> str:
    """A value as a table of numbers shows it; what is missing stays empty."""
    if isinstance(value, tuple | list):
        return ", ".join(map(cell_text, value))
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, int | np.integer):
        return f"{int(value):,}" if abs(int(value)) >= 10_000 else str(value)
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1e6 else f"{value:.6g}"
    # A label is broken into lines where it is drawn; in a table it is one.
    return " ".join(str(value).split())


def _plain_text(value: Any) -> str:
    """A value as a file of numbers has it: a number without commas, all else as `cell_text`."""
    if isinstance(value, float | np.floating) and not np.isnan(value):
        return f"{value:.12g}"
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        return str(value)
    return cell_text(value)
