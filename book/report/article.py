"""The sections of the article, and how it says that it knows what it claims."""

from __future__ import annotations

import pandas as pd

from .data.package import Package
from .data.rows import records

# The closed list of claims.sourcing, grouped.
NO_SOURCE = ("told as fact", "rumour")
UNNAMED = ("unnamed source inside", "unnamed party source", "fellow defectors")
NAMED = ("named media", "official statement")


def section_names(package: Package) -> dict[int, str]:
    """Number and short name of each section; the note on the author has no number."""
    sections = package["sections"]
    titled = len(sections) - 1
    return {
        row.section: f"{row.section} {row.short}" if row.section <= titled else row.short
        for row in records(sections)
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
    weak = claims["sourcing"].isin(["rumour", *UNNAMED]) | (claims["wording"] == "hedged")
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
