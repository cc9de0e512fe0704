"""What has changed between a published edition and now."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from .data.pairs import findings
from .data.rows import records
from .reasons import traces

FIRST = "1.0.0"


def results(package: Mapping[str, pd.DataFrame]) -> pd.Series:
    """The verdict on each claim by the report's own rule, or a prediction's outcome, by claim."""
    found = traces(package["claims"], findings(package))
    return pd.Series({claim: one.result for claim, one in found.items()}, name="verdict")


def changes_since(package: Mapping[str, pd.DataFrame], edition: str = FIRST) -> pd.DataFrame:
    """The claims whose verdict is not that of an edition, in the order of the article.

    Columns: `claim`, `statement`, `before`, `after`, and `reasons`, a tuple of those that
    corrections of the verdict give, in their order.  Raises `KeyError` for an unknown edition.
    """
    editions = package["editions"]
    then = editions[editions["edition"] == edition].set_index("claim")["verdict"].astype(str)
    if then.empty:
        known = ", ".join(editions["edition"].unique())
        raise KeyError(f"no edition {edition}; there are: {known}")
    now = results(package)
    corrections = package["corrections"]
    corrections = corrections[corrections["kind"] == "verdict"].sort_values("date", kind="stable")
    reasons = corrections.groupby("claim")["reason"].agg(tuple).to_dict()
    rows = [
        (row.claim, row.statement, then.get(row.claim), now[row.claim], reasons.get(row.claim, ()))
        for row in records(package["claims"])
        if then.get(row.claim) != now[row.claim]
    ]
    return pd.DataFrame(rows, columns=["claim", "statement", "before", "after", "reasons"])
