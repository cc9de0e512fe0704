"""The key judgements: what the report concludes, and how sure it is of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from .confidence import LEVELS, Level, confidences
from .data.pairs import findings


def key_judgements(package: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The key judgements in their order, with `claims` (a tuple of numbers) and `confidence`."""
    judgements = package["judgements"].sort_values("order", ignore_index=True)
    claims = package["judgement_claims"].groupby("judgement")["claim"].agg(tuple)
    levels = {
        claim: one.level for claim, one in confidences(package["claims"], findings(package)).items()
    }
    judgements["claims"] = judgements["judgement"].map(claims)
    judgements["confidence"] = [
        confidence_of_judgement(levels[claim] for claim in keys) for keys in judgements["claims"]
    ]
    return judgements


def confidence_of_judgement(levels: Iterable[Level]) -> Level:
    """How sure the report is of a judgement that rests on claims with these levels.

    A judgement is no better founded than the least well founded of its claims.  Claims that are
    not rated are left aside; where none is rated, nor is the judgement.
    """
    rated = [level for level in levels if level != "not rated"]
    return max(rated, key=list(LEVELS).index, default="not rated")
