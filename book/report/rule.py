"""The rule by which a claim's verdict follows from its evidence.

`verdicts` is the whole of it: a pure function of the ledger, the evidence and a `Rule`,
whose settings a reader can turn.  No verdict is written anywhere else.

A finding counts as *strong* when it is independent of the article and of the party whose
word the article repeats, and discloses what it rests on; what unnamed voices, intelligence
services or the article's own circle say is an *echo*.  Findings that trace to one origin
count once.  Context never counts, nor does a source that nobody on this report has read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args

import pandas as pd

from .data.allowed import check_choice, check_columns, check_count, check_day
from .data.rows import records

# In the order in which charts and tables show them: from borne out to out of reach.
VERDICTS = {
    "confirmed": "strong evidence shows it, and nothing that counts limits or opposes it",
    "partly confirmed": "strong evidence shows it in part, or shows it while other evidence "
    "limits or opposes it",
    "echoed": "only unnamed voices, intelligence services or the article’s own circle "
    "say the same, wholly or in part",
    "disputed": "credible evidence stands on both sides, or only an echo contradicts it",
    "contradicted": "strong evidence shows that it is false as stated, and none as strong "
    "that it is true",
    "unverified": "nothing was found that bears it out or contradicts it",
    "not checkable": "no published source could decide it",
    "prediction": "it looked ahead, and is scored apart",
}
OUTCOMES = {
    "borne out": "what came after shows it",
    "partly borne out": "what came after shows it in part, or stands on both sides",
    "not borne out": "what came after shows the opposite",
    "open": "nothing found decides it yet, or echoes alone",
}

Weight = Literal["ignored", "echo", "full"]


@dataclass(frozen=True)
class Rule:
    """The settings of the rule.

    `anonymous`: what testimony of unnamed people is worth: ignored, an echo, or full weight.
    `intelligence`: the same for intelligence services, which do not show their grounds.
    `same_circle`: the same for the article's own circle: the groups, outlets and parties
    whose word it repeats.  `known_by`: count only what was public on that day (ISO date);
    an undated source then does not count, and one dated by month or year only once that
    has ended.  `origins`: how many separate strong origins it takes to confirm or to
    contradict; with fewer, a claim is partly confirmed or disputed at most.
    """

    anonymous: Weight = "echo"
    intelligence: Weight = "echo"
    same_circle: Weight = "echo"
    known_by: str | None = None
    origins: int = 1

    def __post_init__(self) -> None:
        for setting in ("anonymous", "intelligence", "same_circle"):
            check_choice(f"Rule, {setting}", getattr(self, setting), get_args(Weight))
        if self.known_by is not None:
            check_day("Rule, known_by", self.known_by)
        check_count("Rule, origins", self.origins)


class Finding(NamedTuple):
    """What the rule sees of one row of the evidence."""

    bears: str
    basis: str
    independence: str
    consulted: str
    published: str | None
    origin: str

    @classmethod
    def of(cls, row: Any) -> Finding:
        """A row of the evidence table, as `records` gives it."""
        return cls(
            row.bears,
            row.basis,
            row.independence,
            row.consulted,
            None if pd.isna(row.published) else row.published,
            row.source if pd.isna(row.origin) else row.origin,
        )


def verdicts(claims: pd.DataFrame, evidence: pd.DataFrame, rule: Rule | None = None) -> pd.Series:
    """The verdict of every claim under `rule`: a categorical series indexed by claim.

    `claims` and `evidence`: the tables of those names, as `load` gives them.
    """
    rule = rule or Rule()
    check_columns("claims", claims, ("claim", "checkable", "kind"))
    findings = findings_by_claim(evidence)
    found = {}
    for claim in records(claims):
        if claim.checkable == "no":
            found[claim.claim] = "not checkable"
        elif claim.kind == "prediction":
            found[claim.claim] = "prediction"
        else:
            found[claim.claim] = judge(findings.get(claim.claim, ()), rule)
    return pd.Series(found, name="verdict").astype(
        pd.CategoricalDtype(list(VERDICTS), ordered=True)
    )


def outcomes(
    predictions: pd.DataFrame, evidence: pd.DataFrame, rule: Rule | None = None
) -> pd.Series:
    """How each prediction turned out, by the same weighing: a categorical series by claim."""
    rule = rule or Rule()
    findings = findings_by_claim(evidence)
    scored = {
        claim: _OUTCOME.get(judge(findings.get(claim, ()), rule), "partly borne out")
        for claim in predictions["claim"]
    }
    return pd.Series(scored, name="outcome").astype(
        pd.CategoricalDtype(list(OUTCOMES), ordered=True)
    )


_OUTCOME = {
    "confirmed": "borne out",
    "contradicted": "not borne out",
    "echoed": "open",
    "unverified": "open",
}


def judge(findings: Iterable[Finding], rule: Rule) -> str:
    """The verdict on a checkable claim from its findings.  The table of cases in Method is this."""
    full: dict[str, set[str]] = {"supports": set(), "qualifies": set(), "contradicts": set()}
    echo: dict[str, set[str]] = {"supports": set(), "qualifies": set(), "contradicts": set()}
    for finding in findings:
        match weight(finding, rule):
            case "full":
                full[finding.bears].add(finding.origin)
            case "echo":
                echo[finding.bears].add(finding.origin)

    if full["contradicts"]:
        alone = not full["supports"] and len(full["contradicts"]) >= rule.origins
        return "contradicted" if alone else "disputed"
    if full["supports"]:
        opposed = full["qualifies"] or echo["qualifies"] or echo["contradicts"]
        enough = len(full["supports"]) >= rule.origins
        return "confirmed" if enough and not opposed else "partly confirmed"
    if full["qualifies"]:
        return "partly confirmed"
    if echo["contradicts"]:
        return "disputed"
    return "echoed" if echo["supports"] or echo["qualifies"] else "unverified"


def weight(finding: Finding, rule: Rule) -> Weight:
    """What one finding is worth under the rule."""
    if finding.bears == "context" or finding.consulted == "not consulted":
        return "ignored"
    if rule.known_by and not _known(finding.published, rule.known_by):
        return "ignored"
    limits: list[Weight] = ["full"]
    if finding.basis == "anonymous testimony":
        limits.append(rule.anonymous)
    elif finding.basis == "intelligence estimate":
        limits.append(rule.intelligence)
    elif finding.independence == "unknown":
        limits.append("echo")
    if finding.independence == "same circle":
        limits.append(rule.same_circle)
    return min(limits, key=("ignored", "echo", "full").index)


def _known(published: str | None, day: str) -> bool:
    # A month or a year is known once it has ended.
    return bool(published) and pd.Period(published).end_time < pd.Timestamp(day) + pd.Timedelta(
        1, "D"
    )


def strong_origins(
    evidence: pd.DataFrame, bears: Iterable[str], rule: Rule | None = None
) -> pd.Series:
    """How many separate strong origins bear on each claim in one of the ways `bears`.

    Whole numbers by claim; a claim that has none is missing.
    """
    rule, bears = rule or Rule(), set(bears)
    for way in bears:
        check_choice("bears", way, ("supports", "qualifies", "contradicts", "context"))
    counts = {
        claim: len({f.origin for f in findings if f.bears in bears and weight(f, rule) == "full"})
        for claim, findings in findings_by_claim(evidence).items()
    }
    return pd.Series({claim: n for claim, n in counts.items() if n}, name="origins", dtype="int64")


def findings_by_claim(evidence: pd.DataFrame) -> dict[str, list[Finding]]:
    """The findings on each claim, in the order of the evidence table."""
    found: dict[str, list[Finding]] = {}
    check_columns("evidence", evidence, ("claims", *Finding._fields, "source"))
    for row in records(evidence):
        finding = Finding.of(row)
        for claim in row.claims:
            found.setdefault(claim, []).append(finding)
    return found


# The settings that the report itself compares with its own.
VARIATIONS = {
    "this report’s rule": Rule(),
    "unnamed voices ignored": Rule(anonymous="ignored"),
    "the article’s circle ignored": Rule(same_circle="ignored"),
    "intelligence services ignored": Rule(intelligence="ignored"),
    "all three ignored": Rule(anonymous="ignored", intelligence="ignored", same_circle="ignored"),
    "unnamed voices in full": Rule(anonymous="full"),
    "intelligence services in full": Rule(intelligence="full"),
    "all three in full": Rule(anonymous="full", intelligence="full", same_circle="full"),
    "two origins needed": Rule(origins=2),
    "known by July 2021": Rule(known_by="2021-07-31"),
}
