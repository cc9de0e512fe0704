"""The sections of the article, as charts name them."""

from __future__ import annotations

import pandas as pd

from .package import Package


def section_names(package: Package) -> dict[int, str]:
    """Number and short name of each section; the note on the author has no number."""
    sections = package["sections"].set_index("section")
    titled = len(sections) - 1
    return {n: f"{n} {s}" if n <= titled else s for n, s in sections["short"].items()}


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
