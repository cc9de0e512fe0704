"""The second form of a chart, for narrow screens."""

from __future__ import annotations

import textwrap

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import MONTHLY, YEARLY, AutoDateLocator
from matplotlib.text import Annotation, Text
from matplotlib.ticker import AutoLocator, FixedLocator, MaxNLocator

from .drawing import Drawing
from .marks import add_verdict_legend

NARROW = 3.9  # inches: what a telephone shows without shrinking the type
# Points: what is 9 pixels high where a drawing is 296 pixels wide, as on the narrowest screens.
SMALLEST = 8.6


def fit_narrow(drawing: Drawing) -> None:
    """Lay a drawing out again for a telephone: type of the same size on less width.

    No type is too small for the narrowest screen.  Long names of rows are broken into lines,
    names of columns turned, axes and keys get fewer columns, crowded marks shrink, and a label
    that would be cut off changes sides.
    """
    if drawing.lay_out is not None:
        drawing.lay_out(NARROW)
        return
    _enlarge_small_type(drawing)
    height = drawing.get_size_inches()[1]
    taller = 1.0
    for ax in drawing.axes:
        names = [label.get_text() for label in ax.get_yticklabels()]
        broken = [textwrap.fill(name, 26, break_on_hyphens=False) for name in names]
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
    if drawing.key is not None:
        add_verdict_legend(drawing, drawing.key, columns=2)
        taller += 0.16
    if any(ax.get_aspect() != "auto" for ax in drawing.axes):
        # A map is as high as its width makes it.
        ax = drawing.axes[0]
        height = NARROW * np.ptp(ax.get_ylim()) * ax.get_aspect() / np.ptp(ax.get_xlim()) + 0.1
    drawing.set_size_inches(NARROW, height * taller)
    drawing.draw_without_rendering()
    for ax in drawing.axes:
        for label in ax.texts:
            _keep_inside(label, drawing)


def _enlarge_small_type(drawing: Drawing) -> None:
    for ax in drawing.axes:
        for label in ax.get_xticklabels()[:1]:
            ax.tick_params("x", labelsize=max(label.get_fontsize(), SMALLEST))
        for label in ax.get_yticklabels()[:1]:
            ax.tick_params("y", labelsize=max(label.get_fontsize(), SMALLEST))
    for text in drawing.findobj(Text):
        assert isinstance(text, Text)
        text.set_fontsize(max(text.get_fontsize(), SMALLEST))


def _keep_inside(label: Text, drawing: Drawing) -> None:
    """Move a label that leaves the drawing to the other side of what it names."""
    box = label.get_window_extent()
    beyond = box.x1 > drawing.bbox.x1 + 1, box.x0 < drawing.bbox.x0 - 1
    if any(beyond) and isinstance(label, Annotation) and label.anncoords == "offset points":
        across, up = label.xyann
        label.set_horizontalalignment("right" if beyond[0] else "left")
        label.xyann = (-abs(across) if beyond[0] else abs(across), up)


def _thin_out(ax: Axes, most: int) -> None:
    """Leave a horizontal axis no more ticks than a narrow drawing has room for."""
    locator = ax.xaxis.get_major_locator()
    if isinstance(locator, AutoDateLocator):
        locator.minticks = 3
        locator.maxticks |= {YEARLY: most + 2, MONTHLY: most + 2}
    elif isinstance(locator, AutoLocator):
        locator.set_params(nbins=most)
    elif isinstance(locator, MaxNLocator):
        locator.set_params(nbins=2, steps=[1, 5, 10])
    elif isinstance(locator, FixedLocator) and len(ticks := ax.get_xticks()) > most + 1:
        every = -(-len(ticks) // most)
        ax.xaxis.set_major_locator(FixedLocator(list(ticks[::every])))
