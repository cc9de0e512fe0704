"""The rule: its table of cases, its settings, and what it never does."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest

from book.report import (
    OUTCOMES,
    VERDICTS,
    Rule,
    findings,
    load,
    outcomes,
    the_article,
    variations,
    verdicts,
)
from book.report.rule import Case, Finding, Tally, findings_by_claim, judge, weigh

FULL = {"basis": "statistics", "independence": "independent"}
UNNAMED = {"basis": "anonymous testimony", "independence": "unknown"}
CIRCLE = {"basis": "named testimony", "independence": "same circle"}
SERVICE = {"basis": "intelligence estimate", "independence": "independent"}
UNSURE = {"basis": "press report", "independence": "unknown"}
VARIATIONS = variations(the_article(load()).last_day)
COUNT = itertools.count()


def finding(bears: str, kind: dict, **changed: str) -> Finding:
    """One finding, of an origin of its own unless `changed` names one."""
    given = {"consulted": "passage", "published": "2020-05", "origin": f"o{next(COUNT)}"}
    return Finding(bears=bears, **(given | kind | changed))


# Strong findings in capitals, echoes in small letters; P: in part, K: with a correction.
S, P, K, C, D = (
    finding(bears, FULL)
    for bears in ("supports", "partly supports", "corrects", "contradicts", "doubts")
)
S2, C2 = finding("supports", FULL), finding("contradicts", FULL)
s, p, k, c, d = (
    finding(bears, UNNAMED)
    for bears in ("supports", "partly supports", "corrects", "contradicts", "doubts")
)

CASES = {
    "confirmed": [[S], [S, S2], [S, s], [S, P], [S, p], [S, S2, c], [S, S2, D], [S, S2, k]],
    "partly confirmed": [
        *([S, K], [S, S2, K], [S, k], [S, c], [S, d], [S, D]),
        *([P], [K], [P, s], [P, c], [P, D], [S, K, c]),
    ],
    "echoed": [[s], [p], [k], [s, p]],
    "disputed": [
        *([S, C], [S, K, C], [S, C, C2], [C, P], [C, K], [C, s], [C, p]),
        *([c], [s, c], [p, c], [D], [D, s], [d]),
    ],
    "contradicted": [[C], [C, C2], [C, C2, s], [C, C2, P], [C, D], [C, c]],
    "unverified": [[]],
}


@pytest.mark.parametrize(
    ("expected", "findings"), [(v, case) for v, cases in CASES.items() for case in cases]
)
def test_table_of_cases(expected: str, findings: list[Finding]) -> None:
    assert judge(findings, Rule()) == expected
    assert judge(reversed(findings), Rule()) == expected, "the order of findings must not matter"


def test_every_case_decides_something_and_the_last_takes_what_is_left() -> None:
    tallies = [Tally(*counts) for counts in itertools.product(range(3), repeat=9)]
    for needed in (1, 2):
        fired = {Case.of(counts, needed) for counts in tallies}
        thin = {Case.THIN_SUPPORT, Case.THIN_CONTRADICTION}
        assert set(Case) - fired == (thin if needed == 1 else set())
    assert [counts for counts in tallies if Case.of(counts) is Case.NOTHING] == [Tally()]
    assert {case.verdict for case in Case} == set(CASES)


@pytest.mark.parametrize(
    "kind",
    [UNNAMED, SERVICE, CIRCLE, UNSURE],
    ids=["unnamed", "intelligence", "circle", "unknown"],
)
def test_an_echo_alone_never_confirms_and_never_contradicts(kind: dict) -> None:
    assert judge([finding("supports", kind) for _ in range(9)], Rule()) == "echoed"
    assert judge([finding("contradicts", kind) for _ in range(9)], Rule()) == "disputed"


@pytest.mark.parametrize("kind", [FULL, UNNAMED, SERVICE, CIRCLE])
def test_nothing_unread_and_no_context_decides(kind: dict) -> None:
    for rule in VARIATIONS.values():
        for bears in ("supports", "partly supports", "corrects", "doubts", "contradicts"):
            assert judge([finding(bears, kind, consulted="not consulted")], rule) == "unverified"
        assert judge([finding("context", kind)], rule) == "unverified"


def test_a_doubt_is_an_echo_at_most() -> None:
    most = Rule(anonymous="full", intelligence="full", same_circle="full")
    for kind in (FULL, UNNAMED, CIRCLE, SERVICE, UNSURE):
        assert judge([finding("doubts", kind)], most) == "disputed"
    assert judge([finding("doubts", UNNAMED)], Rule(anonymous="ignored")) == "unverified"


def test_settings_for_unnamed_voices() -> None:
    assert judge([s], Rule(anonymous="ignored")) == "unverified"
    assert judge([S, c], Rule(anonymous="ignored")) == "confirmed"
    assert judge([s], Rule(anonymous="full")) == "confirmed"
    assert judge([finding("supports", CIRCLE)], Rule(anonymous="ignored")) == "echoed"


@pytest.mark.parametrize(
    ("depth", "counted"),
    [
        ("passage", {"passage"}),
        ("opening", {"passage", "opening"}),
        ("relay", {"passage", "opening", "relay"}),
    ],
)
def test_how_far_a_source_must_have_been_read(depth: str, counted: set[str]) -> None:
    for consulted in load().vocabulary("evidence", "consulted"):
        given = finding("supports", FULL, consulted=consulted)
        expected = "full" if consulted in counted else "ignored"
        assert weigh(given, Rule(depth=depth)).weight == expected


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"anonymous": "none"}, "Rule, anonymous: 'none'; allowed: ignored | echo | full"),
        ({"depth": "excerpt"}, "Rule, depth: 'excerpt'; allowed: passage | opening | relay"),
        ({"origins": 0}, "Rule, origins: 0; allowed: a whole number from 1"),
        ({"known_by": "July"}, "Rule, known_by: 'July'; allowed: a day, such as '2024-12-31'"),
    ],
)
def test_a_setting_that_does_not_exist_is_named(setting: dict, message: str) -> None:
    with pytest.raises(ValueError) as error:
        Rule(**setting)
    assert str(error.value) == message


def test_settings_for_intelligence_services() -> None:
    theirs = finding("contradicts", SERVICE)
    assert judge([theirs], Rule()) == "disputed"
    assert judge([theirs], Rule(intelligence="ignored")) == "unverified"
    assert judge([theirs], Rule(intelligence="full")) == "contradicted"
    assert judge([theirs], Rule(anonymous="ignored")) == "disputed"


def test_settings_for_the_articles_circle() -> None:
    mine = finding("supports", CIRCLE)
    assert judge([mine], Rule(same_circle="ignored")) == "unverified"
    assert judge([mine], Rule(same_circle="full")) == "confirmed"
    assert judge([s], Rule(same_circle="ignored")) == "echoed"
    both = finding("supports", UNNAMED | {"independence": "same circle"})
    assert judge([both], Rule(anonymous="full")) == "echoed", "the stricter setting holds"
    assert judge([both], Rule(anonymous="full", same_circle="full")) == "confirmed"


@pytest.mark.parametrize(
    ("published", "counts"),
    [
        ("2021-07-31", True),
        ("2021-08-01", False),
        ("2021-07", True),
        ("2021-08", False),
        ("2021", False),
        ("2020", True),
        (None, False),
    ],
)
def test_the_day_after_which_nothing_counts(published: str | None, counts: bool) -> None:
    given = finding("supports", FULL, published=published)
    expected = "full" if counts else "ignored"
    assert weigh(given, Rule(known_by="2021-07-31")).weight == expected


def test_reports_of_one_origin_count_once() -> None:
    relays = [finding("supports", FULL, origin="one statement") for _ in range(5)]
    assert judge(relays, Rule(origins=2)) == "partly confirmed"
    assert judge([*relays, S], Rule(origins=2)) == "confirmed"
    assert judge([C], Rule(origins=2)) == "disputed"
    assert judge([C, C2], Rule(origins=2)) == "contradicted"


def test_ledger_gets_a_verdict_for_every_claim_and_is_left_alone() -> None:
    data = load()
    claims, bearing = data["claims"], findings(data)
    before = claims.copy(), bearing.copy()
    found = verdicts(claims, bearing)
    pd.testing.assert_frame_equal(claims, before[0])
    pd.testing.assert_frame_equal(bearing, before[1])
    assert list(found.index) == list(claims["claim"])
    assert found.notna().all()
    assert list(found.cat.categories) == list(VERDICTS)
    shuffled = verdicts(claims, bearing.sample(frac=1, random_state=1))
    pd.testing.assert_series_equal(found, shuffled)
    uncheckable = set(claims.query("checkable == 'no'")["claim"])
    assert set(found[found == "not checkable"].index) == uncheckable


def test_no_verdict_rests_on_a_source_that_was_not_read() -> None:
    data = load()
    claims, bearing = data["claims"], findings(data)
    read = bearing[bearing["consulted"] != "not consulted"]
    for rule in VARIATIONS.values():
        pd.testing.assert_series_equal(
            verdicts(claims, bearing, rule), verdicts(claims, read, rule)
        )


def test_predictions_are_scored_by_what_came_after() -> None:
    data = load()
    scored = outcomes(data["predictions"], findings(data))
    assert set(scored.dropna()) <= set(OUTCOMES)
    assert set(scored.index) == set(data["predictions"]["claim"])
    after = findings(data).query("bears != 'context'")
    after = after[after["claim"].isin(scored.index)].dropna(subset="published")
    late = after["published"].map(lambda day: pd.Period(day).end_time > pd.Timestamp("2021-07-01"))
    assert late.all(), after[~late]["evidence"].tolist()


def test_findings_reach_each_claim_that_they_name() -> None:
    data = load()
    found = findings_by_claim(findings(data))
    assert sum(map(len, found.values())) == len(data["bearings"])
    shuffled = {
        "evidence": data["evidence"],
        "bearings": data["bearings"].sample(frac=1, random_state=1),
    }
    assert findings(shuffled)["evidence"].tolist() == findings(data)["evidence"].tolist()
