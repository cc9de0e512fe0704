"""The archive of the data is whole by itself: other programs read it as its README says."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sqlite3
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import frictionless
import openpyxl
import pytest

from book import report
from publish.outputs import citations, downloads, formats
from publish.outputs.formats import database
from publish.outputs.formats.content import tables
from publish.project import DATA_ZIP, DATABASE, PLACES, ROOT, SPREADSHEET, chapters

# As the build has it, for a site without an address.
CITED = citations.as_text(citations.work(chapters()[0], ""))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the data in other formats."""
    folder = tmp_path_factory.mktemp("formats")
    formats.write(folder, CITED)
    return folder


@pytest.fixture(scope="module")
def unpacked(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    downloads.write_data(folder / "data.zip", made)
    with zipfile.ZipFile(folder / "data.zip") as archive:
        archive.extractall(folder)
    return folder / "data"


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table of the package, as its file has them."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def recipe(language: str) -> str:
    """The lines for a language on the page of recipes."""
    page = (ROOT / f"{downloads.RECIPES}.md").read_text(encoding="utf-8")
    return re.search(rf"^```{language}\n(.*?)^```", page, re.DOTALL | re.MULTILINE)[1]


def test_frictionless_finds_no_fault(unpacked: Path) -> None:
    """The descriptor is one of version 2, and all tables but one are looked at in full."""
    package = frictionless.Package(str(unpacked / "data/datapackage.json"))
    found = package.validate(limit_rows=600)
    assert found.errors == []
    limit = "reached row limit"
    messages = [error.message for task in found.tasks for error in task.errors]
    assert [message for message in messages if limit not in message] == []
    assert len(found.tasks) == len(package.resources)


def test_the_readme_has_the_recipes_of_the_page(unpacked: Path) -> None:
    readme = (unpacked / "README.md").read_text(encoding="utf-8")
    for language in ("python", "r", "sql"):
        assert recipe(language) in readme
        assert len(recipe(language).splitlines()) == 5
    for name in downloads.BESIDE:
        assert f"`{name}`" in readme and (unpacked / name).is_file()
    assert not re.search(r"\.md\)|\]\{|\{raw\}", readme)


def test_the_lines_for_pandas_work_where_the_archive_is_unpacked(
    unpacked: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.chdir(unpacked)
    names: dict[str, Any] = {}
    exec(recipe("python"), names)
    counted = capsys.readouterr().out
    claims = names["claims"]
    assert list(claims["claim"]) == [row["claim"] for row in rows(Path("data/article/claims.csv"))]
    assert str(claims["from"].dtype).startswith("datetime64")
    # Of a text in a spreadsheet pandas makes a number, after pandas-dev/pandas#11331.
    page = (ROOT / f"{downloads.RECIPES}.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"`(pd\.read_excel\(.*?\))`", page)
    assert list(eval(line, names)["claim"]) == list(claims["claim"])
    pairs = rows(Path("data/record/bearings.csv"))
    assert sum(int(n) for n in re.findall(r" (\d+)$", counted, re.MULTILINE)) == len(pairs)


def test_an_archive_is_packed_again_where_it_is_not_the_same(tmp_path: Path) -> None:
    target, members = tmp_path / "data.zip", {"a": b"one" * 99, "b": bytes(range(256))}
    downloads._archive(target, members)
    whole = target.read_bytes()
    os.utime(target, (0, 0))
    downloads._archive(target, members)
    assert target.stat().st_mtime == 0, "the same is not packed again"
    other = bytearray(whole)
    other[len(whole) // 2] ^= 1
    fewer = io.BytesIO(whole)
    with zipfile.ZipFile(fewer, "a") as archive:
        archive.writestr("stray.txt", "")
    for damaged in (other, whole[:-1], fewer.getvalue(), b""):
        target.write_bytes(damaged)
        downloads._archive(target, members)
        assert target.read_bytes() == whole


def test_the_lines_for_sql_work_in_the_database(unpacked: Path) -> None:
    with sqlite3.connect(unpacked / DATABASE) as data:
        found = data.execute(recipe("sql")).fetchall()
    contradicted = {claim for claim, one in judged().items() if one.verdict == "contradicted"}
    assert {row[0] for row in found} == contradicted
    assert all(row[-1].startswith("http") for row in found)


def judged() -> dict[str, report.Trace]:
    package = report.load()
    return report.traces(package["claims"], report.findings(package))


def test_the_views_answer_the_usual_questions(made: Path) -> None:
    traces = judged()
    decided: dict[str, set[str]] = {}
    sources = report.load()["evidence"].set_index("evidence")["source"]
    for claim, one in traces.items():
        for finding in one.deciding if one.verdict != "not checkable" else ():
            decided.setdefault(sources[finding.evidence], set()).add(claim)
    with sqlite3.connect(made / DATABASE) as data:
        for view in database.VIEWS:
            assert data.execute(f"SELECT count(*) FROM {view}").fetchone()[0] > 0, view
        shown = dict(data.execute("SELECT claim, verdict FROM claims_with_verdict"))
        assert shown == {claim: one.verdict for claim, one in traces.items()}
        often = data.execute(
            "SELECT source, claims_decided FROM sources_by_decisions WHERE claims_decided > 0"
        )
        assert dict(often) == {source: len(claims) for source, claims in decided.items()}
        last = max(traces)
        found = data.execute("SELECT evidence FROM findings_on_claims WHERE claim = ?", (last,))
        assert {row[0] for row in found} == {one.finding.evidence for one in traces[last].weighed}


def test_the_database_is_whole_and_says_what_is_in_it(made: Path) -> None:
    with sqlite3.connect(made / DATABASE) as data:
        assert data.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert data.execute("PRAGMA foreign_key_check").fetchall() == []
        linked = data.execute("PRAGMA foreign_key_list(bearings)").fetchall()
        assert {(row[2], row[3]) for row in linked} == {
            ("claims", "claim"),
            ("evidence", "evidence"),
        }
        kept = data.execute("SELECT typeof(claim), claim FROM claims WHERE claim LIKE '1.1%'")
        assert ("text", "1.10") in kept.fetchall()
        types = data.execute("SELECT DISTINCT typeof(value) FROM quantities").fetchall()
        assert types == [("real",)]
        several = data.execute("SELECT place FROM claims_places WHERE claim = '3.16'")
        (cell,) = (r for r in rows(ROOT / "data/article/claims.csv") if r["claim"] == "3.16")
        assert [row[0] for row in several] == cell["places"].split(";")
        for table in tables(report.load()):
            counted = data.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()[0]
            assert counted == len(table.rows), table.name
        with pytest.raises(sqlite3.IntegrityError):
            data.execute("UPDATE bearings SET bears = 'perhaps'")


def test_a_spreadsheet_keeps_keys_days_and_numbers(made: Path) -> None:
    book = openpyxl.load_workbook(made / SPREADSHEET, read_only=True)
    package = report.load()
    expected = tables(package)
    assert book.sheetnames == ["read me", *(table.name for table in expected)]
    # The greatest table has nothing but texts.
    for table in expected:
        if table.name == "codes":
            continue
        head, *body = book[table.name].iter_rows(values_only=True)
        assert list(head) == [column.name for column in table.columns]
        assert len(body) == len(table.rows), table.name
        for shown, row in zip(body, table.rows, strict=True):
            days = [v.date() if hasattr(v, "date") else v for v in shown]
            assert days == list(row), table.name
    claims = {table.name: table for table in expected}["claims"]
    assert "1.10" in {row[0] for row in claims.rows}
    assert any(isinstance(cell, date) for row in claims.rows for cell in row)
    # What the recipe for spreadsheets looks up.
    assert [column.name for column in claims.columns][:3:2] == ["claim", "statement"]


def test_a_spreadsheet_says_what_it_is_and_what_its_columns_mean(made: Path) -> None:
    with zipfile.ZipFile(made / SPREADSHEET) as parts:
        texts = parts.read("xl/sharedStrings.xml").decode()
        for said in (CITED, "CC BY 4.0", report.load().descriptor["title"]):
            assert said in texts
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        notes = [name for name in parts.namelist() if name.startswith("xl/comments")]
        # The first sheet needs neither notes nor a frozen head.
        assert len(notes) == len(sheets) - 1
        for name in set(sheets) - {"xl/worksheets/sheet1.xml"}:
            sheet = parts.read(name).decode()
            assert 'state="frozen"' in sheet and "<autoFilter" in sheet and "<cols>" in sheet
            # Excel takes no key for an error, after XlsxWriter#678.
            (whole,) = re.findall(r'<dimension ref="([^"]+)"', sheet)
            assert f'<ignoredError sqref="{whole}" numberStoredAsText="1"/>' in sheet, name
        heads = sum(parts.read(name).decode().count("<comment ") for name in notes)
    assert heads == sum(len(table.columns) for table in tables(report.load()))


def test_places_are_what_the_maps_show(made: Path) -> None:
    collection = json.loads((made / PLACES).read_text(encoding="utf-8"))
    assert set(collection) == {"type", "features"}
    located = {
        row["place"]: row for row in rows(ROOT / "data/gazetteer/places.csv") if row["latitude"]
    }
    named = report.mentions(report.load(), "places")
    assert [one["id"] for one in collection["features"]] == list(located)
    for one in collection["features"]:
        row = located[one["id"]]
        where = [float(row["longitude"]), float(row["latitude"])]
        assert one["geometry"] == {"type": "Point", "coordinates": where}
        assert len(one["properties"]["claims"]) == named[one["id"]]


@pytest.mark.parametrize("name", downloads.BESIDE)
def test_the_same_data_give_the_same_bytes(made: Path, site: Path, name: str) -> None:
    content = (made / name).read_bytes()
    assert (site / name).read_bytes() == content
    with zipfile.ZipFile(site / DATA_ZIP) as archive:
        assert archive.read(f"{Path(DATA_ZIP).stem}/{name}") == content
