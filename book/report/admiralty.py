"""Findings in the terms of the NATO Admiralty code, for readers who know it.

Reliability of a source runs from A to F, credibility of what it says from 1 to 6.  The code grades
a source's history, which the data do not hold; this mapping, of book/codebook.md, grades its kind.
The rule does not use it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .rule import AGAINST, Finding, Rule, weigh

RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
CREDIBILITY = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}
# The letter at which each basis starts.
_START = {
    "A": ("imagery", "statistics", "survey", "investigation", "scholarship"),
    "B": ("official document", "own record", "observation", "named testimony"),
    "C": ("intelligence estimate", "expert judgement", "press report"),
    "D": ("anonymous testimony",),
}
START = {basis: letter for letter, several in _START.items() for basis in several}
# How many letters down.
DEPTH_STEPS = {"passage": 0, "opening": 1, "relay": 1}
INDEPENDENCE_STEPS = {"independent": 0, "unknown": 1, "same circle": 2}


class AdmiraltyCode(NamedTuple):
    """Reliability of the source and credibility of what it says, such as B2."""

    reliability: str
    credibility: int

    def __str__(self) -> str:
        return f"{self.reliability}{self.credibility}"


def admiralty_codes(findings: Iterable[Finding]) -> list[AdmiraltyCode]:
    """The code of each finding on one claim, in their order.

    `findings`: all findings on the claim, since credibility depends on what the others say.
    """
    findings = tuple(findings)
    return [AdmiraltyCode(_reliability(one), _credibility(one, findings)) for one in findings]


def _reliability(finding: Finding) -> str:
    unnamed = finding.basis == "anonymous testimony" and finding.independence == "unknown"
    if finding.consulted == "not consulted" or unnamed:
        return "F"
    steps = DEPTH_STEPS[finding.consulted] + INDEPENDENCE_STEPS[finding.independence]
    letters = "ABCD"
    return letters[min(letters.index(START[finding.basis]) + steps, len(letters) - 1)]


def _credibility(finding: Finding, findings: Iterable[Finding]) -> int:
    own = weigh(finding, Rule()).weight
    if own == "ignored":
        return 6
    same: dict[str, set[str]] = {"full": set(), "echo": set()}
    other: dict[str, set[str]] = {"full": set(), "echo": set()}
    for one in findings:
        worth = weigh(one, Rule()).weight
        if worth != "ignored" and one.origin != finding.origin:
            agrees = (one.bears in AGAINST) == (finding.bears in AGAINST)
            (same if agrees else other)[worth].add(one.origin)
    if other["full"]:
        return 4 if same["full"] or own == "full" else 5
    if same["full"]:
        return 2 if other["echo"] else 1
    return 2 if own == "full" and same["echo"] and not other["echo"] else 3
