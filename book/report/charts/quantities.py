"""Quantities side by side: bars, dots, and ranges of estimates."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator, NullFormatter

from ..data.allowed import check_columns
from ..data.rows import records
from ..look import ARTICLE, GROUND, QUIET, RECORD
from .annotations import mark_article
from .axes import group_thousands, label_rows
from .drawing import Drawing, canvas
from .numbers import cell_text, with_named_index


def bars(values: pd.Series, unit: str, *, form: str = "{:,.0f}", height: float = 0.26) -> Drawing:
    """Horizontal bars, one for each entry of `values`, with its number; `unit` names the axis."""
    drawing, ax = canvas(0.65 + height * len(values))
    drawing.numbers = with_named_index(values.to_frame(unit))
    ax.barh(range(len(values)), values, color=RECORD, height=0.62)
    label_rows(ax, list(values.index))
    for row, value in enumerate(values):
        ax.annotate(
            form.format(value),
            (value, row),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=8.5,
        )
    ax.set_xlabel(unit)
    ax.set_xlim(0, float(values.max()) * 1.12)
    group_thousands(ax)
    return drawing


def dots(
    values: pd.Series, unit: str, *, logarithmic: bool = False, article: bool = False
) -> Drawing:
    """One mark for each entry of `values` on a common scale, with its number.

    `article`: the numbers are the article's own, and take its colour.
    """
    drawing, ax = canvas(0.7 + 0.28 * len(values))
    drawing.numbers = with_named_index(values.to_frame(unit))
    color = ARTICLE if article else RECORD
    label_rows(ax, list(values.index))
    if logarithmic:
        # The length of a stem would mean nothing: only a faint guide leads to the mark.
        ax.hlines(range(len(values)), 1, values, color=GROUND, linewidth=4, zorder=0)
    else:
        ax.hlines(range(len(values)), 0, values, color=color, linewidth=1)
    ax.plot(values.to_numpy(dtype=float), range(len(values)), "D" if article else "o", color=color)
    for row, value in enumerate(values):
        ax.annotate(
            f"{value:,.0f}", (value, row), xytext=(7, 0), textcoords="offset points", va="center"
        )
    if logarithmic:
        ax.set_xscale("log")
        ax.xaxis.set_minor_formatter(NullFormatter())
        ax.set_xlim(1, float(values.max()) * 6)
    else:
        ax.set_xlim(0, float(values.max()) * 1.15)
    group_thousands(ax)
    ax.set_xlabel(unit)
    return drawing


def ranges(
    estimates: pd.DataFrame, unit: str, *, height: float = 0.25, start: float = 0
) -> Drawing:
    """Published estimates side by side: a bar from low to high, a mark where one value is given.

    `estimates`: columns label, low, high, central (any may be missing), and where given open
    (rests on anonymous testimony alone) and group (rows of one group, which come one after
    another, stand under its name).  `unit` names the axis.  `start`: where it begins, for
    quantities of which only the differences matter.
    """
    check_columns("estimates", estimates, ("label", "low", "high"))
    names, rows = _under_headings(estimates)
    drawing, ax = canvas(0.7 + height * len(names))
    shown = ["low", "central", "high"]
    drawing.numbers = with_named_index(
        estimates.reindex(columns=["label", "group", *shown, "open"])
        .rename(columns={name: f"{name}, {unit}" for name in shown} | {"open": "unnamed people"})
        .set_index("label")
        .rename_axis("estimate")
        .dropna(axis=1, how="all")
    )
    label_rows(ax, ["" if row not in rows else name for row, name in enumerate(names)])
    for row in set(range(len(names))) - set(rows):
        ax.text(start, row, names[row], va="center", color=QUIET, weight=600, fontsize=8.5)
    for row, estimate in zip(rows, records(estimates), strict=True):
        unsure = getattr(estimate, "open", False)
        style = (0, (2.5, 1.5)) if unsure else "solid"
        central = getattr(estimate, "central", None)
        points = [p for p in (estimate.low, central, estimate.high) if pd.notna(p)]
        if len(points) > 1:
            ax.plot(
                [min(points), max(points)], [row, row], color=RECORD, linewidth=3.2, linestyle=style
            )
        single = central if pd.notna(central) else None
        if single is None and min(points) == max(points):
            single = points[0]
        if single is not None:
            ax.plot(
                single,
                row,
                "o",
                color=RECORD,
                markerfacecolor="white" if unsure else RECORD,
                markersize=6,
                markeredgewidth=1.3,
            )
    ax.set_xlabel(unit)
    end = ax.get_xlim()[1]
    ax.set_xlim(start, end + (end - start) * 0.03)
    group_thousands(ax)
    return drawing


def _under_headings(estimates: pd.DataFrame) -> tuple[list[str], list[int]]:
    """What each row says, a heading or a label, and the rows of the estimates among them."""
    names: list[str] = []
    rows, before = [], None
    for estimate in records(estimates):
        group = getattr(estimate, "group", None)
        if group is not None and group != before:
            names.append(str(group).capitalize())
        before = group
        rows.append(len(names))
        names.append(estimate.label)
    return names, rows


def dots_by_column(
    values: pd.DataFrame,
    *,
    article: Mapping[str, float],
    highlight: str | None = None,
    height: float = 0.22,
) -> Drawing:
    """Several quantities of the same rows, a panel and a scale for each column of `values`.

    `article`: the article's own number for some of the columns, a dashed line in their panels.
    `highlight`: the label of a row that gets a ground of its own.
    """
    drawing, _ = canvas(0.9 + height * len(values), ncols=values.shape[1], sharey=True)
    drawing.numbers = with_named_index(values)
    rows = list(values.index)
    for place, name in enumerate(map(str, values)):
        ax = drawing.axes[place]
        label_rows(ax, rows)
        if highlight is not None:
            at = rows.index(highlight)
            ax.axhspan(at - 0.5, at + 0.5, color=GROUND, zorder=0)
        known = values[name].astype("Float64").to_numpy(dtype=float, na_value=float("nan"))
        ax.plot(known, range(len(rows)), "o", color=RECORD, zorder=5)
        ax.set_xlim(0, max(float(np.nanmax(known)), float(article.get(name, 0))) * 1.25)
        ax.set_title(textwrap.fill(name, 11), fontsize=8.5)
        ax.tick_params(axis="x", labelsize=7.5)
        ax.xaxis.set_major_locator(MaxNLocator(nbins=3))
        group_thousands(ax)
        if name in article:
            mark_article(ax, article[name], "" if place else "article", at=0.96)
    drawing.marked = [f"article, {name}: {cell_text(number)}" for name, number in article.items()]
    return drawing
