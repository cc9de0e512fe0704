"""The marks of the verdicts, in charts."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.lines import Line2D

from ..data.allowed import check_choice
from ..look import CHART_ROLES, MARKS, Fill, Shape
from .drawing import Drawing

_SHAPES: dict[Shape, dict[str, Any]] = {
    "square": {"marker": "s"},
    "diamond": {"marker": "D", "markersize": 4.6},
    "cross": {"marker": "X", "markersize": 7.2, "markeredgecolor": "white"},
    "circle": {"marker": "o", "markersize": 4.6},
    "dash": {"marker": "_"},
    "triangle": {"marker": ">", "markersize": 4.6},
}
_FILLS: dict[Fill, dict[str, Any]] = {
    "full": {},
    "half": {"fillstyle": "left", "markerfacecoloralt": "white"},
    "none": {"markerfacecolor": "white"},
}


def marker_style(verdict: str) -> dict[str, Any]:
    """The settings of `Axes.plot` for the mark of a verdict."""
    check_choice("verdict", verdict, MARKS)
    mark = MARKS[verdict]
    common = {"linestyle": "none", "markersize": 5, "markeredgewidth": 1.0}
    return common | {"color": CHART_ROLES[mark.role]} | _SHAPES[mark.shape] | _FILLS[mark.fill]


def add_verdict_legend(drawing: Drawing, verdicts: pd.Series, *, columns: int = 4) -> None:
    """What the marks mean, below the axes: those that occur, in their order."""
    for earlier in drawing.legends[:]:
        earlier.remove()
    drawing.key = verdicts
    used = [verdict for verdict in MARKS if (verdicts == verdict).any()]
    marks = [Line2D([], [], label=verdict, **marker_style(verdict)) for verdict in used]
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
