"""What every chart is drawn on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MatplotlibFigure

from .style import WIDTH

if TYPE_CHECKING:
    from .spots import Place, Spot


class Drawing(MatplotlibFigure):
    """A drawing that keeps what was drawn in it, for those who would rather read it.

    `numbers`: a table, its index named.  `told`: the columns of it that are put into words,
    row by row; without, all of a small table.  `unit`: what all of them count, where heads do
    not say it.  `marked`: what `mark_article` and `mark_event` added.  `key`: the verdicts that
    its key explains.  `crowded`: its marks touch on a narrow screen.  `lay_out`: draws it again
    at a width, where its texts are set in boxes.
    """

    numbers: pd.DataFrame | None = None
    told: list[str] | None = None
    unit: str = ""
    key: pd.Series | None = None
    crowded: bool = False
    lay_out: Callable[[float], None] | None = None

    def __init__(self, *args: Any, **settings: Any):
        super().__init__(*args, **settings)
        self.marked: list[str] = []
        # What leads somewhere, and where it was each time that the drawing was drawn.
        self.spots: list[Spot] = []
        self.spots_drawn: list[list[Place]] = []


def canvas(height: float, **settings: Any) -> tuple[Drawing, Axes]:
    """An empty drawing as wide as the text, `height` inches high, and its axes.

    `settings` go to `plt.subplots`, for an array of axes in place of one.
    """
    drawing, axes = plt.subplots(FigureClass=Drawing, figsize=(WIDTH, height), **settings)
    return cast(Drawing, drawing), axes


def drawing_of(ax: Axes) -> Drawing:
    """The drawing that axes belong to."""
    return cast(Drawing, ax.figure)
