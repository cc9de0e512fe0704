"""What every chart is made of: its look, its canvas, and the figure that a reader sees.

`Figure` adds to a drawing its number, caption, alternative text and source, a second
drawing for narrow screens, and the numbers that were drawn.
"""

from __future__ import annotations

import base64
import html
import io
import json
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.dates import MONTHLY, YEARLY, AutoDateLocator
from matplotlib.figure import Figure as MatplotlibFigure
from matplotlib.lines import Line2D
from matplotlib.text import Annotation, Text
from matplotlib.ticker import AutoLocator, FixedLocator

from .markup import citations, plain
from .verdicts import VERDICTS

HERE = Path(__file__).parent

for _file in sorted((HERE / "fonts").glob("*.[ot]tf")):
    font_manager.fontManager.addfont(_file)
plt.style.use(["default", HERE / "house.mplstyle"])

RECORD, ARTICLE, SECOND, THIRD, CONTEXT = plt.rcParams["axes.prop_cycle"].by_key()["color"]
INK = plt.rcParams["text.color"]
QUIET = plt.rcParams["axes.labelcolor"]
GROUND = "#f3f4f6"

# Each verdict has a shape of its own; colour only helps: what the record shows is in its
# colour, filled as far as it is shown, and a cross stands for the opposite.
_VERDICT_MARKS = {
    "confirmed": {"marker": "s", "color": RECORD},
    "partly confirmed": {
        "marker": "s",
        "color": RECORD,
        "fillstyle": "left",
        "markerfacecoloralt": "white",
    },
    "echoed": {"marker": "s", "color": RECORD, "markerfacecolor": "white"},
    "disputed": {
        "marker": "D",
        "color": SECOND,
        "markeredgecolor": SECOND,
        "fillstyle": "left",
        "markerfacecoloralt": "white",
        "markersize": 4.6,
    },
    "contradicted": {"marker": "X", "color": INK, "markeredgecolor": "white", "markersize": 7.2},
    "unverified": {"marker": "o", "color": CONTEXT, "markerfacecolor": "white", "markersize": 4.6},
    "not checkable": {"marker": "_", "color": CONTEXT},
    "prediction": {"marker": ">", "color": CONTEXT, "markersize": 4.6},
}


class Drawing(MatplotlibFigure):
    """A drawing that keeps what was drawn in it, for those who would rather read it.

    `numbers`: a table, its index named.  `marked`: what `mark_article` and `mark_event` added.
    `key`: the verdicts that its key explains.  `crowded`: its marks touch on a narrow screen.
    """

    numbers: pd.DataFrame | None = None
    key: pd.Series | None = None
    crowded: bool = False

    def __init__(self, *args, **settings):
        super().__init__(*args, **settings)
        self.marked: list[str] = []


def canvas(height: float, **settings) -> tuple[Drawing, Axes]:
    """An empty drawing as wide as the text, `height` inches high, and its axes.

    `settings` go to `plt.subplots`, for several axes side by side.
    """
    return plt.subplots(FigureClass=Drawing, figsize=(WIDTH, height), **settings)


# Inches: the measure of the text, and what a telephone shows without shrinking the type.
WIDTH = plt.rcParams["figure.figsize"][0]


PHONE = 3.9


@dataclass(frozen=True)
class Figure:
    """A numbered figure with a caption, a text for those who cannot see it, and its source.

    `name`: its label, `fig-…`.  `caption`: what it is; it serves as the title.
    `alt`: what it shows.  `source`: keys of `references.bib`.  `note`: what a reader
    must know to read it.  `phone`: whether it can be drawn narrow; else a telephone
    scrolls along it.
    """

    drawing: Drawing
    name: str
    caption: str
    alt: str
    source: Sequence[str]
    note: str = ""
    phone: bool = True

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        # A book is made from the first, a reader's own Jupyter shows the second.
        wide = self._svg()
        narrow = None
        if self.phone:
            _fit_phone(self.drawing)
            narrow = self._svg()
        plt.close(self.drawing)
        return {"text/markdown": self._myst(wide, narrow), "text/html": self._html(wide)}

    def _svg(self) -> bytes:
        file = io.BytesIO()
        self.drawing.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
        return file.getvalue()

    def _below(self) -> str:
        return " ".join(filter(None, (self.note, f"Source: {citations(self.source)}.")))

    def _myst(self, wide: bytes, narrow: bytes | None) -> str:
        lines = [
            f"::::{{figure}} {_inlined(wide)}",
            f":name: {self.name}",
            f":alt: {json.dumps(self.alt, ensure_ascii=False)}",
            "",
            self.caption,
            "",
            self._below(),
            "",
        ]
        if narrow:
            # The site's pages offer it to narrow screens (publish/pages.py).
            lines += [f":::{{image}} {_inlined(narrow)}", ":class: narrow", ":::"]
        lines += ["::::", "", "```{raw} html", numbers_as_html(self.drawing), "```"]
        return "\n".join(lines)

    def _html(self, svg: bytes) -> str:
        text = svg.decode()
        drawing = text[text.index("<svg") :]
        label = html.escape(self.alt, quote=True)
        caption, below = (html.escape(plain(text)) for text in (self.caption, self._below()))
        return (
            f'<figure role="img" data-label="{self.name}" aria-label="{label}">{drawing}'
            f"<figcaption><strong>{caption}</strong><br><small>{below}</small></figcaption></figure>"
        )


def _inlined(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"


def numbers_as_html(drawing: Drawing) -> str:
    """The numbers of a drawing as a folded HTML table."""
    if drawing.numbers is None:
        raise ValueError("a drawing without its numbers: set `drawing.numbers`")
    # A key that none of its lines needs would be an empty column.
    table = drawing.numbers.map(as_number).loc[:, lambda shown: (shown != "").any()]
    table.index = table.index.map(as_number)
    table = table.rename_axis(columns=None)
    table = table.reset_index() if table.index.name else table
    table = table.rename(columns=lambda name: str(name).replace("_", " "))
    marked = "".join(f"<li>{html.escape(text)}</li>" for text in drawing.marked)
    return (
        '<details class="figure-numbers screen-only"><summary>The numbers in this figure</summary>'
        f"<div>{table.to_html(index=False, border=0, escape=True, justify='unset')}</div>"
        + (f"<p>Also marked:</p><ul>{marked}</ul>" if marked else "")
        + "</details>"
    ).replace("\n", "")


def with_named_index(numbers: pd.DataFrame) -> pd.DataFrame:
    """A table whose index has a name, as every heading must."""
    if numbers.index.name is None:
        dated = isinstance(numbers.index, pd.DatetimeIndex)
        numbers = numbers.rename_axis("date" if dated else "item")
    return numbers


def as_number(value: object) -> str:
    """A value as a table of numbers shows it; what is missing stays empty."""
    if isinstance(value, tuple | list):
        return ", ".join(map(as_number, value))
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, int | np.integer):
        return f"{value:,}" if abs(value) >= 10_000 else str(value)
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1e6 else f"{value:.6g}"
    # A label is broken into lines where it is drawn; in a table it is one.
    return " ".join(str(value).split())


def _fit_phone(drawing: Drawing) -> None:
    """Lay a drawing out again for a telephone: type of the same size on less width.

    Long names of rows are broken into lines, names of columns turned, axes and keys get
    fewer columns, crowded marks shrink, and a label that would be cut off changes sides.
    """
    height = drawing.get_size_inches()[1]
    taller = 1.0
    for ax in drawing.axes:
        names = [label.get_text() for label in ax.get_yticklabels()]
        broken = [textwrap.fill(name, 26) for name in names]
        if broken != names:
            ax.set_yticks(ax.get_yticks(), broken)
            lines = max(name.count("\n") for name in broken) + 1
            room = (height - 0.6) / len(names)
            taller = max(taller, (len(names) * max(room, 0.145 * lines + 0.05) + 0.6) / height)
        if ax.xaxis.get_ticks_position() == "top" and not names[0].isdecimal():
            columns = [label.get_text().replace("\n", " ") for label in ax.get_xticklabels()]
            ax.set_xticks(ax.get_xticks(), columns, rotation=50, ha="left", rotation_mode="anchor")
        else:
            _thin_out(ax, 3 if len(drawing.axes) > 1 else 5)
        ax.xaxis.label.set_wrap(True)
        if drawing.crowded:
            for line in ax.lines:
                line.set_markersize(max(0.62 * line.get_markersize(), 3.1))
    if drawing.legends:
        add_verdict_key(drawing, drawing.key, columns=2)
        taller += 0.16
    if any(ax.get_aspect() != "auto" for ax in drawing.axes):
        # A map is as high as its width makes it.
        ax = drawing.axes[0]
        height = PHONE * np.ptp(ax.get_ylim()) * ax.get_aspect() / np.ptp(ax.get_xlim()) + 0.1
    drawing.set_size_inches(PHONE, height * taller)
    drawing.draw_without_rendering()
    for ax in drawing.axes:
        for label in ax.texts:
            _keep_inside(label, drawing)


def _keep_inside(label: Text, drawing: Drawing) -> None:
    """Move a label that leaves the drawing to the other side of what it names."""
    box = label.get_window_extent()
    beyond = box.x1 > drawing.bbox.x1 + 1, box.x0 < drawing.bbox.x0 - 1
    if any(beyond) and isinstance(label, Annotation) and label.anncoords == "offset points":
        across, up = label.xyann
        label.set_ha("right" if beyond[0] else "left")
        label.xyann = (-abs(across) if beyond[0] else abs(across), up)


def _thin_out(ax: Axes, most: int) -> None:
    """Leave a horizontal axis no more ticks than a narrow drawing has room for."""
    locator = ax.xaxis.get_major_locator()
    if isinstance(locator, AutoDateLocator):
        locator.minticks = 3
        locator.maxticks |= {YEARLY: most + 2, MONTHLY: most + 2}
    elif isinstance(locator, AutoLocator):
        locator.set_params(nbins=most)
    elif isinstance(locator, FixedLocator) and len(locator.locs) > most + 1:
        every = -(-len(locator.locs) // most)
        ax.xaxis.set_major_locator(FixedLocator(locator.locs[::every]))


def mark_of(verdict: str) -> dict:
    return {"linestyle": "none", "markersize": 5, "markeredgewidth": 1.0} | _VERDICT_MARKS[verdict]


def add_verdict_key(drawing: Drawing, verdicts: pd.Series, *, columns: int = 4) -> None:
    """What the marks mean, below the axes: those that occur, in their order."""
    for earlier in drawing.legends[:]:
        earlier.remove()
    drawing.key = verdicts
    used = [verdict for verdict in VERDICTS if (verdicts == verdict).any()]
    marks = [Line2D([], [], label=verdict, **mark_of(verdict)) for verdict in used]
    drawing.legend(
        handles=marks,
        loc="outside lower left",
        ncols=columns,
        frameon=False,
        fontsize=8.5,
        handletextpad=0.2,
        columnspacing=1.4,
        borderpad=0.6,
    )
