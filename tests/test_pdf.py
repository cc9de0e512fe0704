"""The print edition is whole: chapters, bookmarks, fonts, figures, Korean, no code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

import book


@pytest.fixture(scope="module")
def pdf(site: Path) -> PdfReader:
    return PdfReader(site / book.PDF)


@pytest.fixture(scope="module")
def text(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def squeeze(words: str) -> str:
    """Text without white space and hyphens, which line breaks change."""
    return re.sub(r"[\s\u00ad\u2010-]+", "", words)


def test_it_is_a_book_and_not_a_leaflet(pdf: PdfReader) -> None:
    assert len(pdf.pages) > 30
    width, height = (float(side) / 72 * 25.4 for side in pdf.pages[0].mediabox.upper_right)
    assert (round(width), round(height)) == (210, 297)


def test_every_chapter_title_and_bookmark_is_there(
    pdf: PdfReader, text: str, pages: dict[str, BeautifulSoup]
) -> None:
    marks = [squeeze(mark.title) for mark in pdf.outline if not isinstance(mark, list)]
    for chapter in book.chapters():
        title = pages[f"{chapter}.html"].select_one("article h1")
        for link in title.select("a.headerlink"):
            link.extract()
        assert squeeze(title.get_text()) in squeeze(text), chapter
        assert squeeze(title.get_text()) in marks, chapter


def test_every_font_is_embedded_and_the_books_own(pdf: PdfReader) -> None:
    seen = set()
    for page in pdf.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            font = font.get_object()
            base = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            descriptor = base["/FontDescriptor"]
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor), font["/BaseFont"]
            seen.add(str(font["/BaseFont"]).split("+")[-1])
    assert seen
    assert all(name.startswith("Report") for name in seen), seen


@pytest.mark.parametrize("words", ["김정은", "조용원", "金正恩", "木下公勝", "喜怒哀楽"])
def test_korean_and_japanese_are_text(text: str, words: str) -> None:
    assert words in squeeze(text)


def test_contents_give_page_numbers(pdf: PdfReader) -> None:
    contents = " ".join(pdf.pages[1].extract_text().split())
    assert re.search(r"Method[ .]+\d+", contents), contents


def test_it_is_tagged_and_says_its_language(pdf: PdfReader) -> None:
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"] == "en"
    assert pdf.metadata.title == "What a Defector Heard"


def test_every_figure_and_table_of_the_site_is_in_it(
    text: str, pages: dict[str, BeautifulSoup]
) -> None:
    for name, page in pages.items():
        for caption in page.select("article .caption-text"):
            assert squeeze(caption.get_text()) in squeeze(text), f"{name}: {caption.get_text()}"


def test_there_is_no_code_in_it(text: str) -> None:
    for stub in ("code cell", "from report import", "load()", "{glue", "{claim"):
        assert stub not in text


def test_figures_are_vector(pdf: PdfReader) -> None:
    for number, page in enumerate(pdf.pages, 1):
        for drawing in page["/Resources"].get("/XObject", {}).values():
            assert drawing.get_object()["/Subtype"] != "/Image", f"a bitmap on page {number}"
