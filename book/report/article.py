"""The article as a whole, its sections, and how it says that it knows what it claims."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from .data.allowed import check_choice
from .data.package import Package
from .data.rows import records

# How claims are grouped by their sourcing; `groups` of a value in the descriptor.
GROUPS = ("no source", "unnamed", "named", "hearsay")


@dataclass(frozen=True)
class Article:
    """What `article/article.csv` says of the article.

    `source`: its key in the bibliography.  `subject`: what it is about.  `home`: the place that
    goes without saying, if there is one.  `last_day`: on which it may have appeared.
    """

    source: str
    subject: str
    home: str | None
    last_day: date


def the_article(package: Package) -> Article:
    """What this report has to know of the article as a whole."""
    row = package["article"].iloc[0]
    home = None if pd.isna(row["home"]) else str(row["home"])
    return Article(row["source"], row["subject"], home, row["last_day"].date())


def sourced(package: Package, group: str) -> list[str]:
    """The values of `claims.sourcing` that belong to one of `GROUPS`, in their order."""
    check_choice("group of sourcing", group, GROUPS)
    fields = package.resource("claims")["schema"]["fields"]
    listed = next(field for field in fields if field["name"] == "sourcing")["categories"]
    return [one["value"] for one in listed if group in one.get("groups", ())]


def section_names(package: Package) -> dict[int, str]:
    """Number and short name of each section; a note beside the text has no number."""
    return {
        row.section: f"{row.section} {row.short}" if row.numbered == "yes" else row.short
        for row in records(package["sections"])
    }


def sections_of_claims(package: Package) -> pd.Series:
    """The section of each claim: an ordered categorical series of short names by claim."""
    names = section_names(package)
    claims = package["claims"]["claim"]
    return pd.Series(
        pd.Categorical(
            claims.str[0].astype(int).map(names), categories=list(names.values()), ordered=True
        ),
        index=claims,
        name="section",
    )


def rests_on_hearsay(package: Package, events: pd.DataFrame) -> pd.Series:
    """For each event: do all claims that report it rest on rumour, unnamed people or a hedge?

    Charts draw such events open and dashed.
    """
    claims = package["claims"].set_index("claim")
    weak = claims["sourcing"].isin(sourced(package, "hearsay")) | (claims["wording"] == "hedged")
    return events["claims"].map(lambda keys: bool(weak[list(keys)].all()))


def rests_on_unnamed(
    package: Package, rows: pd.DataFrame, *, undisclosed: bool = False
) -> pd.Series:
    """For each row of the record's events or roles: do all its findings cite unnamed people?

    `undisclosed`: count press reports that disclose no basis with them.
    """
    evidence = package["evidence"]
    weak = ["anonymous testimony", *(["press report"] if undisclosed else [])]
    unnamed = set(evidence["evidence"][evidence["basis"].isin(weak)])
    return rows["findings"].map(lambda keys: set(keys) <= unnamed)
