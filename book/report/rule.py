"""The rule by which a claim's verdict follows from its evidence.

`verdicts` is the whole of it: a pure function of the claims, the findings on them and a
`Rule`, whose settings a reader can turn.  No verdict is written anywhere else.

A finding counts as *strong* when it is independent of the article and of the party whose
word the article repeats, and discloses what it rests on; what unnamed people, intelligence
services or the article's own circle say is an *echo*, and so is what only casts doubt.
Findings that trace to one origin count once.  Context never counts, nor does a source that
nobody on this report has read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from itertools import product
from typing import Any, Literal, NamedTuple, get_args

import pandas as pd

from .data.allowed import check_choice, check_columns, check_count, check_day
from .data.rows import records

# In the order in which charts and tables show them: from borne out to out of reach.
VERDICTS = {
    "confirmed": "strong evidence shows it, and nothing as strong corrects or opposes it",
    "partly confirmed": "strong evidence shows it in part, or shows it while other evidence "
    "corrects or opposes it",
    "echoed": "only unnamed people, intelligence services or the article’s own circle "
    "say the same, wholly or in part",
    "disputed": "credible evidence is on both sides, or only an echo speaks against it",
    "contradicted": "strong evidence shows that it is false as stated, and nothing as strong "
    "that it is true",
    "unverified": "we found nothing that decides for or against it",
    "not checkable": "no published source could decide it",
    "prediction": "it concerns the future, and is scored separately",
}
# How a claim stands, in three words; a claim out of reach and a prediction have none.
STANDINGS = {
    "confirmed": "borne out",
    "partly confirmed": "borne out",
    "echoed": "left open",
    "disputed": "against",
    "contradicted": "against",
    "unverified": "left open",
}
OUTCOMES = {
    "borne out": "later evidence shows it",
    "partly borne out": "later evidence shows it in part, or is on both sides",
    "not borne out": "later evidence shows the opposite",
    "open": "nothing that we found decides it yet, or only echoes do",
}

# The ways in which a finding can agree with a claim, and speak against it.
FOR = ("supports", "partly supports", "corrects")
AGAINST = ("contradicts", "doubts")

Weight = Literal["ignored", "echo", "full"]
Depth = Literal["passage", "opening", "relay"]
WEIGHTS: tuple[Weight, ...] = get_args(Weight)
# How far a source was read, the furthest first.
DEPTHS: tuple[Depth, ...] = get_args(Depth)


@dataclass(frozen=True)
class Rule:
    """The settings of the rule.

    `anonymous`: what testimony of unnamed people is worth: ignored, an echo, or full weight.
    `intelligence`: the same for intelligence services, which do not show their grounds.
    `same_circle`: the same for the article's own circle: the groups, outlets and parties
    whose word it repeats.  `known_by`: count only what was public on that day (ISO date);
    an undated source then does not count, and one dated by month or year only once that
    has ended.  `origins`: how many separate strong origins it takes to confirm or to
    contradict; with fewer, a claim is partly confirmed or disputed at most.  `depth`: how far
    a source must have been read for its finding to count; by default it is enough that a page
    was read that reports the source.

    Raises `ValueError` for a setting that does not exist.
    """

    anonymous: Weight = "echo"
    intelligence: Weight = "echo"
    same_circle: Weight = "echo"
    known_by: str | None = None
    origins: int = 1
    depth: Depth = "relay"

    def __post_init__(self) -> None:
        for setting in ("anonymous", "intelligence", "same_circle"):
            check_choice(f"Rule, {setting}", getattr(self, setting), WEIGHTS)
        check_choice("Rule, depth", self.depth, DEPTHS)
        if self.known_by is not None:
            check_day("Rule, known_by", self.known_by)
        check_count("Rule, origins", self.origins)


class Finding(NamedTuple):
    """What the rule sees of one finding on one claim; `evidence` is its number."""

    bears: str
    basis: str
    independence: str
    consulted: str
    published: str | None
    origin: str
    evidence: str = ""

    @classmethod
    def of(cls, row: Any) -> Finding:
        """A row of `report.findings`, as `records` gives it."""
        return cls(
            row.bears,
            row.basis,
            row.independence,
            row.consulted,
            None if pd.isna(row.published) else row.published,
            row.source if pd.isna(row.origin) else row.origin,
            row.evidence,
        )


class Tally(NamedTuple):
    """How many separate origins bear on a claim in each way: strong ones, and echoes."""

    supports: int = 0
    partly_supports: int = 0
    corrects: int = 0
    contradicts: int = 0
    echo_supports: int = 0
    echo_partly_supports: int = 0
    echo_corrects: int = 0
    echo_contradicts: int = 0
    echo_doubts: int = 0

    @property
    def partial(self) -> int:
        """Strong origins that show the claim in part, or show it with a correction."""
        return self.partly_supports + self.corrects

    @property
    def echoes_for(self) -> int:
        """Echoes that agree with the claim, wholly or in part."""
        return self.echo_supports + self.echo_partly_supports + self.echo_corrects

    @property
    def echoes_against(self) -> int:
        """Echoes that speak against the claim, outright or with doubts."""
        return self.echo_contradicts + self.echo_doubts


class Case(Enum):
    """The cases of the rule, in the order in which they are tried: the first that fits decides.

    `verdict`: what follows.  `says`: the case in words.  The cases for
    and against are alike: what is weaker than the evidence on the other side moves a verdict only
    where that comes from a single origin.
    """

    BOTH_SIDES = (
        "disputed",
        "strong evidence supports the claim, and strong evidence contradicts it",
        lambda n, needed: n.contradicts and n.supports,
    )
    OPPOSED_CONTRADICTION = (
        "disputed",
        "strong evidence from one origin contradicts the claim, and other evidence agrees with it "
        "in part or as an echo",
        lambda n, needed: n.contradicts == 1 and (n.partial or n.echoes_for),
    )
    CONTRADICTION = (
        "contradicted",
        "strong evidence contradicts the claim, and nothing as strong supports it",
        lambda n, needed: n.contradicts >= needed,
    )
    THIN_CONTRADICTION = (
        "disputed",
        "strong evidence contradicts the claim and none supports it, but from fewer origins than "
        "needed",
        lambda n, needed: n.contradicts,
    )
    CORRECTED_SUPPORT = (
        "partly confirmed",
        "strong evidence supports the claim, and strong evidence corrects something in it that "
        "matters",
        lambda n, needed: n.supports and n.corrects,
    )
    OPPOSED_SUPPORT = (
        "partly confirmed",
        "strong evidence from one origin supports the claim, and an echo corrects, doubts or "
        "contradicts it",
        lambda n, needed: n.supports == 1 and (n.echo_corrects or n.echoes_against),
    )
    SUPPORT = (
        "confirmed",
        "strong evidence supports the claim, and nothing as strong corrects or contradicts it",
        lambda n, needed: n.supports >= needed,
    )
    THIN_SUPPORT = (
        "partly confirmed",
        "strong evidence alone supports the claim, but from fewer origins than needed",
        lambda n, needed: n.supports,
    )
    PARTIAL = (
        "partly confirmed",
        "strong evidence shows the claim in part or with a correction, and none supports or "
        "contradicts it outright",
        lambda n, needed: n.partial,
    )
    ECHO_AGAINST = (
        "disputed",
        "there is no strong evidence either way, and an echo speaks against the claim",
        lambda n, needed: n.echoes_against,
    )
    ECHO = (
        "echoed",
        "there is no strong evidence either way; an echo agrees with the claim, wholly or in part",
        lambda n, needed: n.echoes_for,
    )
    NOTHING = (
        "unverified",
        "no finding that counts speaks for or against the claim",
        lambda n, needed: True,
    )

    def __init__(self, verdict: str, says: str, fits: Callable[[Tally, int], object]):
        self.verdict = verdict
        self.says = says
        self._fits = fits

    @classmethod
    def of(cls, tally: Tally, needed: int = 1) -> Case:
        """The case that decides; `needed`: how many strong origins a verdict takes."""
        return next(case for case in cls if case._fits(tally, needed))


def verdicts(claims: pd.DataFrame, findings: pd.DataFrame, rule: Rule | None = None) -> pd.Series:
    """The verdict of every claim under `rule`: a categorical series indexed by claim.

    `claims`: the table of that name.  `findings`: a row for each finding on each claim, as
    `report.findings` gives them.
    """
    rule = rule or Rule()
    check_columns("claims", claims, ("claim", "checkable", "kind"))
    by_claim = findings_by_claim(findings)
    found = {
        claim.claim: verdict_on(claim, decide(by_claim.get(claim.claim, ()), rule))
        for claim in records(claims)
    }
    return pd.Series(found, name="verdict").astype(
        pd.CategoricalDtype(list(VERDICTS), ordered=True)
    )


def outcomes(
    predictions: pd.DataFrame, findings: pd.DataFrame, rule: Rule | None = None
) -> pd.Series:
    """How each prediction turned out, by the same weighing: a categorical series by claim."""
    rule = rule or Rule()
    by_claim = findings_by_claim(findings)
    scored = {
        claim: outcome_of(decide(by_claim.get(claim, ()), rule)) for claim in predictions["claim"]
    }
    return pd.Series(scored, name="outcome").astype(
        pd.CategoricalDtype(list(OUTCOMES), ordered=True)
    )


def verdict_on(claim: Any, case: Case) -> str:
    """The verdict on a row of the claims, given the case of the findings on it."""
    if claim.checkable == "no":
        return "not checkable"
    return "prediction" if claim.kind == "prediction" else case.verdict


def result(claim: Any, case: Case) -> str:
    """What the report says of a row of the claims: the verdict, or a prediction's outcome."""
    verdict = verdict_on(claim, case)
    return outcome_of(case) if verdict == "prediction" else verdict


_OUTCOME = {
    "confirmed": "borne out",
    "contradicted": "not borne out",
    "echoed": "open",
    "unverified": "open",
}


def outcome_of(case: Case) -> str:
    """How a prediction turned out, given the case of the findings on it."""
    return _OUTCOME.get(case.verdict, "partly borne out")


def decide(findings: Iterable[Finding], rule: Rule) -> Case:
    """The case of the rule that the findings on a claim make."""
    return Case.of(tally(findings, rule), rule.origins)


def judge(findings: Iterable[Finding], rule: Rule) -> str:
    """The verdict on a checkable claim from its findings."""
    return decide(findings, rule).verdict


def tally(findings: Iterable[Finding], rule: Rule) -> Tally:
    """Count the separate origins on each side; an origin counts once in each way it bears."""
    origins: dict[str, set[str]] = {way: set() for way in Tally._fields}
    for finding in findings:
        way = finding.bears.replace(" ", "_")
        match weigh(finding, rule).weight:
            case "full":
                origins[way].add(finding.origin)
            case "echo":
                origins[f"echo_{way}"].add(finding.origin)
    return Tally(*map(len, origins.values()))


class Weighing(NamedTuple):
    """What a finding is worth under a rule, and why."""

    weight: Weight
    because: str


def weigh(finding: Finding, rule: Rule) -> Weighing:
    """What one finding is worth under the rule: the strictest setting that concerns it holds."""
    if finding.bears == "context":
        return Weighing("ignored", "it is context and decides nothing")
    if finding.consulted not in DEPTHS:
        return Weighing("ignored", "its source was not read")
    if DEPTHS.index(finding.consulted) > DEPTHS.index(rule.depth):
        return Weighing("ignored", "its source was not read as far as this rule asks")
    if rule.known_by and not _known(finding.published, rule.known_by):
        return Weighing("ignored", f"it is not known to have been public by {rule.known_by}")
    limits = []
    if finding.basis == "anonymous testimony":
        limits.append(Weighing(rule.anonymous, "it rests on unnamed people"))
    elif finding.basis == "intelligence estimate":
        grounds = "an intelligence service says it without giving its grounds"
        limits.append(Weighing(rule.intelligence, grounds))
    elif finding.independence == "unknown":
        limits.append(Weighing("echo", "nobody can tell whether it is independent"))
    if finding.independence == "same circle":
        limits.append(Weighing(rule.same_circle, "it comes from the article’s own circle"))
    if finding.bears == "doubts":
        limits.append(Weighing("echo", "it casts doubt and settles nothing"))
    if not limits:
        return Weighing("full", "it is independent and shows its grounds")
    return min(limits, key=lambda limit: WEIGHTS.index(limit.weight))


@cache
def _known(published: str | None, day: str) -> bool:
    # A month or a year is known once it has ended.
    return bool(published) and pd.Period(published).end_time < pd.Timestamp(day) + pd.Timedelta(
        1, "D"
    )


def findings_by_claim(findings: pd.DataFrame) -> dict[str, list[Finding]]:
    """The findings on each claim, in the order of the evidence."""
    found: dict[str, list[Finding]] = {}
    check_columns("findings", findings, ("claim", *Finding._fields, "source"))
    for row in records(findings):
        found.setdefault(row.claim, []).append(Finding.of(row))
    return found


# Every combination of the settings that say whose word counts, and for how much.  The cut-off
# date and how far sources were read are left as they are: they ask something else.
SETTINGS = tuple(
    Rule(anonymous=anonymous, intelligence=intelligence, same_circle=same_circle, origins=origins)
    for anonymous, intelligence, same_circle, origins in product(WEIGHTS, WEIGHTS, WEIGHTS, (1, 2))
)


def variations(last_day: date) -> dict[str, Rule]:
    """The settings that the report itself compares with its own, by name.

    `last_day`: on which the article may have appeared.
    """
    return {
        "this report’s rule": Rule(),
        "unnamed people ignored": Rule(anonymous="ignored"),
        "the article’s circle ignored": Rule(same_circle="ignored"),
        "intelligence services ignored": Rule(intelligence="ignored"),
        "all three ignored": Rule(
            anonymous="ignored", intelligence="ignored", same_circle="ignored"
        ),
        "unnamed people in full": Rule(anonymous="full"),
        "intelligence services in full": Rule(intelligence="full"),
        "all three in full": Rule(anonymous="full", intelligence="full", same_circle="full"),
        "two origins needed": Rule(origins=2),
        f"known by {last_day:%B %Y}": Rule(known_by=last_day.isoformat()),
        "only passages count": Rule(depth="passage"),
    }
