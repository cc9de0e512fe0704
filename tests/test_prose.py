"""What the chapters say keeps to the data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from report import load
from report.package import DATA

BOOK = Path(__file__).resolve().parents[1] / "book"
CHAPTERS = sorted(BOOK.glob("*.md"))
FIRST_CELL = """:tags: [hide-input]
import pandas as pd
from report import *

data = load()
claims = data["claims"]
"""


def prose(chapter: str) -> str:
    """A chapter's running text, without front matter, cells, roles and addresses."""
    text = re.sub(r"\A---\n.*?\n---\n", "", chapter, flags=re.DOTALL)
    text = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"^\([\w-]+\)=$", "", text, flags=re.MULTILINE)
    text = re.sub(r"\{[\w:-]+\}`[^`]*`", "", text)
    text = re.sub(r"`[^`]*`", "", text)
    return re.sub(r"\]\([^)]*\)", "]", text)


def numbers(text: str) -> set[str]:
    """The numbers of a text that stand by themselves: `A4` and `CC BY 4.0` are names."""
    text = re.sub(r"CC BY \d\.\d", "", text)
    return set(re.findall(r"(?<![\w.-])\d+(?:,\d{3})*(?:\.\d+)?", text))


def known() -> set[str]:
    """Numbers that the article's claims and the notes on sources hold."""
    package = load()
    claims, quantities = package["claims"], package["quantities"]
    found = numbers(" ".join(claims["statement"]))
    for column in ("from", "until"):
        for day in claims[column].dropna():
            found |= {str(day.year), str(day.day)}
    found |= {f"{value:,.0f}" for value in quantities["value"]}
    return found | numbers((DATA / "references.bib").read_text(encoding="utf-8"))


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_no_number_is_typed_that_the_data_do_not_hold(chapter: Path) -> None:
    typed = numbers(prose(chapter.read_text(encoding="utf-8")))
    assert typed <= known(), f"typed and in no table: {sorted(typed - known())}"


def test_a_typed_number_would_be_noticed() -> None:
    assert numbers(prose("Some 7,777 leaflets fell {claim}`3.28` in 2021.")) - known() == {"7,777"}


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_no_verdict_is_stubbed(chapter: Path) -> None:
    text = chapter.read_text(encoding="utf-8")
    assert not re.search(r"\b(TODO|TBD|lorem|stub|coming soon)\b", text, re.IGNORECASE)


def test_first_cells_are_alike() -> None:
    for chapter in CHAPTERS:
        cells = re.findall(r"```\{code-cell\} ipython3\n(.*?)```", chapter.read_text(), re.DOTALL)
        if cells:
            assert cells[0] == FIRST_CELL, chapter.name
