"""Charts as a reader sees them: a small vocabulary of forms that all chapters share.

Every form draws on a canvas of its own and returns it; `Figure` makes it a figure of the book.
The article's own figure is marked the same way in every chart: `mark_article`.
What rests on anonymous voices alone is drawn open and dashed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import ConciseDateFormatter, DateFormatter, MonthLocator, date2num
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon
from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter

from .drawings import (
    ARTICLE,
    CONTEXT,
    GROUND,
    QUIET,
    RECORD,
    SECOND,
    THIRD,
    Drawing,
    add_verdict_key,
    as_number,
    canvas,
    mark_of,
    with_named_index,
)

# Chapters that add to a chart use the colours and the canvas by way of this module.
from .drawings import INK as INK
from .package import DATA
from .verdicts import VERDICTS


def mark_article(
    ax: Axes, value: float, label: str, *, along: str = "x", at: float = 1.0, side: str = "right"
) -> None:
    """Draw the article's own figure: a dashed line in the article's colour, named at its end.

    `along`: the axis that `value` is on.  `at`: where the label stands on the other
    axis, as a fraction.  `side`: the side of the line that the label is on.
    """
    if label:
        ax.figure.marked.append(f"{label}: {as_number(value)}")
    value = _on_axis(value)
    line = ax.axvline if along == "x" else ax.axhline
    line(value, color=ARTICLE, linestyle=(0, (4, 2)), linewidth=1.3, zorder=4)
    if along == "x":
        transform, xy = ax.get_xaxis_transform(), (value, at)
        offset, align = (
            ((4 if side == "right" else -4, 0)),
            ("left" if side == "right" else "right"),
        )
        vertical = "top" if at > 0.5 else "bottom"
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


def _rows(ax: Axes, labels: Sequence[str]) -> None:
    """One labelled row for each item, the first on top, with no grid across the rows."""
    ax.set_yticks(range(len(labels)), [label.replace("'", "’") for label in labels])
    ax.set_ylim(len(labels) - 0.45, -0.6)
    ax.grid(False, axis="y")
    ax.spines["left"].set_visible(False)


def _thousands(ax: Axes, along: str = "x") -> None:
    axis = ax.xaxis if along == "x" else ax.yaxis
    axis.set_major_formatter(
        FuncFormatter(
            lambda value, _: f"{value:,.0f}" if value == round(value) else f"{value:,.4g}"
        )
    )


def bars(values: pd.Series, unit: str, *, form: str = "{:,.0f}", height: float = 0.26) -> Drawing:
    """Horizontal bars, one for each entry of `values`, with its number; `unit` names the axis."""
    drawing, ax = canvas(0.65 + height * len(values))
    drawing.numbers = with_named_index(values.to_frame(unit))
    ax.barh(range(len(values)), values, color=RECORD, height=0.62)
    _rows(ax, list(values.index))
    for row, value in enumerate(values):
        ax.annotate(
            form.format(value),
            (value, row),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=8.5,
        )
    ax.set_xlabel(unit)
    ax.set_xlim(0, float(values.max()) * 1.12)
    _thousands(ax)
    return drawing


def claim_strip(claims: pd.DataFrame, verdicts: pd.Series) -> Drawing:
    """The claims of a section in the order of the article, on one row for each kind of sourcing.

    `claims`: rows of the claims table.  `verdicts`: their verdicts by claim, which give the
    marks their shape; the number of claims stands at the end of each row.
    """
    used = [s for s in claims["sourcing"].cat.categories if (claims["sourcing"] == s).any()]
    drawing, ax = canvas(1.0 + 0.235 * len(used))
    drawing.numbers = pd.crosstab(
        claims["sourcing"].astype(str).to_numpy(),
        verdicts.reindex(claims["claim"]).to_numpy(),
        rownames=["sourcing"],
    ).loc[used]
    _rows(ax, used)
    for row, sourcing in enumerate(used):
        ax.axhline(row, color=ax.xaxis.get_gridlines()[0].get_color(), linewidth=0.6, zorder=0)
        _row_end(ax, row, str((claims["sourcing"] == sourcing).sum()))
    found = verdicts.reindex(claims["claim"])
    row_of = claims["sourcing"].map({s: row for row, s in enumerate(used)}).astype(int)
    for place, (verdict, row) in enumerate(zip(found, row_of, strict=True), 1):
        ax.plot(place, row, **mark_of(verdict))
    add_verdict_key(drawing, found)
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
    _rows(ax, names)
    for row, name in enumerate(names):
        here = verdicts[groups == name].sort_values()
        for place, verdict in enumerate(here, 1):
            ax.plot(place, row, **mark_of(verdict))
        _row_end(ax, row, str(len(here)))
    add_verdict_key(drawing, verdicts)
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
    counts = verdicts.value_counts().reindex(VERDICTS, fill_value=0)
    counts = counts[counts > 0]
    drawing, ax = canvas(0.25 + 0.24 * len(counts))
    drawing.numbers = counts.to_frame("claims").rename_axis("verdict")
    drawing.crowded = True
    _draw_verdict_rows(ax, counts)
    return drawing


def _draw_verdict_rows(ax: Axes, counts: pd.Series) -> None:
    _rows(ax, list(counts.index))
    for row, (verdict, number) in enumerate(counts.items()):
        ax.plot(range(1, number + 1), [row] * number, **mark_of(verdict))
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


def preview(title: str, subtitle: str, verdicts: pd.Series, path: Path) -> None:
    """Write the picture that a link to the report shows: 1,200 by 630 pixels, PNG."""
    counts = verdicts.value_counts().reindex(VERDICTS, fill_value=0)
    with plt.rc_context({"font.size": 9, "figure.constrained_layout.use": False}):
        drawing = plt.figure(figsize=(6, 3.15))
        drawing.text(0.06, 0.86, title, fontsize=23, weight=700, va="center")
        drawing.text(0.06, 0.735, subtitle, fontsize=9.5, color=QUIET, va="center")
        _draw_verdict_rows(drawing.add_axes((0.2, 0.05, 0.75, 0.6)), counts[counts > 0])
        drawing.savefig(path, dpi=200, metadata={"Software": None})
        plt.close(drawing)


def _row_end(ax: Axes, row: int, text: str) -> None:
    ax.annotate(
        text,
        (1, row),
        xycoords=ax.get_yaxis_transform(),
        xytext=(6, 0),
        textcoords="offset points",
        va="center",
        weight=600,
    )


def count_matrix(counts: pd.DataFrame, unit: str) -> Drawing:
    """A table of counts in which the shade of a cell follows its number; zeros stay empty."""
    rows, columns = counts.shape
    drawing, ax = canvas(0.75 + 0.25 * rows)
    drawing.numbers = with_named_index(counts)
    values = counts.to_numpy(dtype=float)
    # The darkest shade still carries dark figures, on screen and in grey print.
    shade = plt.matplotlib.colors.LinearSegmentedColormap.from_list("shade", ["#ffffff", "#8fafd0"])
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
                    number,
                    ha="center",
                    va="center",
                    fontsize=8.5,
                )
    ax.set_yticks(range(rows), counts.index)
    turned = {"rotation": 35, "ha": "left", "rotation_mode": "anchor"}
    long = columns > 6 and not str(counts.columns[0]).isdecimal()
    ax.set_xticks(range(columns), list(counts.columns), **(turned if long else {}))
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set_xlabel(unit)
    ax.grid(False)
    ax.spines[:].set_visible(False)
    return drawing


def timeline(events: pd.DataFrame, *, start: str, end: str, height: float = 0.235) -> Drawing:
    """Dated events, a row each: a mark for a day, a bar for what the article dates less precisely.

    `events`: columns title, from, until (missing: it goes on) and open (rests on
    hearsay or anonymous sources alone).  `start` and `end` bound the axis (ISO dates).
    """
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    drawing, ax = canvas(0.55 + height * len(events))
    drawing.numbers = with_named_index(
        events[["title", "from", "until", "open"]]
        .set_axis(["event", "from", "until", "hearsay"], axis=1)
        .set_index("event")
    )
    _rows(ax, list(events["title"]))
    ax.tick_params(axis="y", pad=8)
    for row, event in enumerate(events.itertuples()):
        begin = events["from"].iloc[row]
        goes_on = pd.isna(event.until)
        finish = last if goes_on else event.until
        face = "white" if event.open else ARTICLE
        if begin == finish:
            ax.plot(begin, row, "D", color=ARTICLE, markerfacecolor=face, markersize=5)
            continue
        # A bar covers its last day to the end.
        width = finish - begin + pd.Timedelta(days=0 if goes_on else 1)
        ax.barh(
            row,
            width,
            left=begin,
            height=0.42,
            facecolor=face,
            edgecolor=ARTICLE,
            linewidth=1,
            linestyle=(0, (3, 1.5)) if event.open else "solid",
        )
        if goes_on:
            ax.plot(last, row, ">", color=ARTICLE, markersize=4.5, clip_on=False)
        if begin < first:
            ax.plot(first, row, "<", color=ARTICLE, markersize=4.5, clip_on=False)
    ax.set_xlim(first, last)
    months = (last - first).days / 30.4
    if months <= 20:
        ax.xaxis.set_major_locator(MonthLocator(interval=1 if months <= 9 else 3))
        ax.xaxis.set_major_formatter(DateFormatter("%b %Y" if months > 9 else "%B"))
        if months <= 9:
            ax.set_xlabel(f"{first:%Y}")
    else:
        ax.xaxis.set_major_formatter(ConciseDateFormatter(ax.xaxis.get_major_locator()))
    return drawing


def matched_timeline(
    moments: pd.DataFrame, *, start: str, end: str, height: float = 0.33
) -> Drawing:
    """What the article dates, and below it what the record dates, on a common row.

    `moments`: columns row, teller (`article` or `record`), from, until (missing: it goes
    on) and open (rests on hearsay or unnamed voices alone).  Rows come in the order of
    their first moment.  `start` and `end` bound the axis (ISO dates).
    """
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    rows = list(dict.fromkeys(moments["row"]))
    lanes = {"article": -0.17, "record": 0.17} if moments["teller"].nunique() > 1 else {}
    drawing, ax = canvas(0.55 + height * len(rows))
    drawing.numbers = moments[["row", "teller", "from", "until", "open"]].set_axis(
        ["row", "told by", "from", "until", "hearsay or unnamed"], axis=1
    )
    drawing.numbers = drawing.numbers.reset_index(drop=True)
    _rows(ax, rows)
    ax.tick_params(axis="y", pad=8)
    for row in range(len(rows)):
        ax.axhline(row + 0.5, color=GROUND, linewidth=0.8, zorder=0)
    for place, moment in enumerate(moments.itertuples()):
        article = moment.teller == "article"
        color = ARTICLE if article else RECORD
        height_of_row = rows.index(moment.row) + lanes.get(moment.teller, 0)
        begin = moments["from"].iloc[place]
        finish = last if pd.isna(moment.until) else moment.until
        face = "white" if moment.open else color
        if finish - begin <= (last - first) / 160:
            mark = {"color": color, "markerfacecolor": face, "markersize": 5}
            ax.plot(begin, height_of_row, "D" if article else "o", zorder=5, **mark)
            continue
        ax.barh(
            height_of_row,
            min(finish, last) - max(begin, first),
            left=max(begin, first),
            # Thick and thin, so that grey tells the two apart.
            height=0.26 if article else 0.13,
            facecolor=face,
            edgecolor=color,
            linewidth=1,
            linestyle=(0, (3, 1.5)) if moment.open else "solid",
        )
        if pd.isna(moment.until) or finish > last:
            ax.plot(last, height_of_row, ">", color=color, markersize=4, clip_on=False)
        if begin < first:
            ax.plot(first, height_of_row, "<", color=color, markersize=4, clip_on=False)
    ax.set_xlim(first, last)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(ax.xaxis.get_major_locator()))
    tellers = [
        Line2D([], [], label="the article", marker="D", color=ARTICLE, linewidth=5),
        Line2D([], [], label="the record", marker="o", color=RECORD, linewidth=2.4),
    ]
    if lanes:
        ax.legend(
            handles=tellers,
            loc="lower left",
            bbox_to_anchor=(0, 1),
            ncols=2,
            frameon=False,
            fontsize=8.5,
            handletextpad=0.5,
            borderpad=0.1,
        )
    return drawing


def spans(posts: pd.DataFrame, *, start: str, end: str, height: float = 0.3) -> Drawing:
    """Who or what held which place when: bars along time, named in or beside them.

    `posts`: columns row (the label of its row), label (named in the bar), from, until
    (missing: it goes on) and open (known from unnamed sources alone, or inferred).  Rows
    come in the order of their first bar in `posts`.
    """
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    rows = list(dict.fromkeys(posts["row"]))
    drawing, ax = canvas(0.55 + height * len(rows))
    drawing.numbers = (
        posts[["row", "label", "from", "until", "open"]]
        .set_axis(["row", "what", "from", "until", "not sure"], axis=1)
        .reset_index(drop=True)
    )
    _rows(ax, rows)
    ax.tick_params(axis="y", pad=6)
    for place, post in enumerate(posts.itertuples()):
        row = rows.index(post.row)
        begin = max(posts["from"].iloc[place], first)
        finish = last if pd.isna(post.until) else min(post.until, last)
        ax.barh(
            row,
            finish - begin,
            left=begin,
            height=0.68,
            facecolor="white" if post.open else "#d9e4f0",
            edgecolor=RECORD,
            linewidth=0.9,
            linestyle=(0, (3, 1.5)) if post.open else "solid",
        )
        ax.annotate(
            post.label,
            (begin, row),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            fontsize=7.5,
            clip_on=False,
        )
        if pd.isna(post.until):
            ax.plot(last, row, ">", color=RECORD, markersize=4, clip_on=False)
    ax.set_xlim(first, last)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(ax.xaxis.get_major_locator()))
    return drawing


def intervals(estimates: pd.DataFrame, unit: str, *, height: float = 0.25) -> Drawing:
    """Published estimates side by side: a bar from low to high, a mark where one value is given.

    `estimates`: columns label, low, high, central (any may be missing) and open
    (rests on anonymous testimony alone).  `unit` names the axis.
    """
    drawing, ax = canvas(0.7 + height * len(estimates))
    shown = ["low", "central", "high"]
    drawing.numbers = with_named_index(
        estimates.reindex(columns=["label", *shown, "open"])
        .rename(columns={name: f"{name}, {unit}" for name in shown} | {"open": "unnamed voices"})
        .set_index("label")
        .rename_axis("estimate")
        .dropna(axis=1, how="all")
    )
    _rows(ax, list(estimates["label"]))
    for row, estimate in enumerate(estimates.itertuples()):
        style = (0, (2.5, 1.5)) if estimate.open else "solid"
        central = getattr(estimate, "central", None)
        points = [p for p in (estimate.low, central, estimate.high) if pd.notna(p)]
        if len(points) > 1:
            ax.plot(
                [min(points), max(points)], [row, row], color=RECORD, linewidth=3.2, linestyle=style
            )
        single = central if pd.notna(central) else None
        if single is None and min(points) == max(points):
            single = points[0]
        if single is not None:
            ax.plot(
                single,
                row,
                "o",
                color=RECORD,
                markerfacecolor="white" if estimate.open else RECORD,
                markersize=6,
                markeredgewidth=1.3,
            )
    ax.set_xlabel(unit)
    ax.set_xlim(0, ax.get_xlim()[1] * 1.03)
    _thousands(ax)
    return drawing


def lines(
    series: dict[str, pd.Series],
    unit: str,
    *,
    markers: bool = False,
    joined: bool = True,
    gaps: bool = False,
    unsure: dict[str, pd.Series] | None = None,
    logarithmic: bool = False,
    height: float = 2.7,
) -> tuple[Drawing, Axes]:
    """Series over time, each named at its end; `unit` names the vertical axis.

    `series`: name to values indexed by year (whole numbers) or by date.  Colour,
    line style and label all differ, so that no reader depends on colour.
    `joined`: whether a line joins the marks.  `gaps`: let a missing value break the
    line instead of passing over it.  `unsure`: name to a mask on the same index; where
    it holds, the mark is drawn open (derived, or not as sure as the rest).
    """
    drawing, ax = canvas(height)
    drawing.numbers = with_named_index(
        pd.DataFrame({f"{name}, {unit}".removeprefix(", "): v for name, v in series.items()})
    )
    looks = zip(
        (RECORD, SECOND, THIRD, CONTEXT),
        ("solid", (0, (5, 1.5)), (0, (1.5, 1.2)), (0, (5, 1.5, 1, 1.5))),
        ("o", "s", "^", "D"),
        strict=True,
    )
    for (name, values), (color, style, marker) in zip(series.items(), looks, strict=False):
        known = _one_line(name, values).dropna()
        drawn = values if gaps else known
        ax.plot(
            drawn.index,
            drawn.to_numpy(dtype=float, na_value=np.nan),
            color=color,
            linestyle=style if joined else "none",
            marker=marker if markers else None,
        )
        if unsure and name in unsure:
            loose = known[unsure[name].reindex(known.index, fill_value=False).to_numpy(dtype=bool)]
            ax.plot(
                loose.index,
                loose.to_numpy(dtype=float),
                linestyle="none",
                marker=marker,
                color=color,
                markerfacecolor="white",
                markeredgewidth=1.2,
            )
        ax.annotate(
            name,
            (known.index[-1], float(known.iloc[-1])),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            color=color,
            weight=600,
            fontsize=8.5,
            annotation_clip=False,
        )
    ax.set_ylabel(unit)
    if logarithmic:
        ax.set_yscale("log")
        ax.yaxis.set_minor_formatter(NullFormatter())
    else:
        ax.set_ylim(bottom=0)
    _thousands(ax, "y")
    if isinstance(next(iter(series.values())).index, pd.DatetimeIndex):
        ax.xaxis.set_major_formatter(ConciseDateFormatter(ax.xaxis.get_major_locator()))
    else:
        ax.xaxis.get_major_locator().set_params(integer=True)
    ax.grid(False, axis="x")
    return drawing, ax


def mark_event(
    ax: Axes, when: object, label: str, *, at: float = 0.97, side: str = "right"
) -> None:
    """Name a moment on a chart over time: a thin line with its label at height `at` (0 to 1).

    `when`: a date (`pd.Timestamp`) or a year, as the axis has it.
    """
    ax.figure.marked.append(f"{label}: {as_number(when)}".replace("\n", " "))
    ax.axvline(_on_axis(when), color=QUIET, linewidth=0.8, linestyle=(0, (1, 1.5)), zorder=1)
    right = side == "right"
    ax.annotate(
        label,
        (_on_axis(when), at),
        xycoords=ax.get_xaxis_transform(),
        xytext=(3 if right else -3, 0),
        textcoords="offset points",
        ha="left" if right else "right",
        va="top" if at > 0.5 else "bottom",
        color=QUIET,
        fontsize=7.5,
        zorder=5,
    )


def _on_axis(value):
    """A value as its axis counts it: a day as matplotlib's number of days."""
    return date2num(value) if isinstance(value, pd.Timestamp) else value


def _one_line(name: str, values: pd.Series) -> pd.Series:
    """The series itself, if it is one: two editions drawn as one line would repeat a time."""
    if not (values.index.is_unique and values.index.is_monotonic_increasing):
        raise ValueError(f"{name}: a line has each time once, in order")
    return values


def dots(
    values: pd.Series, unit: str, *, logarithmic: bool = False, article: bool = False
) -> Drawing:
    """One mark for each entry of `values` on a common scale, with its number.

    `article`: the numbers are the article's own, and take its colour.
    """
    drawing, ax = canvas(0.7 + 0.28 * len(values))
    drawing.numbers = with_named_index(values.to_frame(unit))
    color = ARTICLE if article else RECORD
    _rows(ax, list(values.index))
    if logarithmic:
        # The length of a stem would mean nothing: only a faint guide leads to the mark.
        ax.hlines(range(len(values)), 1, values, color=GROUND, linewidth=4, zorder=0)
    else:
        ax.hlines(range(len(values)), 0, values, color=color, linewidth=1)
    ax.plot(values.to_numpy(dtype=float), range(len(values)), "D" if article else "o", color=color)
    for row, value in enumerate(values):
        ax.annotate(
            f"{value:,.0f}", (value, row), xytext=(7, 0), textcoords="offset points", va="center"
        )
    if logarithmic:
        ax.set_xscale("log")
        ax.xaxis.set_minor_formatter(NullFormatter())
        ax.set_xlim(1, float(values.max()) * 6)
    else:
        ax.set_xlim(0, float(values.max()) * 1.15)
    _thousands(ax)
    ax.set_xlabel(unit)
    return drawing


# The ground of a country or province that the article names.
NAMED_LAND = "#f6d9cc"


def _outlines(ax: Axes, name: str, look: Callable[[str], dict]) -> None:
    """Draw the outlines of one map of the data package, each as `look` says of its name."""
    for feature in _features(name):
        for ring in _rings(feature):
            ax.add_patch(Polygon(ring, **look(feature["properties"]["name"])))


def place_map(
    places: pd.DataFrame, *, provinces: Sequence[str] = (), height: float = 3.9
) -> Drawing:
    """North Korea with its provinces; each place is marked and named.

    `places`: columns label, latitude, longitude (degrees, WGS 84), and where given
    align (left or right of the mark), lift (points up) and area (named in its middle,
    without a mark).  `provinces`: names of the provinces to shade.  `height`: inches.
    Equirectangular projection, true to scale at 40° N.
    """
    drawing, ax = canvas(height)
    drawing.numbers = (
        places[["label", "latitude", "longitude"]]
        .set_axis(["place", "degrees north", "degrees east"], axis=1)
        .reset_index(drop=True)
    )
    home = {"facecolor": "white", "zorder": 2}
    _outlines(
        ax,
        "countries",
        lambda name: (
            {"facecolor": GROUND, "edgecolor": CONTEXT, "linewidth": 0.7}
            | (home if name == "North Korea" else {})
        ),
    )
    _outlines(
        ax,
        "provinces",
        lambda name: {
            "facecolor": NAMED_LAND if name in provinces else "none",
            "edgecolor": "#c8cdd5",
            "linewidth": 0.5,
            "zorder": 3,
        },
    )
    for place in places.itertuples():
        if getattr(place, "area", False):
            ax.annotate(
                place.label,
                (place.longitude, place.latitude),
                ha="center",
                va="center",
                fontsize=7.5,
                style="italic",
                color=QUIET,
                zorder=6,
            )
            continue
        ax.plot(place.longitude, place.latitude, "D", color=ARTICLE, markersize=4.5, zorder=5)
        left = getattr(place, "align", "right") == "left"
        ax.annotate(
            place.label,
            (place.longitude, place.latitude),
            xytext=(-6 if left else 6, getattr(place, "lift", 0)),
            textcoords="offset points",
            ha="right" if left else "left",
            va="center",
            fontsize=8.5,
            zorder=6,
        )
    for name, (longitude, latitude) in {
        "CHINA": (125.6, 42.2),
        "SOUTH KOREA": (128.0, 37.6),
    }.items():
        ax.text(
            longitude, latitude, name, ha="center", color=QUIET, fontsize=7, alpha=0.9, zorder=4
        )
    ax.set_xlim(123.7, 130.75)
    ax.set_ylim(37.4, 43.1)
    ax.set_aspect(1 / np.cos(np.radians(40)), anchor="W")
    ax.set_axis_off()
    return drawing


def world_map(shaded: Sequence[str], labels: pd.DataFrame) -> Drawing:
    """The world around the Pacific: some countries shaded, names and places written on it.

    `shaded`: names of countries as the map has them.  `labels`: columns label, latitude,
    longitude (degrees, WGS 84), marked (a point, with its label to the right or, where
    align says so, to the left; else the label alone, centred).  Equirectangular projection.
    """
    drawing, ax = canvas(2.6)
    drawing.numbers = labels[["label"]].rename(columns={"label": "place"}).reset_index(drop=True)
    _outlines(
        ax,
        "world",
        lambda name: {
            "facecolor": NAMED_LAND if name in shaded else GROUND,
            "edgecolor": "#d9a58f" if name in shaded else "white",
            "linewidth": 0.4,
            "zorder": 2 if name in shaded else 1,
        },
    )
    for place in labels.itertuples():
        left = getattr(place, "align", "right") == "left"
        if place.marked:
            ax.plot(place.longitude, place.latitude, "D", color=ARTICLE, markersize=3.2, zorder=4)
        ax.annotate(
            place.label,
            (place.longitude, place.latitude),
            xytext=((-5 if left else 5) if place.marked else 0, 0),
            textcoords="offset points",
            ha=("right" if left else "left") if place.marked else "center",
            va="center",
            fontsize=7.5,
            zorder=6,
        )
    ax.set_xlim(-13, 297)
    ax.set_ylim(-12, 76)
    ax.set_aspect(1.3, anchor="W")
    ax.set_axis_off()
    return drawing


def _features(name: str) -> list[dict]:
    return json.loads((DATA / "maps" / f"{name}.geojson").read_text(encoding="utf-8"))["features"]


def _rings(feature: dict) -> list[list[list[float]]]:
    geometry = feature["geometry"]
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return [polygon[0] for polygon in polygons]
