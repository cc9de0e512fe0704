"""Claims and their verdicts: one mark for each claim."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator

from ..data.allowed import check_columns
from ..look import MARKS
from .axes import label_row_end, label_rows
from .drawing import Drawing, canvas
from .marks import add_verdict_legend, marker_style
from .spots import add_claim_spot


def claim_strip(claims: pd.DataFrame, verdicts: pd.Series) -> Drawing:
    """The claims of a section in the order of the article, on one row for each kind of sourcing.

    `claims`: rows of the claims table.  `verdicts`: their verdicts by claim, which give the
    marks their shape; the number of claims stands at the end of each row.
    """
    check_columns("claims", claims, ("claim", "sourcing"))
    used = [s for s in claims["sourcing"].cat.categories if (claims["sourcing"] == s).any()]
    drawing, ax = canvas(1.0 + 0.235 * len(used))
    drawing.numbers = pd.crosstab(
        claims["sourcing"].astype(str).to_numpy(),
        verdicts.reindex(claims["claim"]).to_numpy(),
        rownames=["sourcing"],
    ).loc[used]
    drawing.unit = "claims"
    label_rows(ax, used)
    for row, sourcing in enumerate(used):
        ax.axhline(row, color=ax.xaxis.get_gridlines()[0].get_color(), linewidth=0.6, zorder=0)
        label_row_end(ax, row, str((claims["sourcing"] == sourcing).sum()))
    found = verdicts.reindex(claims["claim"])
    row_of = claims["sourcing"].map({s: row for row, s in enumerate(used)}).astype(int)
    for place, (verdict, row) in enumerate(zip(found, row_of, strict=True), 1):
        ax.plot(place, row, **marker_style(str(verdict)))
        add_claim_spot(ax, place, row, str(found.index[place - 1]))
    add_verdict_legend(drawing, found)
    drawing.crowded = True
    ax.set_xlim(0, len(claims) + 1)
    ax.set_xlabel("claims, in the order of the article")
    ax.xaxis.set_major_locator(FixedLocator([1, *range(10, len(claims) + 1, 10)]))
    ax.grid(False, axis="x")
    return drawing


def verdict_strip(verdicts: pd.Series, groups: pd.Series) -> Drawing:
    """One mark for each claim, a row for each group, from borne out to out of reach.

    `verdicts` and `groups`: series by claim; the rows come in the order of the groups'
    categories.  The number of claims stands at the end of each row.
    """
    names = [name for name in groups.cat.categories if (groups == name).any()]
    drawing, ax = canvas(0.85 + 0.26 * len(names))
    drawing.numbers = pd.crosstab(
        groups.to_numpy(), verdicts.reindex(groups.index).to_numpy(), rownames=["part"]
    ).loc[names]
    drawing.unit = "claims"
    label_rows(ax, names)
    for row, name in enumerate(names):
        here = verdicts[groups == name].sort_values()
        for place, (claim, verdict) in enumerate(here.items(), 1):
            ax.plot(place, row, **marker_style(str(verdict)))
            add_claim_spot(ax, place, row, str(claim))
        label_row_end(ax, row, str(len(here)))
    add_verdict_legend(drawing, verdicts)
    drawing.crowded = True
    ax.set_xlim(0, groups.value_counts().max() + 1)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    ax.grid(False)
    return drawing


def verdict_rows(verdicts: pd.Series) -> Drawing:
    """One mark for each claim, a row for each verdict, with its number: the whole at a glance.

    `verdicts`: a series by claim.
    """
    counts = verdicts.value_counts().reindex(list(MARKS), fill_value=0)
    counts = counts[counts > 0]
    drawing, ax = canvas(0.25 + 0.24 * len(counts))
    drawing.numbers = counts.to_frame("claims").rename_axis("verdict")
    drawing.crowded = True
    draw_verdict_rows(ax, counts)
    for row, verdict in enumerate(counts.index):
        for place, claim in enumerate(verdicts.index[verdicts == verdict], 1):
            add_claim_spot(ax, place, row, str(claim))
    return drawing


def draw_verdict_rows(ax: Axes, counts: pd.Series) -> None:
    label_rows(ax, list(counts.index))
    for row, (verdict, number) in enumerate(counts.items()):
        ax.plot(range(1, number + 1), [row] * number, **marker_style(str(verdict)))
        ax.annotate(
            str(number),
            (number, row),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            weight=600,
        )
    ax.set_xlim(0, counts.max() + 3)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    ax.grid(False)
