"""How well a verdict is founded: high, moderate, low or very low.

Confidence is not how likely a claim is to be true.  Its components follow GRADE-CERQual
(Lewin et al. 2018): how far sources were read stands for the limits of method, separate strong
origins for adequacy, the other side for coherence; stability under other settings is added.
`Grounds` is the published table of cases; book/codebook.md gives its reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal, NamedTuple

import pandas as pd

from .data.rows import records
from .language.words import in_words
from .reasons import trace
from .rule import AGAINST, FOR, SETTINGS, Finding, decide, findings_by_claim, result

Level = Literal["high", "moderate", "low", "very low", "not rated"]
# From well founded to hardly, as charts and tables show them.
LEVELS: dict[Level, str] = {
    "high": "several separate origins, mostly read in the passage itself, and no setting that "
    "matters changes the verdict",
    "moderate": "several separate origins and a stable verdict, or the very words of a quotation",
    "low": "read closely in part, or stable, but thin or contested",
    "very low": "echoes alone, or thin evidence that was not read closely",
    "not rated": "no published source could decide it, or nothing was found",
}
NOT_RATED = ("not checkable", "unverified", "open")


class Evidence(NamedTuple):
    """What confidence follows from.

    `result`: the verdict, or a prediction's outcome.  `origins`: separate strong origins on its
    side.  `against`: those on the other side.  `read`: the share of deciding findings that were
    read in the very passage.  `stability`: the share of settings with the same result.
    `own_words`: a quotation that a deciding finding has in the very passage of a document or
    record of the speaker.
    """

    result: str
    origins: int
    against: int
    read: float
    stability: float
    own_words: bool = False

    @property
    def agreement(self) -> str:
        """Clean, mostly or split: nothing on the other side, under a third as much, or more."""
        if not self.against:
            return "clean"
        return "mostly" if 3 * self.against < self.origins else "split"


class Grounds(Enum):
    """The cases of confidence, in the order in which they are tried: the first that fits decides.

    `level`: what follows.  `says`: the case in words.
    """

    NOTHING_TO_RATE = (
        "not rated",
        "the claim is not checkable or unverified, or the prediction is open",
        lambda e: e.result in NOT_RATED,
    )
    NO_STRONG_ORIGIN = (
        "very low",
        "no strong origin is on the side of the verdict",
        lambda e: not e.origins,
    )
    SPLIT = (
        "low",
        "strong origins on the other side are at least a third as many",
        lambda e: e.agreement == "split",
    )
    WELL_FOUNDED = (
        "high",
        "at least two separate strong origins and none on the other side, at least half of the "
        "deciding findings read in the passage itself, and the verdict the same under at least "
        "90 per cent of the settings",
        lambda e: (
            e.origins >= 2 and e.read >= 0.5 and e.stability >= 0.9 and e.agreement == "clean"
        ),
    )
    READ_AND_STABLE = (
        "moderate",
        "at least two separate strong origins, a deciding finding read in the passage itself, and "
        "the verdict the same under at least 75 per cent of the settings",
        lambda e: e.origins >= 2 and e.read > 0 and e.stability >= 0.75,
    )
    MANY_ORIGINS = (
        "moderate",
        "at least three separate strong origins, and the verdict the same under at least 90 per "
        "cent of the settings",
        lambda e: e.origins >= 3 and e.stability >= 0.9,
    )
    OWN_WORDS = (
        "moderate",
        "a quotation whose very words we read in an official document or own record, and no "
        "strong origin on the other side",
        lambda e: e.own_words and e.agreement == "clean",
    )
    READ_OR_STABLE = (
        "low",
        "a deciding finding read in the passage itself, or the verdict the same under at least "
        "half of the settings",
        lambda e: e.read > 0 or e.stability >= 0.5,
    )
    ANY_OTHER = ("very low", "any other", lambda e: True)

    def __init__(self, level: Level, says: str, fits: Callable[[Evidence], bool]):
        self.level = level
        self.says = says
        self._fits = fits

    @classmethod
    def of(cls, evidence: Evidence) -> Grounds:
        """The case that decides."""
        return next(case for case in cls if case._fits(evidence))


class Component(NamedTuple):
    """One component of confidence: its value, and the reason in words."""

    value: float | int | str
    because: str


@dataclass(frozen=True)
class Confidence:
    """How well the verdict on a claim is founded, by which case, and from which components.

    `depth`: the share of deciding findings read in the very passage.  `origins`: separate strong
    origins on the side of the verdict.  `agreement`: clean, mostly or split.  `stability`: the
    share of settings with the same result.
    """

    claim: str
    level: Level
    case: Grounds
    depth: Component
    origins: Component
    agreement: Component
    stability: Component


def confidence_in(claim: Any, findings: Iterable[Finding]) -> Confidence:
    """How well this report's verdict on a claim is founded.

    `claim`: a row of the claims, as `records` gives it.  `findings`: those on it.
    """
    findings = tuple(findings)
    found = trace(claim, findings)
    deciding = found.deciding
    side = AGAINST if found.case.verdict == "contradicted" else FOR
    strong = [one.finding for one in found.counted if one.weight == "full"]
    passages = [one for one in deciding if one.consulted == "passage"]
    same = sum(result(claim, decide(findings, rule)) == found.result for rule in SETTINGS)
    evidence = Evidence(
        result=found.result,
        origins=len({one.origin for one in strong if one.bears in side}),
        against=len({one.origin for one in strong if one.bears not in side}),
        read=len(passages) / len(deciding) if deciding else 0.0,
        stability=same / len(SETTINGS),
        own_words=claim.kind == "quotation"
        and any(one.basis in ("official document", "own record") for one in passages),
    )
    case = Grounds.of(evidence)
    return Confidence(
        claim=claim.claim,
        level=case.level,
        case=case,
        depth=Component(
            evidence.read,
            _read(len(passages), len(deciding)),
        ),
        origins=Component(
            evidence.origins,
            f"{in_words(evidence.origins)} separate strong "
            f"origin{' is' if evidence.origins == 1 else 's are'} on the side of the verdict",
        ),
        agreement=Component(
            evidence.agreement,
            f"{in_words(evidence.against)} strong "
            f"origin{' is' if evidence.against == 1 else 's are'} on the other side",
        ),
        stability=Component(
            evidence.stability,
            f"the verdict is the same under {same if same < len(SETTINGS) else 'all'} of "
            f"{len(SETTINGS)} settings of the rule",
        ),
    )


def _read(passages: int, deciding: int) -> str:
    """How many of the deciding findings were read in the very passage, in words."""
    if deciding == 1:
        return f"we read the one deciding finding {'' if passages else 'not '}in the passage itself"
    read = in_words(passages) if passages else "none"
    return f"of {in_words(deciding)} deciding findings we read {read} in the passage itself"


def confidences(claims: pd.DataFrame, findings: pd.DataFrame) -> dict[str, Confidence]:
    """The confidence in the verdict on every claim; the tables are those of `report.verdicts`."""
    by_claim = findings_by_claim(findings)
    return {
        claim.claim: confidence_in(claim, by_claim.get(claim.claim, ()))
        for claim in records(claims)
    }
