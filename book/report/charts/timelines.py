"""Events and periods along time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import ConciseDateFormatter, DateFormatter, MonthLocator
from matplotlib.lines import Line2D

from ..data.allowed import NotAllowed, check_choice, check_columns, check_day
from ..data.rows import records
from ..look import ARTICLE, GROUND, INK, PERIOD, RECORD
from .annotations import mark_article, mark_event
from .axes import label_rows
from .drawing import Drawing, canvas, drawing_of
from .numbers import with_named_index
from .spots import Spot, add_event_spot, claim_place


def timeline(events: pd.DataFrame, *, start: str, end: str, height: float = 0.235) -> Drawing:
    """Dated events, a row each: a mark for a day, a bar for what the article dates less precisely.

    `events`: columns title, from, until (missing: it goes on) and open (rests on
    hearsay or anonymous sources alone).  `start` and `end` bound the axis (ISO dates).
    """
    check_columns("events", events, ("title", "from", "until", "open"))
    first, last = _span(start, end)
    drawing, ax = canvas(0.55 + height * len(events))
    drawing.numbers = with_named_index(
        events[["title", "from", "until", "open"]]
        .set_axis(["event", "from", "until", "hearsay"], axis=1)
        .set_index("event")
    )
    label_rows(ax, list(events["title"]))
    ax.tick_params(axis="y", pad=8)
    for row, event in enumerate(records(events)):
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
    moments: pd.DataFrame,
    *,
    start: str,
    end: str,
    height: float = 0.33,
    marked: tuple[pd.Timestamp, str] | None = None,
) -> Drawing:
    """What the article dates, and below it what the record dates, on a common row.

    `moments`: columns row, teller (`article` or `record`), from, until (missing: it goes
    on) and open (rests on hearsay or unnamed people alone); with a column group, each group
    of rows has its name above it.  Rows come in the order of their first moment.  `start`
    and `end` bound the axis (ISO dates).  `marked`: a day of the
    article to mark, and its label, for which room is kept on top.
    """
    check_columns("moments", moments, ("row", "teller", "from", "until", "open"))
    for teller in moments["teller"].unique():
        check_choice("teller", teller, ("article", "record"))
    first, last = _span(start, end)
    groups = set(moments["group"]) if "group" in moments else set()
    named = ["group", "row"] if groups else ["row"]
    rows = list(dict.fromkeys(moments[named].to_numpy().ravel()))
    lanes = {"article": -0.17, "record": 0.17} if moments["teller"].nunique() > 1 else {}
    drawing, ax = canvas(0.55 + height * len(rows))
    drawing.numbers = moments[[*named, "teller", "from", "until", "open"]].set_index("row")
    drawing.numbers = drawing.numbers.rename(
        columns={"teller": "told by", "open": "hearsay or unnamed"}
    )
    label_rows(ax, rows)
    ax.tick_params(axis="y", pad=8)
    for label in ax.get_yticklabels():
        if label.get_text() in groups:
            label.set_fontweight(600)
    for row in range(len(rows)):
        ax.axhline(row + 0.5, color=GROUND, linewidth=0.8, zorder=0)
    for place, moment in enumerate(records(moments)):
        article = moment.teller == "article"
        color = ARTICLE if article else RECORD
        height_of_row = rows.index(moment.row) + lanes.get(moment.teller, 0)
        begin = moments["from"].iloc[place]
        finish = last if pd.isna(moment.until) else moment.until
        face = "white" if moment.open else color
        # A bar this short could not be told from a mark, nor be seen to be open.
        if finish - begin <= (last - first) / 120:
            mark: dict[str, Any] = {"color": color, "markerfacecolor": face, "markersize": 5}
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
    if "event" in moments:
        _lead_to_events(ax, moments, rows)
    elif "claims" in moments or "claim" in moments:
        _lead_to_claims(ax, moments, rows, (first, last))
    # Where ticks are days, their months are among them, and only the year is left to say.
    dates = ConciseDateFormatter(ax.xaxis.get_major_locator())
    dates.offset_formats[2] = "%Y"
    ax.xaxis.set_major_formatter(dates)
    tellers = [
        Line2D([], [], label="the article", marker="D", color=ARTICLE, linewidth=5),
        Line2D([], [], label="the record", marker="o", color=RECORD, linewidth=2.4),
    ]
    if marked:
        ax.set_ylim(top=-1.1)
        mark_article(ax, *marked)
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


def _lead_to_events(ax: Axes, moments: pd.DataFrame, rows: list[str]) -> None:
    """Let each row lead to its event: that of the article, if it has one or its counterpart."""
    own = moments["event"].where(moments["article_event"].isna(), moments["article_event"])
    for name, of_row in moments.assign(own=own).groupby("row", sort=False):
        told = of_row["claims"][of_row["teller"].eq("article")]
        claims = list(dict.fromkeys(claim for keys in told for claim in keys))
        add_event_spot(ax, rows.index(str(name)), str(name), of_row["own"].iloc[0], claims)


def _lead_to_claims(
    ax: Axes, moments: pd.DataFrame, rows: list[str], axis: tuple[Any, Any]
) -> None:
    """Let each mark of the article that is one claim's lead to the claim."""
    first, last = axis
    for moment in records(moments[moments["teller"].eq("article")]):
        claims = moment.claims if "claims" in moments else (moment.claim,)
        if len(claims) != 1:
            continue
        begin = max(moments.at[moment.Index, "from"], first)
        finish = last if pd.isna(moment.until) else min(moment.until, last)
        # What is hardly wide enough to be seen is wide enough to be pointed at.
        least = (last - first) / 80
        row = rows.index(moment.row)
        spot = Spot(
            ax,
            claim_place(claims[0]),
            across=(begin - least, max(finish, begin) + least),
            down=(row - 0.5, row),
        )
        drawing_of(ax).spots.append(spot)


def spans(
    posts: pd.DataFrame,
    *,
    start: str,
    end: str,
    height: float = 0.3,
    moments: Mapping[str, pd.Timestamp] | None = None,
) -> Drawing:
    """Who or what held which place when: bars along time, named in or beside them.

    `posts`: columns row (the label of its row), label (named in the bar), from, until
    (missing: it goes on; the same day: a mark) and open (known from unnamed sources alone, or
    inferred); where wanted, short (what the bar has in place of its label), beside (written
    after the bar) and due (a day that a thick stroke marks on the row).  Rows come in the order
    of their first bar in `posts`.  What begins after `end` or ended before `start` is left out.
    `moments`: days to mark across all rows, by name.
    """
    check_columns("posts", posts, ("row", "label", "from", "until", "open"))
    first, last = _span(start, end)
    posts = posts[(posts["from"] < last) & ~(posts["until"] <= first)]
    rows = list(dict.fromkeys(posts["row"]))
    drawing, ax = canvas(0.55 + height * len(rows) + (0.2 if moments else 0))
    shown = {"label": "what", "from": "from", "until": "until", "beside": "in all", "due": "due"}
    if posts["open"].any():
        shown["open"] = "not sure"
    drawing.numbers = posts.set_index("row").reindex(columns=list(shown)).rename(columns=shown)
    label_rows(ax, rows)
    ax.tick_params(axis="y", pad=6)
    for place, post in enumerate(records(posts)):
        row = rows.index(post.row)
        begin = max(posts["from"].iloc[place], first)
        finish = last if pd.isna(post.until) else min(post.until, last)
        face = "white" if post.open else PERIOD
        if posts["from"].iloc[place] == post.until:
            ax.plot(begin, row, "D", color=RECORD, markerfacecolor=face, markersize=5)
            continue
        ax.barh(
            row,
            finish - begin,
            left=begin,
            height=0.68,
            facecolor=face,
            edgecolor=RECORD,
            linewidth=0.9,
            linestyle=(0, (3, 1.5)) if post.open else "solid",
        )
        # A label that has no room in the drawing stands before its bar.
        late = last - begin < (last - first) / 20
        ax.annotate(
            getattr(post, "short", post.label),
            (begin, row),
            xytext=(-3 if late else 3, 0),
            textcoords="offset points",
            ha="right" if late else "left",
            va="center",
            fontsize=7.5,
            clip_on=False,
            # Readable where a line across the rows meets it.
            bbox={"facecolor": "white" if late else face, "edgecolor": "none", "pad": 0.4},
            zorder=5,
        )
        if "beside" in posts:
            ax.annotate(
                post.beside,
                (finish, row),
                xytext=(5, 0),
                textcoords="offset points",
                va="center",
                fontsize=8,
            )
        if "due" in posts:
            ax.plot(post.due, row, "|", color=INK, markersize=17, markeredgewidth=1.6)
        if pd.isna(post.until) or post.until > last:
            ax.plot(last, row, ">", color=RECORD, markersize=4, clip_on=False)
    for name, day in (moments or {}).items():
        mark_event(ax, day, name, at=1.06)
    ax.set_xlim(first, last)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(ax.xaxis.get_major_locator()))
    return drawing


def _span(start: str, end: str) -> tuple[Any, Any]:
    """The first and the last day of an axis of dates, which the types of matplotlib leave out."""
    check_day("start", start)
    check_day("end", end)
    if not start < end:
        raise NotAllowed(f"end: {end!r}; allowed: a day after start, {start!r}")
    return pd.Timestamp(start), pd.Timestamp(end)
