"""Every rule of the data package catches what it is there for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from report import checks, load
from report.package import DataError, citation_keys


def faults(data: Path) -> list[str]:
    """The faults that the check finds, as a reader sees them."""
    try:
        checks.check(data)
    except DataError as error:
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


CLAIMS = "article/claims.csv"
SPARE_ROW = b"1.05,another number,1,things,one,exactly\n"
TOLL = "famine_toll_estimates.csv"

BROKEN = {
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
        "row 3, column claim: the key of this row is",
        "each key once",
    ),
    "broken foreign key": (
        change("article/quantities.csv", "1.05,", "1.99,"),
        "'1.99' is in no row of the table it refers to",
        "a key of that table",
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
        "the table that the descriptor names",
    ),
    "cut off in a row": (
        rewrite(CLAIMS, lambda content: content[:-20]),
        "the last line is cut off",
        "a final line feed",
    ),
    "cut off between rows": (
        rewrite(CLAIMS, lambda content: b"\n".join(content.split(b"\n")[:150]) + b"\n"),
        "149 lines of data",
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
    "carriage returns": (
        rewrite(CLAIMS, lambda content: content.replace(b"\n", b"\r\n")),
        "claims.csv, row 1: a carriage return",
        "line feed alone",
    ),
    "stray column": (
        rewrite("article/sections.csv", lambda c: c.replace(b"\n", b",note\n", 1)),
        "stray column 'note'",
        "the columns of the descriptor",
    ),
    "stray cell": (
        change("gazetteer/people.csv", "hitler,Hitler,Adolf Hitler,,,", "hitler,Hitler,A,,,,x"),
        "stray cell 'x'",
        "one cell for each column",
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
        change(CLAIMS, "\n2.05,", "\n2.55,"),
        "claims.csv, row",
        "2.05 here",
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
    "descriptor that is not JSON": (
        rewrite("datapackage.json", lambda content: content[:-5]),
        "datapackage.json: not JSON",
        "JSON",
    ),
}


def _without(content: bytes, start: bytes) -> bytes:
    return b"".join(line for line in content.splitlines(True) if not line.startswith(start))


def test_the_package_is_sound() -> None:
    assert faults(checks.DATA) == []


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_package_is_caught(how: str, data: Path) -> None:
    apply, wrong, allowed = BROKEN[how]
    apply(data)
    found = faults(data)
    parted = [line.partition("; allowed: ") for line in found]
    assert any(wrong in before and allowed in after for before, _, after in parted), found
    assert all(line.startswith("data/") for line in found), "one line a fault"


def test_all_faults_are_listed(data: Path) -> None:
    change(CLAIMS, ",event,told as fact,", ",happening,told as fact,")(data)
    change(CLAIMS, "2021-06-04,2021-06-04", "2021-06-31,2021-06-04")(data)
    change(f"series/{TOLL}", ",600000,1000000,", ",600000,a million,")(data)
    assert len(faults(data)) >= 3


def test_every_rule_has_a_broken_fixture() -> None:
    covered = " ".join(name for name in BROKEN)
    words = {
        "references_exist": "reference",
        "claims_are_numbered": "out of number",
        "paragraphs_are_covered": "paragraph without",
        "only_the_uncheckable_say_why": "not checkable",
        "dates_are_in_order": "span upside down",
        "ranges_are_in_order": "range upside down",
        "numbers_are_finite": "not a number",
        "numbers_and_phrases_are_recorded": "quantity without",
        "the_gazetteer_is_the_articles": "no claim names",
        "points_are_whole": "half a point",
        "every_source_is_used": "nothing cites",
    }
    assert {rule.__name__ for rule in checks.RULES} == set(words)
    assert all(word in covered for word in words.values())


def test_the_descriptor_describes_every_file() -> None:
    descriptor = json.loads((checks.DATA / "datapackage.json").read_text(encoding="utf-8"))
    described = {resource["path"] for resource in descriptor["resources"]}
    present = {
        path.relative_to(checks.DATA).as_posix()
        for path in checks.DATA.rglob("*")
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
