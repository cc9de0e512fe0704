"""A setting or a look-up that is none of those allowed is refused with what is."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from book.report import (
    Rule,
    Table,
    charts,
    claims_table,
    evidence_table,
    fields_table,
    findings,
    glue,
    load,
    mark_article,
    mark_event,
    related_claims_table,
    section_evidence_table,
    verdict_mark,
    verdicts,
    vocabulary_table,
)
from book.report.data.allowed import NotAllowed, check_choice

DATA = load()
YEARS = pd.Series([1.0, 2.0], index=[2020, 2021])
EVENTS = pd.DataFrame(
    {"title": ["a"], "row": ["a"], "label": ["a"], "teller": ["article"], "open": [False]}
).assign(**{"from": pd.Timestamp("2021-01-01"), "until": pd.Timestamp("2021-02-01")})
SPAN = {"start": "2021-01-01", "end": "2021-12-31"}
WEIGHTS = "allowed: ignored | echo | full"


def axes():
    return charts.canvas(1)[1]


# What is asked for, and what the message says.
REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "weight": (lambda: Rule(anonymous="none"), f"Rule, anonymous: 'none'; {WEIGHTS}"),
    "another weight": (lambda: Rule(intelligence=None), f"Rule, intelligence: None; {WEIGHTS}"),
    "a third weight": (lambda: Rule(same_circle="Full"), f"Rule, same_circle: 'Full'; {WEIGHTS}"),
    "day": (lambda: Rule(known_by="July 2021"), "Rule, known_by: 'July 2021'; allowed: a day"),
    "no such day": (lambda: Rule(known_by="2021-06-31"), "'2021-06-31'; allowed: a day, such as"),
    "origins": (lambda: Rule(origins=0), "Rule, origins: 0; allowed: a whole number from 1"),
    "half an origin": (lambda: Rule(origins=1.5), "Rule, origins: 1.5; allowed: a whole number"),
    "table": (
        lambda: DATA["claim"],
        "table: 'claim'; allowed: article | sections | paragraphs | claims",
    ),
    "file": (
        lambda: DATA.resource("x"),
        "file of the data package: 'x'; allowed: article | sections |",
    ),
    "vocabulary's table": (
        lambda: DATA.vocabulary("x", "kind"),
        "table: 'x'; allowed: article | sections",
    ),
    "vocabulary's column": (
        lambda: DATA.vocabulary("claims", "sort"),
        "column of claims: 'sort'; allowed: claim | paragraph",
    ),
    "column without a vocabulary": (
        lambda: DATA.vocabulary("claims", "statement"),
        "column of claims with a closed list: 'statement'; allowed: ",
    ),
    "table of a vocabulary": (
        lambda: vocabulary_table(DATA, "claims", "sort", "tbl-x", "X"),
        "column of claims: 'sort'; allowed: claim",
    ),
    "columns of a map": (
        lambda: fields_table(DATA, "countries"),
        "table: 'countries'; allowed: article",
    ),
    "section": (lambda: claims_table(DATA, 9), "section: 9; allowed: 1 | 2 | 3 | 4 | 5 | 6"),
    "section of evidence": (lambda: section_evidence_table(DATA, 0), "section: 0; allowed: 1 | 2"),
    "claim": (lambda: evidence_table(DATA, "2.7", "t", "T"), "claim: '2.7'; allowed: 1.01 | 1.02"),
    "column of claims": (
        lambda: related_claims_table(DATA, "sources", [], "H", "t", "T"),
        "column of related claims: 'sources'; allowed: places | people",
    ),
    "key": (
        lambda: related_claims_table(DATA, "people", ["kim"], "H", "t", "T"),
        "key of people: 'kim'; allowed: ",
    ),
    "claims without a column": (
        lambda: verdicts(DATA["claims"].drop(columns="checkable"), DATA["evidence"]),
        "claims: the table lacks checkable; it has claim, paragraph",
    ),
    "evidence without a column": (
        lambda: verdicts(DATA["claims"], findings(DATA).drop(columns=["basis", "origin"])),
        "findings: the table lacks basis, origin; it has evidence, ",
    ),
    "mark": (lambda: verdict_mark("true"), "verdict: 'true'; allowed: confirmed | partly"),
    "numeric column": (
        lambda: Table(pd.DataFrame({"A": ["1"]}), "t", "T", [1], numeric=["B"])._myst(),
        "t, numeric: the table lacks B; it has A",
    ),
    "value for the prose": (lambda: glue(a=1.5), "glue, a: 1.5; allowed: a whole number or a text"),
    "axis": (lambda: mark_article(axes(), 1, "a", along="z"), "along: 'z'; allowed: x | y"),
    "side": (
        lambda: mark_article(axes(), 1, "a", side="top"),
        "side: 'top'; allowed: right | left",
    ),
    "side across": (
        lambda: mark_article(axes(), 1, "a", along="y", side="left"),
        "side: 'left'; allowed: below | above",
    ),
    "side of an event": (
        lambda: mark_event(axes(), 1, "a", side="above"),
        "side: 'above'; allowed: right | left",
    ),
    "province": (
        lambda: charts.place_map(
            pd.DataFrame(columns=["label", "latitude", "longitude"]), provinces=["Seoul"]
        ),
        "name on the map provinces: 'Seoul'; allowed: ",
    ),
    "places without a point": (
        lambda: charts.place_map(pd.DataFrame({"label": ["a"]})),
        "places: the table lacks latitude, longitude; it has label",
    ),
    "no series": (lambda: charts.lines({}, "u"), "series: 0; allowed: from 1 to 4 in one chart"),
    "a fifth series": (
        lambda: charts.lines(dict.fromkeys("abcde", YEARS), "u"),
        "series: 5; allowed: from 1 to 4 in one chart",
    ),
    "mask of no series": (
        lambda: charts.lines({"a": YEARS}, "u", unsure={"b": YEARS > 1}),
        "unsure: 'b'; allowed: a",
    ),
    "ranges": (
        lambda: charts.ranges(pd.DataFrame({"label": ["a"], "low": [1]}), "u"),
        "estimates: the table lacks high; it has label, low",
    ),
    "events": (
        lambda: charts.timeline(EVENTS.drop(columns="title"), **SPAN),
        "events: the table lacks title; it has row",
    ),
    "teller": (
        lambda: charts.matched_timeline(EVENTS.assign(teller="rumour"), **SPAN),
        "teller: 'rumour'; allowed: article | record",
    ),
    "posts": (
        lambda: charts.spans(EVENTS.drop(columns="label"), **SPAN),
        "posts: the table lacks label; it has title",
    ),
    "begin of a timeline": (
        lambda: charts.timeline(EVENTS, start="2021", end="2022-01-01"),
        "start: '2021'; allowed: a day, such as",
    ),
    "end of a timeline": (
        lambda: charts.spans(EVENTS, start="2021-01-01", end="2020-01-01"),
        "end: '2020-01-01'; allowed: a day after start, '2021-01-01'",
    ),
    "verdict in a chart": (
        lambda: charts.verdict_strip(
            pd.Series({"1.01": "true"}), pd.Series({"1.01": "a"}, dtype="category")
        ),
        "verdict: 'true'; allowed: confirmed | partly confirmed",
    ),
    "claims of a strip": (
        lambda: charts.claim_strip(DATA["sections"], pd.Series()),
        "claims: the table lacks claim, sourcing; it has section",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_allowed_is_refused_with_what_is(what: str) -> None:
    ask, says = REFUSED[what]
    with pytest.raises(ValueError) as refused:
        ask()
    said = str(refused.value)
    assert says in said, said
    assert "\n" not in said


def test_a_look_up_that_fails_is_one_to_python_too() -> None:
    assert DATA.get("claim") is None
    with pytest.raises(KeyError) as refused:
        DATA["claim"]
    assert str(refused.value).startswith("table: 'claim'")


def test_what_is_allowed_passes() -> None:
    check_choice("x", None, (None,))
    with pytest.raises(NotAllowed, match="x: 1; allowed: nothing"):
        check_choice("x", 1, ())
    charts.lines(dict.fromkeys("abcd", YEARS), "u")
    charts.spans(EVENTS, **SPAN)
    mark_article(axes(), 1, "a", along="y")
    mark_article(axes(), 1, "a", along="y", side="above")
