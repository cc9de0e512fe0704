"""The places and people that the article names: how often, and where maps show them."""

from __future__ import annotations

import pandas as pd

from .data.allowed import check_choice
from .data.package import Package

NAMED = ("places", "people")


def mentions(package: Package, column: str) -> pd.Series:
    """How many claims name each place or person: a series by key, in the order of the table.

    `column`: `places` or `people`.
    """
    check_choice("column of names", column, NAMED)
    keys = package[column].iloc[:, 0]
    named = package["claims"][column].explode().dropna()
    return named.value_counts().reindex(keys, fill_value=0).rename("claims")


def places_on(package: Package, sheet: str) -> pd.DataFrame:
    """The places that a map shows, a row each by key, for the form of maps.

    `sheet`: one of `gazetteer/maps.csv`, or `none` for those that no map shows.  Columns: label,
    claims (how many name the place), latitude and longitude (its own), name_latitude and
    name_longitude (where its name is written), side, lift and outline, as
    `gazetteer/map_labels.csv` has them.
    """
    labels = package["map_labels"].set_index("place")
    check_choice("map", sheet, package.vocabulary("map_labels", "map"))
    places = package["places"].set_index("place")
    own = places[["standard_name", "latitude", "longitude"]].rename(
        columns={"standard_name": "label"}
    )
    written = labels[["latitude", "longitude"]].fillna(own[["latitude", "longitude"]])
    return own.assign(
        claims=mentions(package, "places"),
        name_latitude=written["latitude"],
        name_longitude=written["longitude"],
        side=labels["side"].astype(object),
        lift=labels["lift"].fillna(0).astype(int),
        outline=labels["outline"],
    )[labels["map"].reindex(own.index).eq(sheet)]
