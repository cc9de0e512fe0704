"""What the article's ways of knowing amount to."""

from __future__ import annotations

import pandas as pd

from .package import Package

# The closed list of claims.sourcing, grouped.
NO_SOURCE = ("told as fact", "rumour")
UNNAMED = ("unnamed source inside", "unnamed party source", "fellow defectors")
NAMED = ("named media", "official statement")


def rests_on_hearsay(package: Package, events: pd.DataFrame) -> pd.Series:
    """For each event: do all claims that tell of it rest on rumour, unnamed voices or a hedge?

    Charts draw such events open and dashed.
    """
    claims = package["claims"].set_index("claim")
    weak = claims["sourcing"].isin(["rumour", *UNNAMED]) | (claims["wording"] == "hedged")
    return events["claims"].map(lambda keys: bool(weak[list(keys)].all()))


def rests_on_unnamed(package: Package, rows: pd.DataFrame) -> pd.Series:
    """For each row of the record's events or roles: are all its findings of unnamed voices?"""
    unnamed = set(package["evidence"].query("basis == 'anonymous testimony'")["evidence"])
    return rows["findings"].map(lambda keys: set(keys) <= unnamed)
