"""The article as data: covered, numbered, and not reproduced."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from book.report import load
from publish.tools import check_article

ARTICLE = Path(__file__).resolve().parents[2] / "shared" / "article.txt"
needs_the_article = pytest.mark.skipif(
    not ARTICLE.is_file(), reason="the article's text is not part of the project"
)


def test_every_paragraph_of_the_author_has_a_claim() -> None:
    package = load()
    own = package["paragraphs"]
    own = own[own["role"].isin(["body", "biography"])]
    assert set(own["paragraph"]) == set(package["claims"]["paragraph"])


def test_every_section_has_its_chapter_under_its_own_title() -> None:
    book = Path(__file__).resolve().parents[1] / "book"
    for section in load()["sections"].itertuples():
        chapter = (book / f"{section.chapter}.md").read_text(encoding="utf-8")
        # The last section, the note on the author, has no title and a chapter of a wider scope.
        title = section.title.replace("“", "‘").replace("”", "’")
        attributed = rf"\n# [^\n“]+: “{re.escape(title)}”\n"
        assert section.section == 6 or re.search(attributed, chapter), section.chapter


def test_events_lie_within_their_claims() -> None:
    package = load()
    claims = package["claims"].set_index("claim")
    for event in package["events"].itertuples():
        dates = claims.loc[list(event.claims), ["from", "until"]]
        begin = package["events"]["from"].iloc[event.Index]
        assert (dates["from"] == begin).any(), event.event


@needs_the_article
def test_the_text_agrees_with_the_numbering() -> None:
    text = ARTICLE.read_text(encoding="utf-8")
    assert check_article.differences(text) == []


@needs_the_article
def test_a_changed_word_is_noticed() -> None:
    text = ARTICLE.read_text(encoding="utf-8").replace("poison", "venom", 1)
    assert any(line.startswith("p05") for line in check_article.differences(text))


@needs_the_article
def test_a_missing_paragraph_is_noticed() -> None:
    found = check_article.blocks(ARTICLE.read_text(encoding="utf-8"))
    lines = check_article.differences("\n\n".join(found[:20] + found[21:]))
    assert any("no block has its fingerprint" in line for line in lines)


@needs_the_article
def test_the_project_copies_no_sentence_of_the_article() -> None:
    assert check_article.shared_runs(ARTICLE.read_text(encoding="utf-8")) == []


def test_a_copied_run_of_words_would_be_noticed() -> None:
    statement = max(load()["claims"]["statement"], key=len)
    assert check_article.shared_runs(f"Here he says that {statement} And more.")
