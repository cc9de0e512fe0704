"""What a chapter adds to a chart: the article’s own figure, and moments in time."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from ..data.allowed import check_choice
from ..look import ARTICLE, GROUND, QUIET
from .axes import axis_position
from .drawing import drawing_of
from .numbers import cell_text


def mark_article(
    ax: Axes, value: Any, label: str, *, along: str = "x", at: float = 1.0, side: str = ""
) -> None:
    """Draw the article's own figure: a dashed line in the article's colour, named at its end.

    `along`: the axis that `value` is on.  `at`: where the label stands on the other
    axis, as a fraction; above 1 it stands over the axes.  `side`: the side of the line that the
    label is on: right or left, or of a line across, below or above.
    """
    check_choice("along", along, ("x", "y"))
    sides = ("right", "left") if along == "x" else ("below", "above")
    side = side or sides[0]
    check_choice("side", side, sides)
    if label:
        drawing_of(ax).marked.append(f"{label}: {cell_text(value)}")
    value = axis_position(value)
    line = ax.axvline if along == "x" else ax.axhline
    line(value, color=ARTICLE, linestyle=(0, (4, 2)), linewidth=1.3, zorder=4)
    if along == "x":
        transform, xy = ax.get_xaxis_transform(), (value, at)
        offset, align = (
            ((4 if side == "right" else -4, 0)),
            ("left" if side == "right" else "right"),
        )
        vertical = "top" if 0.5 < at <= 1 else "bottom"
    else:
        transform, xy = ax.get_yaxis_transform(), (at, value)
        offset, align = (0, 4 if side == "above" else -4), ("right" if at > 0.5 else "left")
        vertical = "bottom" if side == "above" else "top"
    ax.annotate(
        label,
        xy,
        xycoords=transform,
        xytext=offset,
        textcoords="offset points",
        ha=align,
        va=vertical,
        color=ARTICLE,
        weight=600,
        fontsize=8.5,
    )


def mark_event(ax: Axes, when: Any, label: str, *, at: float = 0.97, side: str = "right") -> None:
    """Name a moment on a chart over time: a thin line with its label at height `at` (0 to 1).

    `when`: a date (`pd.Timestamp`) or a year, as the axis has it.
    """
    check_choice("side", side, ("right", "left"))
    drawing_of(ax).marked.append(f"{label}: {cell_text(when)}".replace("\n", " "))
    ax.axvline(axis_position(when), color=QUIET, linewidth=0.8, linestyle=(0, (1, 1.5)), zorder=1)
    right = side == "right"
    ax.annotate(
        label,
        (axis_position(when), at),
        xycoords=ax.get_xaxis_transform(),
        xytext=(3 if right else -3, 0),
        textcoords="offset points",
        ha="left" if right else "right",
        va="top" if at > 0.5 else "bottom",
        color=QUIET,
        fontsize=7.5,
        zorder=5,
    )


def mark_period(ax: Axes, begin: Any, end: Any, label: str, *, at: float = 0.97) -> None:
    """Shade a span of time on a chart over time, behind what is drawn, and name it.

    `begin` and `end`: dates (`pd.Timestamp`), or years, both of them whole.  `at`: the height of
    the top of the label (0 to 1).
    """
    named = f"{label}: {cell_text(begin)} to {cell_text(end)}"
    drawing_of(ax).marked.append(named.replace("\n", " "))
    # The mark of a year stands in its middle.
    half = 0.5 if isinstance(begin, int) else 0
    first, last = axis_position(begin) - half, axis_position(end) + half
    ax.axvspan(first, last, color=GROUND, zorder=0)
    ax.annotate(
        label,
        ((first + last) / 2, at),
        xycoords=ax.get_xaxis_transform(),
        ha="center",
        va="top",
        color=QUIET,
        fontsize=8,
    )
