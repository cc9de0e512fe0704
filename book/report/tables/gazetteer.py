"""What the article names and dates, as tables: places, people, their roles, and events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from ..chronology import dated_events, dated_roles
from ..data.package import Package
from ..data.rows import records
from ..gazetteer import mentions
from ..language.myst import claim_references, escape, finding_references
from ..language.words import when
from .claims import native_name
from .table import Table


def places_table(package: Package) -> Table:
    """Every place that the claims name: its names, what it is, and in how many claims."""
    names = package["places"].set_index("place")["standard_name"]
    named = mentions(package, "places")
    rows = []
    for place in records(package["places"]):
        within = names.get(place.part_of, "")
        rows.append(
            {
                "Place": f"[{escape(place.standard_name)}]{{#place-{place.place} .place-address}}",
                "In the article": escape(place.name),
                "Own script": native_name(place),
                "What it is": place.kind + (f" in {escape(within)}" if within else ""),
                "Claims": str(named[place.place]),
            }
        )
    return Table(
        pd.DataFrame(rows),
        name="tbl-places",
        caption="The places, and how they are written",
        widths=[22, 26, 26, 18, 8],
        cards=True,
        labels=("In the article", "Own script", "Claims"),
        numeric=["Claims"],
        note="We give Hangul and characters only where they are certain.",
    )


def people_table(package: Package) -> Table:
    """Everyone whom the claims name: their names, and in how many claims."""
    named = mentions(package, "people")
    rows = [
        {
            "Name": escape(person.standard_name),
            "In the article": escape(person.name),
            "Own script": native_name(person),
            "Claims": str(named[person.person]),
        }
        for person in records(package["people"])
    ]
    return Table(
        pd.DataFrame(rows),
        name="tbl-people",
        caption="The people, and how they are written",
        widths=[34, 30, 26, 10],
        cards=True,
        labels=("In the article", "Own script", "Claims"),
        numeric=["Claims"],
        note="Family name first where custom has it so. We give Hangul and characters only where "
        "they are certain.",
    )


def roles_table(package: Package, note: str = "") -> Table:
    """What each person is named for, by the article and by the record."""
    # What has no date comes where its table has it.
    roles = dated_roles(package).sort_index()
    told, kept = roles[roles["teller"].eq("article")], roles[roles["teller"].eq("record")]
    rows = [
        {
            "Person": f"**{escape(person.standard_name)}**",
            "By the article": _listed(
                told[told["person"].eq(person.person)],
                lambda role: f"{_role(role)} {claim_references(role.claim)}",
            ),
            "By the record": _listed(
                kept[kept["person"].eq(person.person)],
                lambda role: f"{_role(role)} {finding_references(role.findings)}",
            ),
        }
        for person in records(package["people"])
    ]
    return Table(
        pd.DataFrame(rows),
        name="tbl-people-roles",
        caption="What the people are named for",
        widths=[18, 36, 46],
        cards=True,
        note=f"By the record: according to the findings named. {note}".rstrip(),
    )


def timeline_table(package: Package, note: str = "") -> Table:
    """Every dated event of the article with its counterparts, and every other of the record.

    `note`: what short names in the titles of events mean.
    """
    events = dated_events(package)
    events = events.assign(begin=events["from"])
    told, kept = events[events["teller"].eq("article")], events[events["teller"].eq("record")]
    alone = kept["article_event"].isna()
    shown = []
    for event in records(pd.concat([told, kept[alone]]).sort_values("from", kind="stable")):
        counterparts = kept[kept["article_event"].eq(event.article_event)]
        shown.append(
            {
                "When": f"[{_time(event)}]{{#event-{event.event} .event-address}}",
                "By the article": f"{escape(event.title)} {claim_references(event.claims)}"
                if event.claims
                else "",
                "By the record": _listed(
                    counterparts,
                    lambda one: (
                        f"{escape(one.title)}, {_time(one)} {finding_references(one.findings)}"
                    ),
                )
                if event.claims
                else f"{escape(event.title)} {finding_references(event.findings)}",
            }
        )
    return Table(
        pd.DataFrame(shown),
        name="tbl-timeline",
        caption="The dated events of the article and of the record",
        widths=[18, 41, 41],
        cards=True,
        note="An event of the article is listed at the article’s date, with its counterparts and "
        f"their own dates beside it. {note}".rstrip(),
    )


def _listed(rows: pd.DataFrame, shown: Callable[[Any], str]) -> str:
    return "; ".join(shown(row) for row in records(rows))


def _time(dated: Any) -> str:
    return when(dated.begin, dated.until, dated.date_precision)


def _role(role: Any) -> str:
    time = _time(role)
    if pd.isna(role.begin) and pd.notna(role.until):
        time = f"until {when(role.until, role.until, role.date_precision)}"
    return f"{escape(role.role)}{f' ({time})' if time else ''}"
