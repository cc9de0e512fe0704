"""The code of the chapters: how it begins, and what a linter says of it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
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
