"""Tables of counts, shaded."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap

from ..look import DARKEST_COUNT
from .drawing import Drawing, canvas
from .numbers import with_named_index


def count_matrix(counts: pd.DataFrame, unit: str) -> Drawing:
    """A table of counts in which the shade of a cell follows its number; zeros stay empty."""
    rows, columns = counts.shape
    drawing, ax = canvas(0.75 + 0.25 * rows)
    drawing.numbers, drawing.unit = with_named_index(counts), unit
    values = counts.to_numpy(dtype=float)
    shade = LinearSegmentedColormap.from_list("shade", ["#ffffff", DARKEST_COUNT])
    ax.pcolormesh(
        np.arange(columns + 1) - 0.5,
        np.arange(rows + 1) - 0.5,
        np.sqrt(values),
        cmap=shade,
        vmin=0,
        vmax=np.sqrt(values.max()) * 1.08,
        edgecolor="white",
        linewidth=1.5,
    )
    ax.invert_yaxis()
    for row in range(rows):
        for column in range(columns):
            if number := int(values[row, column]):
                ax.text(
                    column,
                    row,
                    str(number),
                    ha="center",
                    va="center",
                    fontsize=8.5,
                )
    ax.set_yticks(range(rows), [str(row).replace("'", "’") for row in counts.index])
    turned: dict[str, Any] = {"rotation": 35, "ha": "left", "rotation_mode": "anchor"}
    long = columns > 6 and not str(counts.columns[0]).isdecimal()
    ax.set_xticks(range(columns), list(counts.columns), **(turned if long else {}))
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set_xlabel(unit)
    ax.grid(False)
    ax.spines[:].set_visible(False)
    return drawing
