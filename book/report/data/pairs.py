"""The findings as the rule weighs them: each on each claim that it is about."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd


def findings(package: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The evidence, one row for each finding on each claim.

    The columns are those of `evidence` and of `bearings`; rows are in the order of the evidence.
    """
    return package["evidence"].merge(package["bearings"], on="evidence", validate="one_to_many")
