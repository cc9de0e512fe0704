"""What charts of several forms do to their axes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.ticker import FuncFormatter


def label_rows(ax: Axes, labels: Sequence[str]) -> None:
    """One labelled row for each item, the first on top, with no grid across the rows."""
    ax.set_yticks(range(len(labels)), [label.replace("'", "’") for label in labels])
    ax.set_ylim(len(labels) - 0.45, -0.6)
    ax.grid(False, axis="y")
    ax.spines["left"].set_visible(False)


def label_row_end(ax: Axes, row: int, text: str) -> None:
    ax.annotate(
        text,
        (1, row),
        xycoords=ax.get_yaxis_transform(),
        xytext=(6, 0),
        textcoords="offset points",
        va="center",
        weight=600,
    )


def group_thousands(ax: Axes, along: str = "x") -> None:
    axis = ax.xaxis if along == "x" else ax.yaxis
    axis.set_major_formatter(
        FuncFormatter(
            lambda value, _: f"{value:,.0f}" if value == round(value) else f"{value:,.4g}"
        )
    )


def axis_position(value: Any) -> Any:
    """A value as its axis counts it: a day as matplotlib's number of days."""
    return date2num(value) if isinstance(value, pd.Timestamp) else value
