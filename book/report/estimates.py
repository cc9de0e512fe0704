"""What the report works out itself from the series; what it assumes is a setting."""

from __future__ import annotations

from typing import Literal

import pandas as pd

A4 = (210, 297)  # millimetres, ISO 216


def excess_deaths(
    vital: pd.DataFrame,
    years: tuple[int, int],
    baseline: Literal["kept", "line"] | float = "kept",
    revision: str = "WPP 2024",
) -> pd.DataFrame:
    """Deaths beyond those to be expected, in thousands: `deaths`, `expected`, `excess` by year.

    `vital`: columns revision, year, deaths_thousand and crude_death_rate.  `years`: the first and
    the last year of the crisis.
    `baseline`: "kept", the crude death rate of the year before goes on; "line", it moves in a
    straight line to that of the year after; or a rate, in deaths per thousand people a year.
    `revision`: of World Population Prospects.  Raises `ValueError` for what the table lacks.
    """
    if revision not in set(vital["revision"]):
        known = ", ".join(sorted(vital["revision"].unique()))
        raise ValueError(f"revision {revision!r} is not in the table; it has {known}")
    series = vital[vital["revision"] == revision].set_index("year")[
        ["deaths_thousand", "crude_death_rate"]
    ]
    deaths, rate = (series[column].astype(float) for column in series)
    (first, last), begin, end = years, rate.index.min(), rate.index.max()
    if not begin < first <= last < end:
        raise ValueError(f"years {first} to {last}: they must lie between {begin} and {end}")
    crisis = pd.RangeIndex(first, last + 1, name="year")
    if baseline == "kept":
        expected_rate = pd.Series(rate[first - 1], index=crisis)
    elif baseline == "line":
        steps = pd.Series(range(1, len(crisis) + 1), index=crisis) / (len(crisis) + 1)
        expected_rate = rate[first - 1] + (rate[last + 1] - rate[first - 1]) * steps
    elif isinstance(baseline, int | float):
        expected_rate = pd.Series(float(baseline), index=crisis)
    else:
        raise ValueError(f'baseline {baseline!r}: it is "kept", "line" or a rate')
    # Thousands of deaths by deaths per thousand people are millions of people.
    people = (deaths / rate)[crisis]
    table = pd.DataFrame({"deaths": deaths[crisis], "expected": people * expected_rate})
    return table.assign(excess=table["deaths"] - table["expected"])


def sheets(
    kilograms: float, grammage: float | pd.Index, size: tuple[float, float] = A4
) -> float | pd.Series:
    """How many sheets of paper weigh so much.

    `grammage`: grams a square metre, one or an index of several, which then is the result's.
    `size`: width and height of a sheet in millimetres.
    """
    square_metres = size[0] * size[1] / 1e6
    if isinstance(grammage, pd.Index):
        return pd.Series(kilograms * 1000 / (grammage * square_metres), index=grammage)
    return kilograms * 1000 / (grammage * square_metres)
