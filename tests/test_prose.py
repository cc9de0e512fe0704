"""What the chapters say keeps to the data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from book.report import load
from book.report.data import bibliography

BOOK = Path(__file__).resolve().parents[1] / "book"
CHAPTERS = sorted(BOOK.glob("*.md"))
# Numbers of the codebook are conventions; tests/test_codebook.py holds its cases to the data.
WITH_NUMBERS = [chapter for chapter in CHAPTERS if chapter.stem != "codebook"]


def paragraphs(chapter: str) -> list[str]:
    """A chapter's running text, a paragraph each, without front matter and cells."""
    text = re.sub(r"\A---\n.*?\n---\n", "", chapter, flags=re.DOTALL)
    text = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"^\([\w-]+\)=$", "", text, flags=re.MULTILINE)
    return [part for part in re.split(r"\n\s*\n", text) if part.strip()]


def prose(paragraph: str) -> str:
    """A paragraph without roles, code and addresses."""
    text = re.sub(r"\{[\w:-]+\}`[^`]*`", "", paragraph)
    text = re.sub(r"`[^`]*`", "", text)
    return re.sub(r"\]\([^)]*\)", "]", text)


def numbers(text: str) -> set[str]:
    """The numbers of a text that stand by themselves: `A4` and `CC BY 4.0` are names."""
    text = re.sub(r"CC BY \d\.\d|COVID-19", "", text)
    return set(re.findall(r"(?<![\w.-])\d+(?:,\d{3})*(?:\.\d+)?", text))


def dates(text: str) -> set[str]:
    """Day and year of every ISO date, month or year in a text."""
    return {
        part.lstrip("0")
        for date in re.findall(r"\d{4}(?:-\d{2})*", text)
        for part in date.split("-")
    }


def named(roles: str, paragraph: str) -> set[str]:
    """The keys in a paragraph's roles of some kinds."""
    found = re.findall(rf"\{{(?:{roles})\}}`([^`]*)`", paragraph)
    return {key.strip() for keys in found for key in re.split(r"[,\s]+", keys)}


def known(paragraph: str) -> set[str]:
    """The numbers held by what a paragraph names: its claims, its findings, its sources."""
    package = load()
    claims = package["claims"].set_index("claim").loc[sorted(named("claim", paragraph))]
    found = numbers(" ".join(claims["statement"]))
    for day in [*claims["from"].dropna(), *claims["until"].dropna()]:
        found |= {str(day.year), str(day.day)}
    quantities = package["quantities"]
    quantities = quantities[quantities["claim"].isin(claims.index)]["value"]
    found |= {f"{value:,.0f}" for value in quantities}
    sources, ids = named("cite:[pt]", paragraph), named("finding", paragraph)
    evidence = package["evidence"]
    evidence = evidence[evidence["source"].isin(sources) | evidence["evidence"].isin(ids)]
    for row in evidence.itertuples():
        found |= numbers(row.finding) | dates(str(row.published))
        sources.add(row.source)
    for source in sources:
        entry = bibliography.entries()[source]
        found |= numbers(" ".join([*entry.authors, *entry.fields.values()]))
        found |= dates(entry.published)
    return found


# The article's own year and that of this edition need no witness.
EDITION = re.search(r"^date-released: .*?(\d{4})", (BOOK.parent / "CITATION.cff").read_text(), re.M)
GIVEN = {"2021", EDITION[1]}


@pytest.mark.parametrize("chapter", WITH_NUMBERS, ids=lambda path: path.stem)
def test_no_number_is_typed_that_its_paragraph_cannot_show(chapter: Path) -> None:
    for paragraph in paragraphs(chapter.read_text(encoding="utf-8")):
        loose = numbers(prose(paragraph)) - known(paragraph) - GIVEN
        assert not loose, f"{sorted(loose)}: no claim, finding or source named here: {paragraph}"


def test_a_typed_number_would_be_noticed() -> None:
    paragraph = "Some 7,777 leaflets {claim}`3.28`, and 500,000 {claim}`3.27` in 2021."
    assert "7,777" in numbers(prose(paragraph)) - known(paragraph)
    assert numbers("of 2.5 million, in 1999") == {"2.5", "1999"}


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_no_verdict_is_stubbed(chapter: Path) -> None:
    text = chapter.read_text(encoding="utf-8")
    assert not re.search(r"\b(TODO|TBD|lorem|stub|coming soon)\b", text, re.IGNORECASE)


def test_every_series_is_set_beside_the_article() -> None:
    cells = "".join(chapter.read_text(encoding="utf-8") for chapter in CHAPTERS)
    for resource in load().descriptor["resources"]:
        if resource["path"].startswith("series/"):
            name = resource["name"]
            used = f'data["{name}"]' in cells or f'section.series("{name}")' in cells
            assert used, f"no chapter uses {name}"


def test_the_timeline_names_every_event_without_a_counterpart() -> None:
    matched = set(load()["record_events"]["article_event"].dropna())
    unmatched = set(load()["events"]["event"]) - matched
    # What the chapter lists in words, under "The year of the article".
    assert unmatched == {
        "assassins-detained",
        "banner",
        "birth",
        "kim-wonsan",
        "kyodo",
        "pfizer-purchase",
        "seiron-june",
        "seiron-november",
        "weapons-sariwon",
        "weapons-sinuiju",
    }
