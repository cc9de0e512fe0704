"""The code of the chapters: how it begins, how long it is, what it may hold, and a linter."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import jupytext
import pytest

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = [
    p for p in sorted((ROOT / "book").glob("*.md")) if "{code-cell}" in p.read_text("utf-8")
]
FIRST_CELL = re.compile(
    r"""(import pandas as pd\n)?from report import (?:[\w, ]+|\(\n(?:    \w+,\n)+\))

(?:data = load\(\)(?:\nclaims = data\["claims"\])?"""
    r"""|section = Section\([1-6]\)(?:\ndata = section\.data)?)"""
)
# Lines of a cell: at most, and in the middle of those of a chapter.
LONGEST, MEDIAN = 15, 6
# Arguments that lay a chart or a table out: sizes, the ends of axes, times to be named there.
LAYOUT = {"at", "end", "height", "lift", "named", "start", "widths"}
# Arguments that are sentences: prose, which this test does not read.
SENTENCES = {"caption", "message", "note"}
# Cells that are there for a reader to change the numbers in them.
TRIALS = {"turn-the-dials"}
# A key of a table: of a claim or several, or a word that may hold a year.
KEY = re.compile(r"\d\.\d\d(?: \d\.\d\d)*|[A-Za-z][\w.-]*")
# A year, a date, a decimal or a large number in a text.
FACT = re.compile(r"\d{4}|\d{1,2}-\d{2}\b|\d[.,]\d")
# Small counts, and units such as thousands and per cent.
UNITS = {*range(13), *(10**power for power in range(2, 10))}
# What cells of prose cannot satisfy: imports in later cells, and lines as long as their texts.
NOT_FOR_CELLS = "E402,E501"


def cells(chapter: Path) -> list[str]:
    """The sources of a chapter's code cells."""
    return [c.source for c in jupytext.read(chapter).cells if c.cell_type == "code"]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_first_cells_are_alike(chapter: Path) -> None:
    if sources := cells(chapter):
        assert FIRST_CELL.fullmatch(sources[0]), sources[0]
        used = {
            node.id
            for source in sources
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
        }
        # Tables that a chapter reads are inputs of it: none is read in vain.
        assert "claims" in used or "claims = " not in sources[0]


def lengths(chapter: Path) -> list[int]:
    """How many lines each cell of a chapter has, without blank lines and options."""
    return [
        sum(bool(line.strip()) and not line.startswith(":") for line in source.splitlines())
        for source in cells(chapter)
    ]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_cells_are_short(chapter: Path) -> None:
    if found := lengths(chapter):
        assert max(found) <= LONGEST and statistics.median(found) <= MEDIAN, found


def typed_facts(node: ast.AST) -> Iterator[str]:
    """The dates, years, decimals and large numbers that code holds as literals.

    What picks a row by its key is none: without such a row it fails.  Nor is what lays out.
    """
    match node:
        case ast.keyword(arg=name) if name in LAYOUT:
            return
        case ast.keyword(arg=name, value=ast.Constant() | ast.JoinedStr()) if name in SENTENCES:
            return
        case ast.Subscript(slice=ast.Constant() | ast.Tuple() as key) if not any(
            isinstance(part, ast.Slice) for part in ast.walk(key)
        ):
            yield from typed_facts(node.value)
            return
        case ast.Constant(value=str(text)):
            sentence = text.count(" ") >= 3 and not re.search(r"[<>=]", text)
            if FACT.search(text) and not KEY.fullmatch(text) and not sentence:
                yield repr(text)
        case ast.Constant(value=int() | float()) if node.value not in UNITS:
            yield repr(node.value)
    for child in ast.iter_child_nodes(node):
        yield from typed_facts(child)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_no_fact_is_typed_into_a_cell(chapter: Path) -> None:
    if chapter.stem not in TRIALS:
        found = [fact for source in cells(chapter) for fact in typed_facts(ast.parse(source))]
        assert not found, f"{', '.join(found)}: facts belong into a table in data/"


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ('BREAK = pd.Timestamp("2020-09-30")', ["'2020-09-30'"]),
        ("YALU = (40.115, 124.3925)", ["40.115", "124.3925"]),
        ("years = [1995, 2002]", ["1995", "2002"]),
        ("data.query(\"year >= 2017 and kind == 'total'\")", None),
        ('recent = persons["2020-12-31":]', ["'2020-12-31'"]),
        ('arrivals[2021] / 1000, power.loc[2021, "North"]', []),
        ('section.quantity("2.07"), cite("kinoshita2021growing")', []),
        ('charts.spans(posts, start="2021-01-01", height=2.4)', []),
        ("Figure(caption=f'{n} by 2021', message='In 2021.', places=[39.72])", ["39.72"]),
    ],
)
def test_a_typed_fact_would_be_noticed(code: str, facts: list[str] | None) -> None:
    found = list(typed_facts(ast.parse(code)))
    assert found == facts if facts is not None else len(found) == 1


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """What ruff says of the notebooks in a folder, by the settings of the project."""
    command = [sys.executable, "-m", "ruff", "check", "--config", str(ROOT / "pyproject.toml")]
    options = ["--extend-ignore", NOT_FOR_CELLS, "--output-format", "concise", "--no-cache"]
    return subprocess.run([*command, *options, str(folder)], capture_output=True, text=True)


def test_cells_are_linted(tmp_path: Path) -> None:
    for chapter in CHAPTERS:
        jupytext.write(jupytext.read(chapter), tmp_path / f"{chapter.stem}.ipynb")
    found = lint(tmp_path)
    assert found.returncode == 0, found.stdout + found.stderr


def test_a_name_that_is_not_imported_or_not_used_would_be_noticed(tmp_path: Path) -> None:
    notebook = jupytext.read(ROOT / "book/ledger.md")
    code = next(cell for cell in notebook.cells if cell.cell_type == "code")
    code.source += "\nimport json\nledger_totals(data)"
    jupytext.write(notebook, tmp_path / "ledger.ipynb")
    found = lint(tmp_path).stdout
    assert "F401" in found and "F821" in found


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_prose_has_what_cells_bind_for_it(chapter: Path) -> None:
    text = chapter.read_text(encoding="utf-8")
    nodes = (node for source in cells(chapter) for node in ast.walk(ast.parse(source)))
    calls = [
        node
        for node in nodes
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "glue"
    ]
    bound = {keyword.arg for call in calls for keyword in call.keywords if keyword.arg}
    assert [name for name in sorted(bound) if not re.search(rf"}}`{name}[:`]", text)] == []
