"""The rule, and its words, as tables."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from ..confidence import Grounds, confidences
from ..data.package import Package
from ..data.pairs import findings
from ..language.myst import escape, verdict_mark
from ..reasons import traces
from ..rule import OUTCOMES, SETTINGS, VERDICTS, Case
from .table import Table


def rule_cases_table(package: Package) -> Table:
    """The cases of the rule, in its order, with how many checked claims each one decides."""
    cases = Counter(
        trace.case
        for trace in traces(package["claims"], findings(package)).values()
        if trace.verdict != "not checkable"
    )
    rows = [
        {
            "If": escape(case.says),
            "the verdict is": verdict_mark(case.verdict),
            "Claims": str(cases[case]),
        }
        for case in Case
    ]
    return Table(
        pd.DataFrame(rows),
        name="tbl-cases",
        caption="The cases of the rule: the first that fits a claim decides",
        widths=[64, 24, 12],
        numeric=["Claims"],
        note="Claims: those that the case decides under this report’s settings, predictions "
        "included, whose outcome is worded otherwise. This report needs one origin.",
    )


def confidence_cases_table(package: Package) -> Table:
    """The cases of confidence, in their order, with how many claims each one decides."""
    found = confidences(package["claims"], findings(package)).values()
    cases = Counter(one.case for one in found)
    rows = [
        {
            "If": escape(case.says),
            "the confidence is": case.level,
            "Claims": str(cases[case]),
        }
        for case in Grounds
    ]
    return Table(
        pd.DataFrame(rows),
        name="tbl-confidence",
        caption="How confidence in a verdict follows: the first case that fits decides",
        widths=[66, 22, 12],
        numeric=["Claims"],
        note="Deciding findings are the strong ones or, if there are none, the echoes. The side of "
        "a verdict is what speaks against the claim for contradicted, and what agrees with it for "
        f"every other. The {len(SETTINGS)} settings are all combinations of what unnamed voices, "
        "intelligence services and the article’s own circle are worth and of one or two origins.",
    )


def verdict_meanings_table() -> Table:
    """What each verdict, and each outcome of a prediction, means."""
    rows = [
        {"Word": verdict_mark(word) if word in VERDICTS else word, "Meaning": escape(text)}
        for word, text in (VERDICTS | OUTCOMES).items()
    ]
    return Table(
        pd.DataFrame(rows),
        name="tbl-verdict-meanings",
        caption="What the verdicts mean",
        widths=[24, 76],
        note="The last four are outcomes of predictions.",
    )
