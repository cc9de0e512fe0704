"""The rule, and its words, as tables."""

from __future__ import annotations

import pandas as pd

from ..language.myst import escape, verdict_mark
from ..rule import OUTCOMES, VERDICTS, Finding, Rule, judge
from .table import Table


def rule_cases_table() -> Table:
    """The rule as a table of cases, each computed by the rule itself."""
    full, echo = ("statistics", "independent"), ("anonymous testimony", "unknown")
    cases = {
        "strong support": ("supports full",),
        "strong support from two origins": ("supports full", "supports full"),
        "strong support, strong qualification": ("supports full", "qualifies full"),
        "strong support, an echo that qualifies": ("supports full", "qualifies echo"),
        "strong support, an echo that contradicts": ("supports full", "contradicts echo"),
        "strong support, strong contradiction": ("supports full", "contradicts full"),
        "strong qualification": ("qualifies full",),
        "strong contradiction": ("contradicts full",),
        "strong contradiction from two origins": ("contradicts full", "contradicts full"),
        "strong contradiction, an echo that supports": ("contradicts full", "supports echo"),
        "strong contradiction, strong qualification": ("contradicts full", "qualifies full"),
        "an echo that supports": ("supports echo",),
        "an echo that qualifies": ("qualifies echo",),
        "an echo that contradicts": ("contradicts echo",),
        "echoes on both sides": ("supports echo", "contradicts echo"),
        "context alone, or nothing": ("context full",),
    }
    settings = {
        "By the rule": Rule(),
        "Unnamed voices ignored": Rule(anonymous="ignored"),
        "Two origins needed": Rule(origins=2),
    }
    rows = []
    for case, findings in cases.items():
        given = [
            Finding(bears, *(full if strength == "full" else echo), "passage", "2021", str(place))
            for place, (bears, strength) in enumerate(finding.split() for finding in findings)
        ]
        rows.append(
            {"Findings": case}
            | {name: verdict_mark(judge(given, rule)) for name, rule in settings.items()}
        )
    return Table(
        pd.DataFrame(rows),
        name="tbl-cases",
        caption="The rule as a table of cases",
        widths=[40, 20, 20, 20],
        note="Computed by the rule. In these cases an echo is the testimony of unnamed people.",
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
