"""Findings in the terms of the Admiralty code: the codebook's table, line by line."""

from __future__ import annotations

import pytest

from book.report import findings, load
from book.report.admiralty import (
    CREDIBILITY,
    DEPTH_STEPS,
    INDEPENDENCE_STEPS,
    RELIABILITY,
    START,
    admiralty_codes,
)
from book.report.rule import DEPTHS, Finding, findings_by_claim

FULL = ("statistics", "independent")
ECHO = ("anonymous testimony", "unknown")


def finding(
    bears: str, kind: tuple[str, str] = FULL, origin: str = "a", consulted: str = "passage"
) -> Finding:
    """One finding, read in its passage unless `consulted` says otherwise."""
    return Finding(bears, *kind, consulted, None, origin)


@pytest.mark.parametrize(
    ("basis", "independence", "consulted", "letter"),
    [
        ("imagery", "independent", "passage", "A"),
        ("imagery", "independent", "relay", "B"),
        ("imagery", "same circle", "opening", "D"),
        ("official document", "independent", "passage", "B"),
        ("own record", "unknown", "passage", "C"),
        ("named testimony", "same circle", "passage", "D"),
        ("press report", "same circle", "relay", "D"),
        ("anonymous testimony", "same circle", "passage", "D"),
        ("anonymous testimony", "unknown", "passage", "F"),
        ("statistics", "independent", "not consulted", "F"),
    ],
)
def test_reliability(basis: str, independence: str, consulted: str, letter: str) -> None:
    given = finding("supports", (basis, independence), consulted=consulted)
    assert admiralty_codes([given])[0].reliability == letter


for_it, against = finding("supports"), finding("contradicts", origin="x")
more = finding("partly supports", origin="b")
echo_for, echo_against = finding("supports", ECHO, "e"), finding("contradicts", ECHO, "o")


@pytest.mark.parametrize(
    ("given", "grade"),
    [
        ([finding("context")], 6),
        ([finding("supports", consulted="not consulted"), more], 6),
        ([for_it, more], 1),
        ([echo_for, for_it], 1),
        ([for_it, more, echo_against], 2),
        ([for_it, echo_for], 2),
        ([for_it, echo_for, echo_against], 3),
        ([for_it], 3),
        ([for_it, finding("supports", origin="a")], 3),
        ([echo_for], 3),
        ([for_it, against], 4),
        ([echo_for, more, against], 4),
        ([echo_for, against], 5),
        ([against, for_it], 4),
        ([finding("doubts", origin="d"), against], 1),
        ([finding("doubts", origin="d"), for_it], 5),
    ],
)
def test_credibility_of_the_first_finding(given: list[Finding], grade: int) -> None:
    assert admiralty_codes(given)[0].credibility == grade


def test_every_finding_of_the_evidence_has_a_code() -> None:
    data = load()
    assert set(START) == set(data.vocabulary("evidence", "basis"))
    assert set(DEPTH_STEPS) == set(DEPTHS)
    assert set(INDEPENDENCE_STEPS) == set(data.vocabulary("bearings", "independence"))
    for on in findings_by_claim(findings(data)).values():
        codes = admiralty_codes(on)
        assert len(codes) == len(on)
        assert all(code.reliability in RELIABILITY for code in codes)
        assert all(code.credibility in CREDIBILITY for code in codes)
    assert str(codes[0]) == f"{codes[0].reliability}{codes[0].credibility}"
