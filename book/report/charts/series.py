"""Series over time."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import ConciseDateFormatter
from matplotlib.ticker import MaxNLocator, NullFormatter

from ..data.allowed import NotAllowed, check_choice
from ..look import CONTEXT, RECORD, SECOND, THIRD
from .axes import group_thousands
from .drawing import Drawing, canvas
from .numbers import with_named_index

# As many looks there are.
MOST = 4


def lines(
    series: dict[str, pd.Series],
    unit: str,
    *,
    markers: bool = False,
    joined: bool = True,
    gaps: bool = False,
    unsure: dict[str, pd.Series] | None = None,
    logarithmic: bool = False,
    named: Collection[Any] = (),
    height: float = 2.7,
) -> tuple[Drawing, Axes]:
    """Series over time, each named at its end; `unit` names the vertical axis.

    `series`: name to values indexed by year (whole numbers) or by date.  Colour,
    line style and label all differ, so that no reader depends on colour.
    `joined`: whether a line joins the marks.  `gaps`: let a missing value break the
    line instead of passing over it.  `unsure`: name to a mask on the same index; where
    it holds, the mark is drawn open (derived, or not as sure as the rest).  `named`: times
    at which each series has a mark with its value.
    """
    if not 1 <= len(series) <= MOST:
        raise NotAllowed(f"series: {len(series)}; allowed: from 1 to {MOST} in one chart")
    for name in unsure or ():
        check_choice("unsure", name, series)
    drawing, ax = canvas(height)
    drawing.numbers = with_named_index(
        pd.DataFrame({f"{name}, {unit}".removeprefix(", "): v for name, v in series.items()})
    )
    looks = zip(
        (RECORD, SECOND, THIRD, CONTEXT),
        ("solid", (0, (5, 1.5)), (0, (1.5, 1.2)), (0, (5, 1.5, 1, 1.5))),
        ("o", "s", "^", "D"),
        strict=True,
    )
    for (name, values), (color, style, marker) in zip(series.items(), looks, strict=False):
        known = _one_line(name, values).dropna()
        drawn = values if gaps else known
        ax.plot(
            drawn.index,
            drawn.to_numpy(dtype=float, na_value=np.nan),
            color=color,
            linestyle=style if joined else "none",
            marker=marker if markers else None,
        )
        if unsure and name in unsure:
            loose = known[unsure[name].reindex(known.index, fill_value=False).to_numpy(dtype=bool)]
            ax.plot(
                loose.index,
                loose.to_numpy(dtype=float),
                linestyle="none",
                marker=marker,
                color=color,
                markerfacecolor="white",
                markeredgewidth=1.2,
            )
        ax.annotate(
            name,
            (known.index[-1], float(known.iloc[-1])),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            color=color,
            weight=600,
            fontsize=8.5,
            annotation_clip=False,
        )
        for time in named:
            _name_value(ax, known, time, color)
    ax.set_ylabel(unit)
    if logarithmic:
        ax.set_yscale("log")
        ax.yaxis.set_minor_formatter(NullFormatter())
    else:
        ax.set_ylim(bottom=0, top=ax.get_ylim()[1] * (1.08 if len(named) else 1))
    group_thousands(ax, "y")
    if isinstance(next(iter(series.values())).index, pd.DatetimeIndex):
        # Where ticks are days, their months are among them, and only the year is left to say.
        dates = ConciseDateFormatter(ax.xaxis.get_major_locator())
        dates.offset_formats[2] = "%Y"
        ax.xaxis.set_major_formatter(dates)
    else:
        locator = ax.xaxis.get_major_locator()
        if isinstance(locator, MaxNLocator):
            locator.set_params(integer=True)
    ax.grid(False, axis="x")
    return drawing, ax


def _name_value(ax: Axes, known: pd.Series, time: Any, color: str) -> None:
    """Mark a series at a time with its value: above the line, below it at its lowest."""
    value, lowest = float(known[time]), time == known.idxmin()
    ax.plot(time, value, "o", color=color)
    ax.annotate(
        f"{time}: {value:,.0f}",
        (time, value),
        xytext=(0, -7 if lowest else 6),
        textcoords="offset points",
        ha="left" if time == known.index[0] else "center",
        va="top" if lowest else "bottom",
        fontsize=8.5,
    )


def _one_line(name: str, values: pd.Series) -> pd.Series:
    """The series itself, if it is one: two editions drawn as one line would repeat a time."""
    if not (values.index.is_unique and values.index.is_monotonic_increasing):
        raise ValueError(f"{name}: a line has each time once, in order")
    return values
