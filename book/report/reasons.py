"""Why a verdict is what it is: what counted, which case of the rule fired, what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from .data.package import Package
from .data.rows import records
from .language.words import in_words
from .rule import (
    Case,
    Finding,
    Rule,
    Tally,
    Weight,
    decide,
    findings_by_claim,
    outcome_of,
    result,
    tally,
    verdict_on,
    weigh,
)

# What findings do to a claim, in the order of `Tally`; strong ones never only doubt.
WAYS = ("support", "partly support", "correct", "contradict", "doubt")


class Weighed(NamedTuple):
    """A finding with what it is worth under the rule, and why."""

    finding: Finding
    weight: Weight
    because: str


@dataclass(frozen=True)
class Trace:
    """How the rule came to its verdict on a claim.

    `outcome`: how a prediction turned out; of other claims none.  `case`: the case of the rule
    that the findings make; it does not decide where no published source could.  `weighed`: every
    finding on the claim.  `tally`: separate origins each way.  `turns`: origins without which
    the verdict, or a prediction's outcome, would be another, and which.
    """

    claim: str
    verdict: str
    outcome: str | None
    case: Case
    weighed: tuple[Weighed, ...]
    tally: Tally
    turns: Mapping[str, str]

    @property
    def result(self) -> str:
        """The verdict, or a prediction's outcome."""
        return self.outcome or self.verdict

    @property
    def counted(self) -> tuple[Weighed, ...]:
        """The findings that count, strong ones and echoes."""
        return tuple(one for one in self.weighed if one.weight != "ignored")

    @property
    def deciding(self) -> tuple[Finding, ...]:
        """The findings of full weight; if there are none, the echoes."""
        full = tuple(one.finding for one in self.counted if one.weight == "full")
        return full or tuple(one.finding for one in self.counted)

    @property
    def ignored(self) -> tuple[Weighed, ...]:
        """The findings that count for nothing."""
        return tuple(one for one in self.weighed if one.weight == "ignored")


def trace(claim: Any, findings: Iterable[Finding], rule: Rule | None = None) -> Trace:
    """How `rule` comes to its verdict on a claim.

    `claim`: a row of the claims, as `records` gives it.  `findings`: those on it.
    """
    rule, findings = rule or Rule(), tuple(findings)
    case = decide(findings, rule)
    verdict = verdict_on(claim, case)
    weighed = tuple(Weighed(finding, *weigh(finding, rule)) for finding in findings)
    turns = {}
    for origin in dict.fromkeys(one.finding.origin for one in weighed if one.weight != "ignored"):
        without = result(claim, decide((f for f in findings if f.origin != origin), rule))
        if without != result(claim, case):
            turns[origin] = without
    return Trace(
        claim=claim.claim,
        verdict=verdict,
        outcome=outcome_of(case) if verdict == "prediction" else None,
        case=case,
        weighed=weighed,
        tally=tally(findings, rule),
        turns=turns,
    )


def traces(
    claims: pd.DataFrame, findings: pd.DataFrame, rule: Rule | None = None
) -> dict[str, Trace]:
    """The trace of every claim; the tables are those of `report.verdicts`."""
    by_claim = findings_by_claim(findings)
    return {
        claim.claim: trace(claim, by_claim.get(claim.claim, ()), rule) for claim in records(claims)
    }


def explanation(trace: Trace) -> str:
    """Why the verdict is what it is, in one to three sentences of plain English."""
    if trace.verdict == "not checkable":
        return "No published source could decide the claim."
    sentences = [trace.case.says, _origins(trace), _withdrawal(trace)]
    return " ".join(f"{one[0].upper()}{one[1:]}." for one in sentences if one)


def _origins(trace: Trace) -> str:
    """How many separate origins bear on the claim, and how: the strong ones, or else the echoes."""
    strong, echoes = trace.tally[:4], trace.tally[4:]
    kind, counts = ("strong ", strong) if any(strong) else ("", echoes)
    ways: list[str] = []
    for count, verb in zip(counts, WAYS, strict=False):
        if count:
            noun = "" if ways else f" {kind}origin" if count == 1 else f" separate {kind}origins"
            ways.append(f"{in_words(count)}{noun} {_third_person(verb) if count == 1 else verb} it")
    return _listed(ways)


def _withdrawal(trace: Trace) -> str:
    """Which single origin would change the verdict if it were withdrawn, and to what."""
    origins = {one.finding.origin for one in trace.counted}
    what = "the prediction" if trace.outcome else "the claim"
    if not origins:
        return ""
    if not trace.turns:
        return "no single origin decides this: the result is the same without any one of them"
    return "; ".join(
        f"without {'this origin' if len(origins) == 1 else _findings(trace, origin)} "
        f"{what} would be {other}"
        for origin, other in trace.turns.items()
    )


def _findings(trace: Trace, origin: str) -> str:
    return _listed([o.finding.evidence for o in trace.counted if o.finding.origin == origin])


def _listed(parts: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def _third_person(verb: str) -> str:
    return f"{verb[:-1]}ies" if verb.endswith("y") else f"{verb}s"


def deciding_findings(package: Package, why: Mapping[str, Trace]) -> pd.DataFrame:
    """The findings that decide a verdict on a claim that can be checked, a row each."""
    checked = [one for one in why.values() if one.verdict != "not checkable"]
    numbers = {finding.evidence for one in checked for finding in one.deciding}
    return package["evidence"][package["evidence"]["evidence"].isin(numbers)]


def evidenced(why: Mapping[str, Trace]) -> list[Trace]:
    """The claims whose verdict rests on evidence: neither open nor out of reach."""
    without = ("unverified", "not checkable", "prediction")
    return [one for one in why.values() if one.verdict not in without]
