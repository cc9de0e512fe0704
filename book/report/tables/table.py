"""Tables as a reader sees them: true numbered tables on screen and in print."""

from __future__ import annotations

import html
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..data.allowed import check_columns
from ..language.myst import citations, plain


@dataclass(frozen=True)
class Table:
    """A numbered table with a caption.

    `frame`: one row a row; its column names are the headings.  Cells are MyST text:
    what may hold markup characters goes through `escape` first.  `widths`: relative
    widths of the columns.  `numeric`: headings of the columns that hold numbers.
    `cards`: on a telephone each row becomes a block, for tables of long texts.  `labels`:
    headings that such a block repeats before their cells, which would not be clear without.
    """

    frame: pd.DataFrame
    name: str
    caption: str
    widths: Sequence[int]
    source: Sequence[str] = ()
    note: str = ""
    numeric: Iterable[str] = ()
    cards: bool = False
    labels: Collection[str] = ()

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        # A book is made from the first, a reader's own Jupyter shows the second.
        return {"text/markdown": self._myst(), "text/html": self._html()}

    def _myst(self) -> str:
        if len(self.widths) != self.frame.shape[1]:
            raise ValueError(
                f"{self.name}: one width for each of the {self.frame.shape[1]} columns"
            )
        check_columns(f"{self.name}, numeric", self.frame, self.numeric)
        lines = [
            f"::::{{list-table}} {self.caption}",
            f":name: {self.name}",
            ":header-rows: 1",
            f":widths: {' '.join(map(str, self.widths))}",
            f":class: {' '.join(self._classes())}",
            "",
        ]
        # A table must have a row below its heading.
        rows: list[tuple[Any, ...]] = list(self.frame.itertuples(index=False))
        rows = rows or [("none", *[""] * (self.frame.shape[1] - 1))]
        for row in [list(self.frame.columns), *rows]:
            for place, cell in enumerate(row):
                text = "" if _missing(cell) else str(cell)
                heading = self.frame.columns[place]
                if text and text != heading and heading in self.labels:
                    text = f"[{heading}:]{{.card-label .screen-only}} {text}"
                lines.append(f"{'* -' if place == 0 else '  -'} {text}".rstrip())
        lines.append("::::")
        if below := self._below():
            lines += ["", ":::{div} table-source", below, ":::"]
        return "\n".join(lines)

    def _classes(self) -> list[str]:
        numeric = set(self.numeric)
        return ["report-table", *(["as-cards"] if self.cards else [])] + [
            f"numeric-{place}" for place, name in enumerate(self.frame, 1) if name in numeric
        ]

    def _below(self) -> str:
        parts = [self.note] if self.note else []
        if self.source:
            parts.append(f"Source: {citations(self.source)}.")
        return " ".join(parts)

    def _html(self) -> str:
        cells = self.frame.fillna("").map(lambda cell: plain(str(cell)))
        table = cells.to_html(index=False, border=0, justify="left")
        table = table.replace("<td>", '<td style="text-align: left">')
        caption, below = (html.escape(plain(text)) for text in (self.caption, self._below()))
        head = f'<p data-label="{self.name}"><strong>{caption}</strong></p>'
        return head + table + (f"<p><small>{below}</small></p>" if below else "")


def _missing(cell: Any) -> bool:
    return not isinstance(cell, str | tuple | list) and bool(pd.isna(cell))
