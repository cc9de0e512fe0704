"""Steps from one box to the next, with what stays behind at each."""

from __future__ import annotations

import textwrap
from typing import Any

import pandas as pd
from matplotlib.patches import Rectangle

from ..data.allowed import check_columns
from ..data.rows import records
from ..look import AXIS, GROUND, QUIET
from .drawing import Drawing, canvas
from .style import WIDTH

# Inches: a line of text, above and below it in a box, between boxes, and beside them.
LINE, PAD, GAP, STAGE_GAP, MARGIN = 0.155, 0.07, 0.1, 0.3, 0.02
# Shares of the width: the boxes of the steps, and those of what stays behind.
STEPS, ASIDE = 0.54, 0.4
# The place of a number in its box, and the width of a letter, in inches.
NUMBER, LETTER = 0.42, 0.062


def flow(steps: pd.DataFrame) -> Drawing:
    """The steps one below the other, an arrow from each to the next.

    `steps`: columns stage, step, number and aside, as `report.flow_steps` has them.  Steps of
    one stage count the same things: what stays behind before the next is beside it.
    """
    check_columns("steps", steps, ("stage", "step", "number", "aside"))
    drawing, ax = canvas(1)
    drawing.set_layout_engine("none")
    ax.set_position((0, 0, 1, 1))
    drawing.numbers = pd.DataFrame(
        {
            "number": steps["number"].to_numpy(),
            "stay_behind": ["; ".join(f"{n} {text}" for text, n in a) for a in steps["aside"]],
        },
        index=pd.Index(steps["step"], name="step"),
    )
    drawing.lay_out = lambda width: _lay_out(drawing, steps, width)
    drawing.lay_out(WIDTH)
    return drawing


def _lay_out(drawing: Drawing, steps: pd.DataFrame, width: float) -> None:
    """Draw the boxes anew on a drawing of some width."""
    ax = drawing.axes[0]
    ax.clear()
    ax.set_axis_off()
    # Where the last box ends, and where what is beside it does.
    top, bottom, before, stage = MARGIN, 0.0, 0.0, ""
    middle = width * STEPS / 2
    for row in records(steps):
        if before:
            new = row.stage != stage
            top = before + (STAGE_GAP if new else GAP + LINE)
            style: dict[str, Any] = {"arrowstyle": "-|>", "color": QUIET, "linewidth": 0.9}
            # Where something else is counted from here on, the arrow is dashed.
            style |= {"linestyle": (0, (3, 2)) if new else "-", "shrinkA": 0, "shrinkB": 0}
            ax.annotate("", (middle, top), (middle, bottom), arrowprops=style)
        stage = row.stage
        bottom = _box(drawing, 0, top, width * STEPS, row.number, row.step)
        beside = top
        for text, number in row.aside:
            left = width * (1 - ASIDE)
            # From the box, or from the arrow below it.
            begin = width * STEPS if beside == top else middle
            ax.plot([begin, left], [beside + LINE] * 2, color=AXIS, linewidth=0.8)
            end = _box(drawing, left, beside, width * ASIDE, number, text, aside=True)
            beside = end + GAP / 2
        before = max(bottom, beside - GAP / 2 if row.aside else bottom)
    height = before + MARGIN
    ax.set_xlim(-MARGIN, width + MARGIN)
    ax.set_ylim(height, 0)
    drawing.set_size_inches(width, height)


def _box(
    drawing: Drawing,
    left: float,
    top: float,
    width: float,
    number: int,
    text: str,
    *,
    aside: bool = False,
) -> float:
    """Draw a box with a number and a text, and say where it ends."""
    ax = drawing.axes[0]
    lines = _broken(text, width)
    height = 2 * PAD + LINE * len(lines)
    ax.add_patch(
        Rectangle(
            (left, top),
            width,
            height,
            facecolor="white" if aside else GROUND,
            edgecolor=AXIS,
            linewidth=0.8,
            linestyle="--" if aside else "-",
        )
    )
    first = top + PAD + LINE / 2
    ax.text(left + NUMBER, first, f"{number:,}", ha="right", va="center", weight=600, size=8.5)
    for place, line in enumerate(lines):
        at = left + NUMBER + 0.07, first + LINE * place
        ax.text(*at, line, va="center", size=8.5, color=QUIET if aside else None)
    return top + height


def _broken(text: str, width: float) -> list[str]:
    letters = int((width - NUMBER - 0.1) / LETTER)
    return textwrap.wrap(text, letters, break_on_hyphens=False)
