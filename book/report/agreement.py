"""How far coders agree: Krippendorff's alpha for nominal codes, with a bootstrap interval."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

# Alpha from which codes are used without reserve, and the least for tentative conclusions
# (Krippendorff 2004, section 11.4).
RELIABLE, TENTATIVE = 0.80, 0.667
# What is coded, and the table whose column it is.  A unit is a row of that table.
VARIABLES = {
    "bears": "bearings",
    "independence": "bearings",
    "basis": "evidence",
    "consulted": "evidence",
    "kind": "claims",
    "sourcing": "claims",
    "wording": "claims",
    "checkable": "claims",
}


class Alpha(NamedTuple):
    """Krippendorff's alpha with its interval, and how many units two coders or more coded."""

    value: float
    low: float
    high: float
    units: int


def codes_by_coder(codes: pd.DataFrame, variable: str, round: str | None = None) -> pd.DataFrame:
    """The codes of one variable: units down, coders across, missing where one did not code.

    `codes`: the table of that name.  `round`: one round of coding, or all.
    Raises `ValueError` if a coder coded a unit twice, or if nothing was coded.
    """
    chosen = codes[codes["variable"] == variable]
    if round is not None:
        chosen = chosen[chosen["round"] == round]
    if chosen.empty:
        raise ValueError(f"no codes of {variable!r}{f' in round {round!r}' if round else ''}")
    twice = chosen[chosen.duplicated(["unit", "coder"])]
    if not twice.empty:
        row = twice.iloc[0]
        raise ValueError(f"{row['coder']} coded {variable} of {row['unit']} twice: choose a round")
    return chosen.pivot(index="unit", columns="coder", values="value")


def alpha(table: pd.DataFrame) -> float:
    """Krippendorff's alpha for nominal codes (Krippendorff 2011, section C).

    `table`: units down, coders across, as `codes_by_coder` gives them.  One is full agreement,
    zero what chance would give.  Not a number where fewer than two values were used: then nothing
    could have differed.
    """
    return _alpha(_numbers(table))


def alpha_interval(
    table: pd.DataFrame, *, share: float = 0.95, samples: int = 1000, seed: int = 1
) -> Alpha:
    """Alpha with the percentile interval of a bootstrap that draws units anew.

    `share`: how much of the samples the interval holds.  The same seed gives the same interval.
    Samples in which all codes are alike have no alpha and are left out.
    """
    numbers = _numbers(table[table.notna().sum(axis=1) >= 2])
    units = numbers.shape[1]
    draw = np.random.default_rng(seed)
    drawn = [_alpha(numbers[:, draw.integers(units, size=units)]) for _ in range(samples)]
    tail = 100 * (1 - share) / 2
    low, high = np.nanpercentile(drawn, [tail, 100 - tail])
    return Alpha(_alpha(numbers), float(low), float(high), units)


def disagreements(table: pd.DataFrame) -> pd.DataFrame:
    """How often two coders gave a unit each pair of values: a symmetric table of counts."""
    values = sorted(set(table.stack().dropna()))
    met = pd.DataFrame(0, index=values, columns=values)
    for _, row in table.iterrows():
        given = row.dropna().tolist()
        for place, one in enumerate(given):
            for other in given[place + 1 :]:
                met.loc[one, other] += 1
                if one != other:
                    met.loc[other, one] += 1
    return met


def _numbers(table: pd.DataFrame) -> np.ndarray:
    """Coders down, units across, each value a number."""
    codes, _ = pd.factorize(table.to_numpy().ravel())
    return np.where(codes < 0, np.nan, codes).reshape(table.shape).T


def _alpha(numbers: np.ndarray) -> float:
    # Imported here: only figures of agreement need it, not every chapter.
    import krippendorff

    if len(np.unique(numbers[~np.isnan(numbers)])) < 2:
        return float("nan")
    return float(krippendorff.alpha(reliability_data=numbers, level_of_measurement="nominal"))
