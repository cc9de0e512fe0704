"""The pictures that stand for the report elsewhere: of a link to it, and the e-book's cover."""

from __future__ import annotations

import textwrap
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

from ..look import MARKS, QUIET, RECORD
from .strips import draw_verdict_rows


def link_preview(title: str, subtitle: str, verdicts: pd.Series, path: Path) -> None:
    """Write the picture that a link to the report shows: 1,200 by 630 pixels, PNG."""
    counts = _counts(verdicts)
    with plt.rc_context({"font.size": 9, "figure.constrained_layout.use": False}):
        drawing = plt.figure(figsize=(6, 3.15))
        drawing.text(0.06, 0.86, title, fontsize=23, weight=700, va="center")
        drawing.text(0.06, 0.735, subtitle, fontsize=9.5, color=QUIET, va="center")
        draw_verdict_rows(drawing.add_axes((0.2, 0.05, 0.75, 0.6)), counts)
        drawing.savefig(path, dpi=200, metadata={"Software": None})
        plt.close(drawing)


def book_cover(title: str, subtitle: str, foot: str, verdicts: pd.Series, path: Path) -> None:
    """Write the cover of the e-book: 1,200 by 1,800 pixels, PNG.  `foot`: authors and date."""
    counts = _counts(verdicts)
    with plt.rc_context({"font.size": 11, "figure.constrained_layout.use": False}):
        drawing = plt.figure(figsize=(6, 9))
        band = plt.Rectangle((0, 0.56), 1, 0.44, color=RECORD, transform=drawing.transFigure)
        drawing.add_artist(band)
        lines = textwrap.fill(title, 14)
        drawing.text(0.08, 0.93, lines, fontsize=42, weight=700, color="white", va="top")
        lines = textwrap.fill(subtitle, 38)
        drawing.text(0.08, 0.61, lines, fontsize=15, color="white", va="bottom", linespacing=1.4)
        draw_verdict_rows(drawing.add_axes((0.28, 0.12, 0.64, 0.4)), counts)
        drawing.text(0.08, 0.05, foot, fontsize=11, color=QUIET, va="center")
        drawing.savefig(path, dpi=200, metadata={"Software": None})
        plt.close(drawing)


def _counts(verdicts: pd.Series) -> pd.Series:
    """How many claims have each verdict, in the order of the verdicts, without those of none."""
    counts = verdicts.value_counts().reindex(list(MARKS), fill_value=0)
    return counts[counts > 0]
