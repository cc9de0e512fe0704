"""The picture that a link to the report shows."""

from __future__ import annotations

from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

from ..look import MARKS, QUIET
from .strips import draw_verdict_rows


def link_preview(title: str, subtitle: str, verdicts: pd.Series, path: Path) -> None:
    """Write the picture that a link to the report shows: 1,200 by 630 pixels, PNG."""
    counts = verdicts.value_counts().reindex(list(MARKS), fill_value=0)
    with plt.rc_context({"font.size": 9, "figure.constrained_layout.use": False}):
        drawing = plt.figure(figsize=(6, 3.15))
        drawing.text(0.06, 0.86, title, fontsize=23, weight=700, va="center")
        drawing.text(0.06, 0.735, subtitle, fontsize=9.5, color=QUIET, va="center")
        draw_verdict_rows(drawing.add_axes((0.2, 0.05, 0.75, 0.6)), counts[counts > 0])
        drawing.savefig(path, dpi=200, metadata={"Software": None})
        plt.close(drawing)
