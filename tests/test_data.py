"""Every rule of the data package catches what it is there for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import publish.data
from book.report import load, validation
from book.report.data import DATA
from book.report.data.bibliography import citation_keys

pytestmark = pytest.mark.usefixtures("remembered")


def faults(data: Path) -> list[str]:
    """The faults that the check finds, as a reader sees them."""
    try:
        validation.check(data)
    except validation.DataError as error:
        return str(error).splitlines()
    return []


def change(file: str, old: str, new: str) -> Callable[[Path], None]:
    """A way to break a package: one text of a file for another, once."""

    def apply(data: Path) -> None:
        path = data / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"{file} has no {old!r} to break"
        path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")

    return apply


def rewrite(file: str, how: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """A way to break a package: the bytes of a file through a function."""
    return lambda data: (data / file).write_bytes(how((data / file).read_bytes()))


def together(*ways: Callable[[Path], None]) -> Callable[[Path], None]:
    """Several changes at once, for a key that stands in several files."""

    def apply(data: Path) -> None:
        for way in ways:
            way(data)

    return apply


# The lines of the descriptor, and tables of which several tests break something.
LINES = len((DATA / "datapackage.json").read_text(encoding="utf-8").splitlines())
CLAIMS = "article/claims.csv"
EVIDENCE = "record/evidence.csv"
BEARINGS = "record/bearings.csv"
SPARE_PREDICTION = b"4.40,soon,this,that\n"
SECOND_ARTICLE = b"kinoshita2016kita,another,,2021-07-31,1900,ko\n"
SPARE_ROW = b"1.05,another number,1,things,one,exactly\n"
TOLL = "famine_toll_estimates.csv"

BROKEN = {
    "second article": (
        rewrite("article/article.csv", lambda c: c + SECOND_ARTICLE),
        "article.csv, row 3: a second article",
        "one row",
    ),
    "article of a day before anything in the data": (
        change("article/article.csv", "2021-07-31,1900", "2021-07-31,2024"),
        "column last_day: 2021-07-31",
        "2024 or later",
    ),
    "event of the record on another day": (
        change("record/events.csv", "2021-05-02,2021-05-02", "2021-05-03,2021-05-03"),
        "column from: 3 stands in no finding of r-kim-yo-jong-statement",
        "a date that a finding of the row states",
    ),
    "measure on another day than its finding has": (
        change("record/leaflet_law.csv", "2023-09-26", "2023-09-27"),
        "column until: 27 stands in no finding of clause",
        "a date that a finding of the row states",
    ),
    "report on a camp in another month": (
        change("record/camp_reports.csv", "2020-06-01,2020-06-30", "2020-07-01,2020-07-31"),
        "column from: July stands in no finding of nk-watch",
        "a date that a finding of the row states",
    ),
    "step of the case on another day": (
        change(
            "record/leaflet_case.csv",
            "police,Police inquiry,2021-05-02",
            "police,Police inquiry,2021-05-03",
        ),
        "column from: 3 stands in no finding of police",
        "a date that a finding of the row states",
    ),
    "account of the leaflets with another number": (
        change("record/leaflet_accounts.csv", "at least 60 kilograms", "at least 70 kilograms"),
        "70 stands in none of 3.17",
        "numbers of the sources named",
    ),
    "account of the leaflets by nobody": (
        change("record/leaflet_accounts.csv", ",,e3-36", ",3.19,"),
        "the account of radio-free-asia by claims",
        "findings, and only they",
    ),
    "report of vaccine on another day": (
        change("record/vaccine_reports.csv", "2021-07-09,2021-07-09", "2021-07-08,2021-07-08"),
        "column from: 8 stands in no finding of institute-none",
        "a date that a finding of the row states",
    ),
    "report of vaccine that is the article's and the record's": (
        change("record/vaccine_reports.csv", ",4.27,\n", ",4.27,e4-12\n"),
        "column findings: claims and findings",
        "one of the two",
    ),
    "report of vaccine that the claim dates otherwise": (
        change("record/vaccine_reports.csv", "2020-10-01,2021-03-31", "2020-10-01,2021-06-30"),
        "column from: told-pfizer is not dated as claim 4.27",
        "the dates of the claim",
    ),
    "event of the record without its finding": (
        change("record/events.csv", "e3-60,", "e3-999,"),
        "column findings: 'e3-999' is not known",
        "a key of evidence.evidence",
    ),
    "report of leaflets in a place that its finding does not name": (
        change("record/leaflet_reports.csv", "hyesan,2020", "sinuiju,2020"),
        "column place: Sinuiju stands in no finding of the row",
        "a place that a finding of the row states",
    ),
    "role of a stranger": (
        change("record/roles.csv", "\nwang-wenbin,", "\nwang-yi,"),
        "'wang-yi' is not known",
        "a key of ",
    ),
    "bad date": (
        change(CLAIMS, "2021-06-04,2021-06-04", "2021-06-31,2021-06-04"),
        "claims.csv, row 2, column from: '2021-06-31'",
        "a date (YYYY-MM-DD)",
    ),
    "unknown section": (
        change("article/paragraphs.csv", "p04,1,body", "p04,7,body"),
        "paragraphs.csv, row 12, column section: '7'",
        "to 6",
    ),
    "outside its vocabulary": (
        change(CLAIMS, ",event,told as fact,", ",happening,told as fact,"),
        "claims.csv, row 2, column kind: 'happening'",
        "event | state of affairs",
    ),
    "duplicate id": (
        change(CLAIMS, "\n1.02,", "\n1.01,"),
        "row 3, column claim: the key",
        "each key once",
    ),
    "broken foreign key": (
        change("article/quantities.csv", "1.05,", "1.99,"),
        "'1.99' is not known",
        "a key of ",
    ),
    "broken reference in a list": (
        change(CLAIMS, "kuala-lumpur;malaysia", "kuala-lumpur;malasia"),
        "column places: 'malasia' is not known",
        "a key of places.place",
    ),
    "unknown source": (
        change("gazetteer/places.csv", "geonamesndcities", "geonames"),
        "column source: 'geonames' is not known",
        "a key of references.bib",
    ),
    "empty where required": (
        change(CLAIMS, "Kim Jong-nam was killed with poison.", ""),
        "claims.csv, row 16, column statement: an empty cell",
        "a text",
    ),
    "missing file": (
        lambda data: (data / CLAIMS).unlink(),
        "claims.csv: no such file",
        "the file that the descriptor names",
    ),
    "cut off in a row": (
        rewrite(CLAIMS, lambda content: content[:-20]),
        "the last line is cut off",
        "a final line feed",
    ),
    "cut off between rows": (
        rewrite(CLAIMS, lambda content: b"\n".join(content.split(b"\n")[:150]) + b"\n"),
        "149 rows",
        "at least",
    ),
    "not UTF-8": (
        rewrite("gazetteer/people.csv", lambda content: content.replace(b"Pak", b"P\xe4k", 1)),
        "byte 0xe4 is not UTF-8",
        "UTF-8",
    ),
    "byte order mark": (
        rewrite(CLAIMS, lambda content: b"\xef\xbb\xbf" + content),
        "claims.csv, row 1: a byte order mark",
        "UTF-8 without one",
    ),
    "carriage returns alone": (
        rewrite(CLAIMS, lambda content: content.replace(b"\n", b"\r", 2)),
        "claims.csv, row 1: a carriage return",
        "lines that end in a line feed",
    ),
    "carriage return in a cell": (
        change(CLAIMS, "Kim Jong-nam was killed with poison.", "Kim Jong-nam was\rkilled."),
        "claims.csv, row 16: a carriage return",
        "lines that end in a line feed",
    ),
    "byte order mark of the bibliography": (
        rewrite("references.bib", lambda content: b"\xef\xbb\xbf" + content),
        "references.bib, row 1: a byte order mark",
        "UTF-8 without one",
    ),
    "byte order mark of the descriptor": (
        rewrite("datapackage.json", lambda content: b"\xef\xbb\xbf" + content),
        "datapackage.json, row 1: not JSON (Unexpected UTF-8 BOM",
        "JSON",
    ),
    "stray column": (
        rewrite("article/sections.csv", lambda c: c.replace(b"\n", b",note\n", 1)),
        "stray column 'note'",
        "section, title, short",
    ),
    "stray cell": (
        change("gazetteer/people.csv", "hitler,Hitler,Adolf Hitler,,,", "hitler,Hitler,A,,,,x"),
        "stray cell 'x'",
        "one for each column",
    ),
    "wrong number": (
        change(f"series/{TOLL}", ",600000,1000000,", ",600000,a million,"),
        "column high: 'a million'",
        "number",
    ),
    "not a number": (
        change("article/quantities.csv", ",3000000,", ",NaN,"),
        "quantities.csv, row 9, column value: 'NaN'",
        "a finite number",
    ),
    "range upside down": (
        change(f"series/{TOLL}", ",600000,1000000,", ",2600000,1000000,"),
        "column high: 1000000",
        "or more",
    ),
    "claim out of number": (
        # Nothing refers to this claim: it is out of number, and no more.
        change(CLAIMS, "\n4.23,", "\n4.73,"),
        "claims.csv, row",
        "4.23 here",
    ),
    "paragraph without claim or reason": (
        change("article/paragraphs.csv", "repeats the first sentence of p01", ""),
        "neither a claim nor a reason",
        "one of the two",
    ),
    "not checkable without a reason": (
        change(CLAIMS, ",no,private motive", ",no,"),
        "column not_checkable_because",
        "if and only if",
    ),
    "span upside down": (
        change(CLAIMS, "2021-04-21,2021-04-30", "2021-04-30,2021-04-21"),
        "2021-04-21 is before from",
        "2021-04-30 or later",
    ),
    "date without precision": (
        change(CLAIMS, "2017-02-13,2017-02-13,day", "2017-02-13,2017-02-13,"),
        "column date_precision: a date without it",
        "both or neither",
    ),
    "quantity without its number": (
        rewrite("article/quantities.csv", lambda c: _without(c, b"2.07,") + SPARE_ROW),
        "quantity 2.07 has no row in quantities.csv",
        "one row at least",
    ),
    "date that is to come": (
        change("record/searches.csv", "2026-11-23", "2062-11-23"),
        "searches.csv, row 2, column looked_on: 2062-11-23",
        "from 1900 to 2026",
    ),
    "month that is not whole": (
        change(
            "gazetteer/events.csv", "2013-12-01,2013-12-31,month", "2013-12-01,2013-12-30,month"
        ),
        "column until: 2013-12-30 is not the end of a month",
        "whole months",
    ),
    "name in another script": (
        change("gazetteer/people.csv", "김정은", "金正恩"),
        "people.csv, row 4, column hangul: '金正恩'",
        "a name in hangul",
    ),
    "place within itself": (
        rewrite("gazetteer/places.csv", lambda c: _part_of(c, b"malaysia", b"kuala-lumpur")),
        "column part_of: 'kuala-lumpur' is a part of itself",
        "a larger place",
    ),
    "section of no chapter": (
        change("article/sections.csv", ",heroes-detained,", ",heroes,"),
        "sections.csv, row 2, column chapter: 'heroes' is no chapter",
        "heroes-detained",
    ),
    "number against its words": (
        change("article/quantities.csv", ",3000000,", ",300000,"),
        "quantities.csv, row 9, column value: 300000 for '3 million people'",
        "3 | 3000000",
    ),
    "source without a title": (
        rewrite("references.bib", lambda c: _without(c, b"  title = {Growing")),
        "references.bib, row 10, column title: kinoshita2021growing has none",
        "one for each",
    ),
    "source read before it was published": (
        rewrite(
            "references.bib", lambda c: _field(c, b"mainichi2018north", b"date", b"2018", b"2028")
        ),
        "column date: 2028-05-26 is after it was read",
        "2026-11-23 at the latest",
    ),
    "source without a named host": (
        change("references.bib", "https://worldinsight.com/news/", "https://49.213.0.198/news/"),
        "with a number for its host",
        "https://host/path",
    ),
    "publisher under two names": (
        rewrite(
            "references.bib", lambda c: c.replace(b"= {Radio Free Asia}", b"= {Radio free Asia}", 1)
        ),
        "column howpublished: 'Radio Free Asia'",
        "as elsewhere",
    ),
    "place that no claim names": (
        change(CLAIMS, ",sadong;pyongyang;adachi,", ",sadong;pyongyang,"),
        "no claim names 'adachi'",
        "a key that stands in claims.csv",
    ),
    "half a point": (
        change("gazetteer/places.csv", "39.686,126.919", "39.686,"),
        "a point without its latitude, longitude or source",
        "all three or none",
    ),
    "source that nothing cites": (
        rewrite("references.bib", lambda c: c + b"\n@misc{nobody2020nothing,\n  title = {X}\n}\n"),
        "nothing cites 'nobody2020nothing'",
        "cited sources only",
    ),
    "finding out of number": (
        together(
            change(EVIDENCE, "\ne3-02,", "\ne3-92,"), change(BEARINGS, "\ne3-02,", "\ne3-92,")
        ),
        "column evidence: 'e3-92'",
        "e3-02 here",
    ),
    "finding on no claim": (
        change(BEARINGS, "\ne3-01,3.03,", "\ne3-01,3.93,"),
        "column claim: '3.93' is not known",
        "a key of ",
    ),
    "pair of an unknown finding": (
        change(BEARINGS, "\ne3-01,3.03,", "\ne3-999,3.03,"),
        "column evidence: 'e3-999' is not known",
        "a key of ",
    ),
    "pair twice": (
        change(BEARINGS, "\ne3-01,3.03,", "\ne3-01,3.01,"),
        "column evidence and claim: the key",
        "each key once",
    ),
    "finding without a pair": (
        rewrite(BEARINGS, lambda c: _without(c, b"e3-02,")),
        "column evidence: e3-02 is on no claim",
        "a row in bearings.csv at least",
    ),
    "finding from no source": (
        change(EVIDENCE, ",38north2021pyongyang,", ",38north2031pyongyang,"),
        "column source: '38north2031pyongyang' is not known",
        "a key of references.bib",
    ),
    "finding that bears otherwise": (
        change(BEARINGS, "\ne3-01,3.01,supports,", "\ne3-01,3.01,proves,"),
        "column bears: 'proves'",
        "supports | partly supports | corrects | doubts | contradicts | context",
    ),
    "phrase of thirteen words": (
        rewrite(EVIDENCE, lambda c: _phrase(c, " ".join("abcdefghijklm"), "en")),
        "evidence.csv, row 2, column phrase: 13 words",
        "12 words at most",
    ),
    "phrase too long without spaces": (
        rewrite(EVIDENCE, lambda c: _phrase(c, "真" * 41, "ja")),
        "evidence.csv, row 2, column phrase: 41 characters",
        "40 characters at most",
    ),
    "phrase without its language": (
        rewrite(EVIDENCE, lambda c: _phrase(c, "True North", "")),
        "evidence.csv, row 2, column phrase_language: a phrase alone",
        "both or neither",
    ),
    "code outside its list": (
        rewrite("record/codes.csv", lambda c: c + b"one,anna,e1-01 1.01,bears,proves,,\n"),
        "column value: 'proves'",
        "supports | partly supports | corrects | doubts | contradicts | context",
    ),
    "code of another kind of unit": (
        rewrite("record/codes.csv", lambda c: c + b"one,anna,1.01,bears,supports,,\n"),
        "column unit: '1.01' is not what bears is coded for",
        "a row of bearings",
    ),
    "code given twice": (
        rewrite("record/codes.csv", lambda c: c + 2 * b"one,anna,1.01,kind,event,,\n"),
        "column round and coder and unit and variable: the key",
        "each key once",
    ),
    "claim neither with evidence nor looked for": (
        rewrite("record/searches.csv", lambda c: _without(c, b"1.02,")),
        "1.02 has neither evidence nor a search",
        "a row in bearings.csv or searches.csv",
    ),
    "evidence on what cannot be checked": (
        change(BEARINGS, "\ne3-01,3.03,", "\ne3-01,3.46,"),
        "3.46 has evidence although it cannot be checked",
        "context alone",
    ),
    "search for what has evidence": (
        change("record/searches.csv", "\n1.02,", "\n1.01,"),
        "column claim: 1.01 has evidence",
        "a checkable claim on which nothing bears",
    ),
    "prediction left out": (
        rewrite("record/predictions.csv", lambda c: _without(c, b"4.42,") + SPARE_PREDICTION),
        "4.42 is missing",
        "each checkable claim of the kind prediction",
    ),
    "origin that contradicts itself": (
        change(BEARINGS, "\ne3-80,3.44,contradicts", "\ne3-80,3.44,supports"),
        "unification-ministry-may-2021 contradicts 3.44 in another row",
        "one direction",
    ),
    "finding read further than its source": (
        rewrite("references.bib", lambda c: _marked(c, b"unification2021regular")),
        "column consulted: 'passage'",
        "at most 'not consulted'",
    ),
    "line that mixes editions": (
        change("datapackage.json", '"by": [\n     "revision"\n    ]', '"by": []'),
        "the lines of un_vital_rates mix its revisions",
        "revision in by",
    ),
    "line that runs backward": (
        rewrite("series/fever_cases.csv", lambda c: _swapped(c, b"2022-05-14", b"2022-05-15")),
        "column reported_on: 2022-05-14 00:00:00 after 2022-05-15",
        "times in order",
    ),
    "derived without a word how": (
        change("series/china_trade_monthly.csv", "total less exports", ""),
        "derived, and no word how",
        "how it was worked out",
    ),
    "place on no map": (
        change("gazetteer/map_labels.csv", "\nwonsan,North Korea,,right,0,,", ""),
        "map_labels.csv, column place: no row for 'wonsan'",
        "a row for each place",
    ),
    "shaded outline that a map does not have": (
        change("gazetteer/map_labels.csv", "Korea,Kangwon,", "Korea,Gangwon,"),
        "column outline: no outline on the map North Korea is 'Gangwon'",
        "Kangwon",
    ),
    "name on a map without a point": (
        change("gazetteer/map_labels.csv", "kanto,none,,,", "kanto,none,,right,"),
        "column side: kanto has no point to write its name at",
        "middle, with a point for the name, or none",
    ),
    "half a point for a name": (
        change("gazetteer/map_labels.csv", ",38.62,127.6", ",38.62,"),
        "column latitude: half a point",
        "both degrees or neither",
    ),
    "chart label of no value": (
        change("record/chart_labels.csv", ",vice marshal,", ",vice admiral,"),
        "chart_labels.csv, row 6, column value: no title of commander_posts is 'vice admiral'",
        "a value that stands in the series",
    ),
    "chart label in no column": (
        change("record/chart_labels.csv", "loyalty_surveys,answer,", "loyalty_surveys,reply,"),
        "column column: loyalty_surveys has no 'reply'",
        "answer",
    ),
    "chart label of no series": (
        change("record/chart_labels.csv", "\nloyalty_surveys,", "\nsurveys,"),
        "column series: 'surveys' is no table",
        "loyalty_surveys",
    ),
    "judgement that its verdict no longer bears out": (
        rewrite(BEARINGS, lambda c: _coded(c, b"2.07", b"contradicts", b"supports")),
        "column verdict: 2.07 is confirmed now, and famine-toll was written when it was",
        "the verdict of the rule",
    ),
    "judgement on no claim": (
        rewrite("record/judgement_claims.csv", lambda c: _without(c, b"loyalty,")),
        "judgements.csv, row 4, column judgement: loyalty rests on no claim",
        "a row in judgement_claims.csv at least",
    ),
    "judgement in no chapter": (
        change("record/judgements.csv", ",chinese-vaccines\n", ",vaccines\n"),
        "column shown_in: 'vaccines' is no chapter",
        "chinese-vaccines",
    ),
    "judgements out of order": (
        change("record/judgements.csv", "\nleaflets,2,", "\nleaflets,9,"),
        "judgements.csv, row 3, column order: 9",
        "2 here",
    ),
    "verdict changed without a correction": (
        rewrite(BEARINGS, lambda c: _coded(c, b"3.44", b"contradicts", b"context")),
        "corrections.csv, column claim: 3.44 is disputed by the rule, and contradicted by this",
        "a row that takes 3.44 to disputed",
    ),
    "correction of a verdict that the rule does not give": (
        rewrite("record/corrections.csv", lambda c: c + _correction("3.44", "contradicted")),
        "3.44 is contradicted by the rule, and unverified by this record",
        "a row that takes 3.44 to contradicted",
    ),
    "correction of what did not stand": (
        rewrite("record/corrections.csv", lambda c: c + _correction("3.44", "disputed")),
        "column before: 'disputed'",
        "contradicted, which stood before it",
    ),
    "correction of the verdict on nothing": (
        rewrite("record/corrections.csv", lambda c: c + _correction("", "disputed")),
        "column claim: a verdict without its claim",
        "a key of claims.claim",
    ),
    "bibliography that is not BibTeX": (
        change("references.bib", "title = {Growing", "title {Growing"),
        "references.bib, row 12: not BibTeX",
        "BibTeX",
    ),
    "source listed twice": (
        rewrite("references.bib", lambda c: c + b"\n@misc{who2021weekly,\n  title = {X}\n}\n"),
        "not BibTeX (repeated bibliography entry: who2021weekly)",
        "BibTeX",
    ),
    "descriptor that is not JSON": (
        rewrite("datapackage.json", lambda content: content[:-5]),
        f"datapackage.json, row {LINES - 1}: not JSON",
        "JSON",
    ),
}


def _without(content: bytes, start: bytes) -> bytes:
    return b"".join(line for line in content.splitlines(True) if not line.startswith(start))


def _part_of(places: bytes, place: bytes, larger: bytes) -> bytes:
    """The places with one as a part of another."""
    rows = [line.split(b",") for line in places.splitlines()]
    at = rows[0].index(b"part_of")
    for row in rows:
        if row[0] == place:
            row[at - len(rows[0])] = larger
    return b"".join(b",".join(row) + b"\n" for row in rows)


def _field(bibliography: bytes, key: bytes, field: bytes, old: bytes, new: bytes) -> bytes:
    """The bibliography with another value in a field of an entry."""
    before, entry, after = bibliography.partition(b"{" + key + b",")
    assert entry
    return before + entry + after.replace(field + b" = {" + old, field + b" = {" + new, 1)


def _swapped(content: bytes, one: bytes, other: bytes) -> bytes:
    return content.replace(one, b"?").replace(other, one).replace(b"?", other)


def _phrase(evidence: bytes, phrase: str, language: str) -> bytes:
    """The evidence with a phrase in its first row."""
    before, source, after = evidence.partition(b",gendai2021interview,")
    cells = after.split(b",")
    cells[1:3] = phrase.encode(), language.encode()
    return before + source + b",".join(cells)


def _coded(bearings: bytes, claim: bytes, bears: bytes, otherwise: bytes) -> bytes:
    """The bearings with one code for another in every pair of a claim."""
    return bearings.replace(b",%b,%b," % (claim, bears), b",%b,%b," % (claim, otherwise))


def _correction(claim: str, before: str) -> bytes:
    """A row of corrections that makes a verdict unverified."""
    row = f"2026-11-28,2.0.0,verdict,{claim},,It rested on a slip,{before},unverified,A slip\n"
    return row.encode()


def _marked(bibliography: bytes, key: bytes) -> bytes:
    before, entry, after = bibliography.partition(b"{" + key + b",")
    assert entry
    return before + entry + after.replace(b"{passage}", b"{not consulted}", 1)


def test_the_package_is_sound() -> None:
    assert faults(DATA) == []


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_package_is_caught(how: str, data: Path) -> None:
    apply, wrong, allowed = BROKEN[how]
    apply(data)
    found = faults(data)
    parted = [line.partition("; allowed: ") for line in found]
    assert any(wrong in before and allowed in after for before, _, after in parted), found
    assert all(line.startswith("data/") for line in found), "one line a fault"


def test_lines_may_end_as_on_windows(data: Path) -> None:
    for path in data.rglob("*"):
        if path.suffix in (".csv", ".bib", ".json", ".geojson"):
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert faults(data) == []
    for name in ("claims", "evidence"):
        pd.testing.assert_frame_equal(load(data)[name], load()[name])


def test_all_faults_are_listed(data: Path) -> None:
    change(CLAIMS, ",event,told as fact,", ",happening,told as fact,")(data)
    change(CLAIMS, "2021-06-04,2021-06-04", "2021-06-31,2021-06-04")(data)
    change(f"series/{TOLL}", ",600000,1000000,", ",600000,a million,")(data)
    assert len(faults(data)) >= 3


def test_every_rule_has_a_broken_fixture() -> None:
    covered = " ".join(name for name in BROKEN)
    words = {
        "sources_exist": "unknown source",
        "there_is_one_article": "second article",
        "claims_are_numbered": "out of number",
        "paragraphs_are_covered": "paragraph without",
        "only_the_uncheckable_say_why": "not checkable",
        "dates_are_in_order": "span upside down",
        "ranges_are_in_order": "range upside down",
        "numbers_are_recorded": "quantity without",
        "the_gazetteer_is_the_articles": "no claim names",
        "points_are_whole": "half a point",
        "dates_are_possible": "date that is to come",
        "precision_is_kept": "month that is not whole",
        "names_are_in_their_script": "name in another script",
        "places_are_in_larger_ones": "place within itself",
        "chapters_exist": "section of no chapter",
        "numbers_are_as_worded": "number against its words",
        "entries_are_whole": "source without a title",
        "sources_are_dated": "source read before it was published",
        "addresses_are_of_the_web": "source without a named host",
        "publishers_have_one_name": "publisher under two names",
        "names_on_maps_have_a_place": "place on no map",
        "events_are_dated_by_their_findings": "event of the record on another day",
        "accounts_say_what_their_sources_say": "account of the leaflets with",
        "reports_are_of_the_article_or_the_record": "the article's and the record's",
        "reports_are_where_and_when_their_findings_say": "report of leaflets in a place",
        "every_source_is_used": "nothing cites",
        "evidence_is_numbered": "finding out of number",
        "every_finding_is_on_a_claim": "finding without a pair",
        "phrases_are_short_and_have_a_language": "phrase of thirteen words",
        "checkable_claims_were_looked_for": "neither with evidence",
        "predictions_are_the_articles": "prediction left out",
        "an_origin_does_not_contradict_itself": "contradicts itself",
        "no_finding_is_read_further_than_its_source": "read further",
        "lines_are_of_one_edition": "line that mixes editions",
        "derived_figures_say_how": "derived without a word",
        "codes_are_of_their_lists": "code outside its list",
        "judgements_are_whole": "judgement on no claim",
        "judgements_follow_from_verdicts": "judgement that its verdict no longer",
        "changed_verdicts_are_corrections": "verdict changed without a correction",
        "chart_labels_name_what_is_there": "chart label of no value",
    }
    assert {rule.__name__ for rule in validation.RULES} == set(words)
    assert all(word in covered for word in words.values())


def test_the_descriptor_describes_every_file() -> None:
    descriptor = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    described = {resource["path"] for resource in descriptor["resources"]}
    present = {
        path.relative_to(DATA).as_posix()
        for path in DATA.rglob("*")
        if path.is_file() and path.name != "datapackage.json"
    }
    assert described == present
    for resource in descriptor["resources"]:
        assert {"title", "description", "processing", "made", "licenses"} <= set(resource)
        assert resource["processing"] in {"verbatim figures", "transcribed", "derived"}
        for column in resource.get("schema", {}).get("fields", []):
            if column["type"] in ("integer", "number") and resource["path"].startswith("series/"):
                assert column.get("unit"), f"{resource['name']}.{column['name']} has no unit"
        for source in resource["sources"]:
            assert source["key"] in citation_keys()


def test_tables_are_typed() -> None:
    claims = load()["claims"]
    assert str(claims["from"].dtype).startswith("datetime64")
    assert claims["sourcing"].cat.ordered
    assert claims["places"].map(type).eq(tuple).all()


def test_a_chapter_cannot_change_what_another_sees() -> None:
    mine = load()["claims"]
    mine.loc[0, "statement"] = "changed"
    assert load()["claims"].loc[0, "statement"] != "changed"


def test_the_data_are_checked_again_when_a_chapter_cites_no_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A source that nothing cites is a fault of the data, and it is chapters that cite."""
    checked: list[None] = []
    monkeypatch.setattr(validation, "check", lambda: checked.append(None))
    monkeypatch.setattr(publish.data, "ROOT", tmp_path)
    chapter = tmp_path / "book/one.md"
    chapter.parent.mkdir()
    for text in ("{cite:p}`a, b`", "Changed. {cite:t}`b` {cite:t}`a`", "{cite:p}`a`"):
        chapter.write_text(text)
        publish.data.check(tmp_path)
    assert len(checked) == 2
