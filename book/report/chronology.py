"""What the article and the record date: events, roles, and the periods that the report looks at."""

from __future__ import annotations

from typing import TypedDict

import pandas as pd

from .article import rests_on_hearsay, rests_on_unnamed
from .data.allowed import check_choice
from .data.package import Package


class Span(TypedDict):
    """The first and the last day of a period, in ISO form: the axis of a timeline."""

    start: str
    end: str


def period(package: Package, name: str) -> Span:
    """A span of time that this report looks at, by its key in `record/periods.csv`."""
    periods = package["periods"].set_index("period")
    check_choice("period", name, periods.index)
    begin, end = periods.loc[name, ["from", "until"]]
    return {"start": f"{begin:%Y-%m-%d}", "end": f"{end:%Y-%m-%d}"}


def years(package: Package, name: str) -> tuple[int, int]:
    """The first and the last year of a period, as of `period`."""
    first, last = (int(day[:4]) for day in map(str, period(package, name).values()))
    return first, last


def within(dated: pd.DataFrame, start: str, end: str) -> pd.DataFrame:
    """The events or roles that begin within a period, both of its ends included."""
    return dated[dated["from"].between(start, end)]


def dated_events(package: Package) -> pd.DataFrame:
    """The events that the article dates and those that the record dates, a row each.

    Columns: title, row (the title of the article's event that it is or is a counterpart of, else
    its own), teller (`article` or `record`), from, until, date_precision, open (rests on
    hearsay or unnamed people alone), claims, findings, and article_event (the key of that event,
    missing for what has no counterpart).  Events of a row come together, rows in the order of
    their first event.
    """
    told, kept = package["events"], package["record_events"]
    told = told.assign(
        teller="article", article_event=told["event"], open=rests_on_hearsay(package, told)
    )
    kept = kept.assign(teller="record", open=rests_on_unnamed(package, kept))
    events = pd.concat([told, kept], ignore_index=True)
    for column in ("claims", "findings"):
        events[column] = events[column].map(lambda keys: keys if isinstance(keys, tuple) else ())
    titles = told.set_index("event")["title"]
    return in_rows(events.assign(row=events["article_event"].map(titles).fillna(events["title"])))


def dated_roles(package: Package) -> pd.DataFrame:
    """The roles that the article gives people and those that the record gives, a row each.

    Columns: person, row (the person's name), role, teller, begin, from (of a role known by its
    last day alone, that day), until, date_precision, open, claim and findings.
    """
    told, kept = package["roles"], package["record_roles"]
    cited = told.assign(claims=told["claim"].map(lambda claim: (claim,)))
    told = told.assign(teller="article", open=rests_on_hearsay(package, cited))
    kept = kept.assign(teller="record", open=rests_on_unnamed(package, kept))
    roles = pd.concat([told, kept], ignore_index=True)
    names = package["people"].set_index("person")["standard_name"]
    roles = roles.assign(row=roles["person"].map(names), begin=roles["from"])
    return in_rows(roles.assign(**{"from": roles["from"].fillna(roles["until"])}))


def in_rows(dated: pd.DataFrame) -> pd.DataFrame:
    """What is dated in the order of time, but all of a row where its first is."""
    dated = dated.sort_values(["from", "until"], kind="stable")
    place = {row: number for number, row in enumerate(dict.fromkeys(dated["row"]))}
    return dated.sort_values("row", key=lambda rows: rows.map(place), kind="stable")


def meeting(events: pd.DataFrame) -> pd.Series:
    """For each event of the article with counterparts: does the time of one of them meet its own?

    `events`: as of `dated_events`.  A series by key of the article's event.
    """
    events = events.assign(until=events["until"].fillna(pd.Timestamp.max))
    told = events[events["teller"].eq("article")].set_index("article_event")
    kept = events[events["teller"].eq("record")].dropna(subset="article_event")
    own = told.loc[kept["article_event"], ["from", "until"]].to_numpy()
    meets = (kept["from"].to_numpy() <= own[:, 1]) & (kept["until"].to_numpy() >= own[:, 0])
    return pd.Series(meets, index=kept["article_event"]).groupby(level=0).any()
