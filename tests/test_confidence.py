"""Confidence in a verdict: its table of cases, its components, and what they rest on."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest

from book.report import confidence_cases_table, confidences, findings, load, outcomes, verdicts
from book.report.confidence import LEVELS, NOT_RATED, Evidence, Grounds, confidence_in
from book.report.rule import SETTINGS, Finding

SOUND = Evidence("confirmed", origins=2, against=0, read=0.5, stability=0.9)


@pytest.mark.parametrize(
    ("changed", "case"),
    [
        ({}, Grounds.WELL_FOUNDED),
        ({"result": "unverified"}, Grounds.NOTHING_TO_RATE),
        ({"result": "open"}, Grounds.NOTHING_TO_RATE),
        ({"origins": 0}, Grounds.NO_STRONG_ORIGIN),
        ({"origins": 6, "against": 2}, Grounds.SPLIT),
        ({"origins": 7, "against": 2}, Grounds.READ_AND_STABLE),
        ({"read": 0.49}, Grounds.READ_AND_STABLE),
        ({"stability": 0.89}, Grounds.READ_AND_STABLE),
        ({"read": 0.0}, Grounds.READ_OR_STABLE),
        ({"read": 0.0, "origins": 3}, Grounds.MANY_ORIGINS),
        ({"read": 0.0, "origins": 3, "stability": 0.89}, Grounds.READ_OR_STABLE),
        ({"stability": 0.74}, Grounds.READ_OR_STABLE),
        ({"origins": 1}, Grounds.READ_OR_STABLE),
        ({"origins": 1, "own_words": True}, Grounds.OWN_WORDS),
        ({"origins": 4, "against": 1, "read": 0.1, "own_words": True, "stability": 0.1}, "low"),
        ({"origins": 1, "read": 0.0, "stability": 0.5}, Grounds.READ_OR_STABLE),
        ({"origins": 1, "read": 0.0, "stability": 0.49}, Grounds.ANY_OTHER),
    ],
)
def test_table_of_cases(changed: dict, case: Grounds | str) -> None:
    found = Grounds.of(SOUND._replace(**changed))
    assert case in (found, found.level)


def test_the_settings_are_every_combination_of_the_dials_on_whose_word_counts() -> None:
    assert len(SETTINGS) == len(set(SETTINGS)) == 3 * 3 * 3 * 2
    assert {(rule.known_by, rule.depth) for rule in SETTINGS} == {(None, "relay")}


def rated(*given: tuple[str, str, str, str], kind: str = "event"):
    """The confidence in a claim on which findings bear: how, basis, depth, origin."""
    claim = SimpleNamespace(claim="9.01", checkable="yes", kind=kind)
    return confidence_in(
        claim,
        [
            Finding(bears, basis, "independent", consulted, None, origin)
            for bears, basis, consulted, origin in given
        ],
    )


def test_the_components_are_counted_on_the_side_of_the_verdict() -> None:
    found = rated(
        ("contradicts", "statistics", "passage", "a"),
        ("contradicts", "survey", "relay", "b"),
        ("contradicts", "survey", "relay", "b"),
        ("partly supports", "imagery", "opening", "c"),
        ("supports", "anonymous testimony", "passage", "d"),
    )
    assert found.origins.value == 2
    assert found.agreement == ("split", "one strong origin is on the other side")
    assert found.depth.value == 0.25
    assert found.depth.because == "of four deciding findings we read one in the passage itself"
    assert found.case is Grounds.SPLIT


def test_echoes_decide_where_nothing_else_does() -> None:
    found = rated(("supports", "anonymous testimony", "passage", "a"))
    assert (found.depth.value, found.origins.value, found.level) == (1.0, 0, "very low")
    # Ignored or counted in full, the unnamed would make another verdict.
    assert found.stability.value == pytest.approx(1 / 3)


def test_the_speakers_own_words_are_enough_for_moderate() -> None:
    document = ("supports", "official document", "passage", "a")
    assert rated(document, kind="quotation").case is Grounds.OWN_WORDS
    assert rated(document).level == "low"
    report = ("supports", "press report", "passage", "a")
    assert rated(report, kind="quotation").level == "low"


def test_every_claim_is_rated_fast() -> None:
    data = load()
    claims, every = data["claims"], findings(data)
    start = time.process_time()
    found = confidences(claims, every)
    assert time.process_time() - start < 2
    assert list(found) == list(claims["claim"])
    assert {one.level for one in found.values()} <= set(LEVELS)
    results = verdicts(claims, every).astype(str).to_dict()
    results |= outcomes(data["predictions"], every).astype(str).to_dict()
    for claim, one in found.items():
        assert (one.level == "not rated") == (results[claim] in NOT_RATED)


def test_stability_is_what_the_rule_gives_under_each_setting() -> None:
    data = load()
    claims, every = data["claims"], findings(data)
    own = verdicts(claims, every)
    same = sum((verdicts(claims, every, rule) == own).astype(int) for rule in SETTINGS)
    for claim, one in confidences(claims, every).items():
        if own[claim] != "prediction":
            assert one.stability.value == pytest.approx(same[claim] / len(SETTINGS))


def test_the_table_in_method_is_the_cases() -> None:
    table = confidence_cases_table(load()).frame
    assert table["the confidence is"].tolist() == [case.level for case in Grounds]
    assert table["Claims"].astype(int).sum() == len(load()["claims"])
