"""Fonts, sizes and colours of every chart, set when this module is imported."""

from __future__ import annotations

from pathlib import Path

import matplotlib.pyplot as plt
from cycler import cycler
from matplotlib import font_manager

from ..look import AXIS, GRID, INK, QUIET, SERIES

HERE = Path(__file__).parent
FONTS = (
    "noto-sans-cjk-regular.otf",
    "source-sans-bold.ttf",
    "source-sans-italic.ttf",
    "source-sans-regular.ttf",
    "source-sans-semibold.ttf",
)

for name in FONTS:
    font_manager.fontManager.addfont(HERE.parent / "fonts" / name)
plt.style.use(["default", HERE / "chart.mplstyle"])
plt.rcParams.update(
    {
        "axes.prop_cycle": cycler(color=SERIES),
        "text.color": INK,
        "axes.labelcolor": QUIET,
        "xtick.labelcolor": QUIET,
        "ytick.labelcolor": INK,
        "axes.edgecolor": AXIS,
        "grid.color": GRID,
        "xtick.color": AXIS,
        "ytick.color": AXIS,
    }
)

# Inches: the measure of the text.
WIDTH: float = plt.rcParams["figure.figsize"][0]
