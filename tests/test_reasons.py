"""Why a verdict is what it is: the trace agrees with the rule, and foretells what it would do."""

from __future__ import annotations

import random
from types import SimpleNamespace

import pytest

from book.report import (
    Case,
    Rule,
    explanation,
    findings,
    load,
    outcomes,
    rule_cases_table,
    the_article,
    trace,
    traces,
    variations,
    verdicts,
)
from book.report.rule import Finding, judge

VARIATIONS = variations(the_article(load()).last_day)
CLAIM = SimpleNamespace(claim="9.01", checkable="yes", kind="event")


def drawn(seed: int) -> list[Finding]:
    """Up to six findings of at most four origins, of every kind that the rule tells apart."""
    draw = random.Random(seed)
    vocabulary = load().vocabulary
    return [
        Finding(
            bears=draw.choice(list(vocabulary("bearings", "bears"))),
            basis=draw.choice(["anonymous testimony", "intelligence estimate", "statistics"]),
            independence=draw.choice(list(vocabulary("bearings", "independence"))),
            consulted=draw.choice(list(vocabulary("evidence", "consulted"))),
            published=draw.choice(["2021-05-02", "2021", "2023-01", None]),
            origin=draw.choice("abcd"),
            evidence=f"e9-{number:02d}",
        )
        for number in range(draw.randrange(7))
    ]


def rules(seed: int) -> Rule:
    """A setting of the rule, drawn."""
    return random.Random(seed).choice([*VARIATIONS.values(), Rule(anonymous="full", origins=2)])


@pytest.mark.parametrize("start", range(0, 2000, 500))
def test_the_trace_agrees_with_the_rule(start: int) -> None:
    turned = 0
    for seed in range(start, start + 500):
        given, rule = drawn(seed), rules(seed)
        found = trace(CLAIM, given, rule)
        assert found.verdict == judge(given, rule) == found.case.verdict
        assert [one.finding for one in found.weighed] == given
        assert len(found.counted) + len(found.ignored) == len(given)
        for origin in "abcd":
            without = judge([one for one in given if one.origin != origin], rule)
            assert found.turns.get(origin, found.verdict) == without
        turned += bool(found.turns)
        assert 1 <= explanation(found).count(". ") + 1 <= 3
    assert turned > 100, "the property was hardly tried"


def test_the_trace_of_every_claim_agrees_with_its_verdict() -> None:
    data = load()
    for rule in VARIATIONS.values():
        found = traces(data["claims"], findings(data), rule)
        published = verdicts(data["claims"], findings(data), rule)
        assert {claim: one.verdict for claim, one in found.items()} == published.to_dict()
        scored = outcomes(data["predictions"], findings(data), rule)
        assert {claim: found[claim].outcome for claim in scored.index} == scored.to_dict()


def test_withdrawing_an_origin_from_the_tables_does_what_the_trace_says() -> None:
    data = load()
    every = findings(data)
    origins = every["origin"].fillna(every["source"])
    found = traces(data["claims"], every)
    turning = {origin for one in found.values() if one.outcome is None for origin in one.turns}
    for origin in sorted(turning)[::8]:
        left = verdicts(data["claims"], every[origins != origin])
        for claim, one in found.items():
            if one.outcome is None:
                assert left[claim] == one.turns.get(origin, one.verdict)


def test_the_methods_table_is_the_cases_of_the_rule() -> None:
    data = load()
    table = rule_cases_table(data).frame
    assert table["If"].tolist() == [case.says for case in Case]
    for case, cell in zip(Case, table["the verdict is"], strict=True):
        assert case.verdict in cell
    decided = verdicts(data["claims"], findings(data)) != "not checkable"
    assert table["Claims"].astype(int).sum() == decided.sum()


def test_what_is_ignored_says_why() -> None:
    base = {"basis": "statistics", "independence": "independent", "consulted": "passage"}
    given = Finding("supports", published="2021-05", origin="a", evidence="e9-01", **base)
    rule = Rule(anonymous="ignored", depth="opening", known_by="2021-07-31")
    cases = {
        "decides nothing": given._replace(bears="context"),
        "was not read": given._replace(consulted="not consulted"),
        "as far as this rule asks": given._replace(consulted="relay"),
        "by 2021-07-31": given._replace(published=None),
        "unnamed people": given._replace(basis="anonymous testimony"),
    }
    found = trace(CLAIM, [given, *cases.values()], rule)
    assert [one.finding for one in found.counted] == [given]
    for words, one in zip(cases, found.ignored, strict=True):
        assert words in one.because


def test_the_reason_in_words() -> None:
    base = {"basis": "statistics", "independence": "independent", "consulted": "passage"}

    def said(*given: tuple[str, str, str], kind: str = "event", checkable: str = "yes") -> str:
        claim = SimpleNamespace(claim="9.01", checkable=checkable, kind=kind)
        on = [
            Finding(bears, published=None, origin=origin, evidence=evidence, **base)
            for bears, origin, evidence in given
        ]
        return explanation(trace(claim, on))

    assert said(("supports", "a", "e9-01")) == (
        "Strong evidence supports the claim, and nothing as strong corrects or contradicts it. "
        "One strong origin supports it. Without this origin the claim would be unverified."
    )
    assert said(("supports", "a", "e9-01"), ("supports", "b", "e9-02")).endswith(
        "Two separate strong origins support it. "
        "No single origin decides this: the result is the same without any one of them."
    )
    both = said(
        ("supports", "a", "e9-01"), ("contradicts", "b", "e9-02"), ("contradicts", "b", "e9-03")
    )
    assert both.endswith(
        "One strong origin supports it and one contradicts it. Without e9-01 the claim would be "
        "contradicted; without e9-02 and e9-03 the claim would be confirmed."
    )
    assert said(("supports", "a", "e9-01"), kind="prediction").endswith("prediction would be open.")
    assert said(("doubts", "a", "e9-01")).endswith(
        "One origin doubts it. Without this origin the claim would be unverified."
    )
    assert said(checkable="no") == "No published source could decide the claim."
    assert said() == "No finding that counts speaks for or against the claim."
