"""The editions on paper: whole, in order, well set, made to last and to be read aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import page as validator
import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from publish import paper
from publish.outputs.downloads import DATA_ZIP
from publish.paper.content import SCREEN_ONLY
from publish.paper.press import SHEETS, finder
from publish.project import chapters

EDITIONS = {"screen": paper.SCREEN, "print": paper.PRINT}
SHEET = SHEETS["A4"]
POINT = 72 / 25.4


@dataclass
class Sheetful:
    """A page as printed: its words, those in the margins (heads and number), and its lowest line.

    `left`, `right`: the ends of the number of the page, in points from the left.
    """

    words: str
    margins: list[tuple[str, float]]
    lowest: float

    @cached_property
    def squeezed(self) -> str:
        return squeeze(self.words)

    @property
    def number(self) -> int | None:
        return next((int(text) for text, _ in self.margins if text.isdecimal()), None)

    @property
    def heads(self) -> list[str]:
        return [text for text, _ in self.margins if not text.isdecimal()]


class Edition:
    """A PDF with what several tests want of it."""

    def __init__(self, path: Path, *, duplex: bool):
        self.path, self.duplex = path, duplex
        self.reader = PdfReader(path)
        self.pages = [self._read(page) for page in self.reader.pages]

    def _read(self, page) -> Sheetful:
        margins: list[tuple[str, float]] = []
        lowest = [float(page.mediabox.height)]
        words: list[str] = []
        top = float(page.mediabox.height) - SHEET.top * POINT
        bottom = SHEET.bottom * POINT

        def visit(text, current, matrix, font, size) -> None:
            height = current[5] + current[3] * matrix[5]
            if text.strip() and not bottom - 4 < height < top + 4:
                margins.append((text.strip(), current[4] + current[0] * matrix[4]))
                return
            words.append(text)
            if text.strip():
                lowest[0] = min(lowest[0], height)

        page.extract_text(visitor_text=visit)
        return Sheetful("".join(words), margins, lowest[0])

    @cached_property
    def text(self) -> str:
        return "".join(page.squeezed for page in self.pages)

    def opened_at(self) -> dict[str, int]:
        """The pages, from 0, where chapters and other parts open, by title."""
        return {
            mark.title: self.reader.get_destination_page_number(mark)
            for mark in self.reader.outline
            if not isinstance(mark, list)
        }

    def holds(self, block: str) -> bool:
        """Whether the text holds a squeezed block, broken over pages or not."""
        if block in self.text:
            return True
        for page, following in zip(self.pages, self.pages[1:], strict=False):
            length = next(
                (n for n in range(len(block) - 1, 3, -1) if block[:n] in page.squeezed), 0
            )
            if length and block[length:] in following.squeezed:
                return True
        return False


@pytest.fixture(scope="session", params=list(EDITIONS))
def edition(request, site: Path) -> Edition:
    chosen = EDITIONS[request.param]
    return Edition(site / chosen.file, duplex=chosen.duplex)


def squeeze(words: str) -> str:
    """Text without white space and hyphens, which line breaks change."""
    return re.sub(r"[\s\u00ad\u2010-]+", "", words)


def articles(pages: dict[str, BeautifulSoup]) -> Iterator[tuple[str, BeautifulSoup]]:
    for chapter in chapters():
        article = BeautifulSoup(str(pages[f"{chapter}.html"].select_one("article")), "lxml")
        numbers = [details.extract() for details in article.select("details.figure-numbers")]
        for unwanted in article.select(SCREEN_ONLY):
            unwanted.decompose()
        for details in numbers:
            article.append(details)
        # On paper the number of a chapter stands alone on its line, without a full stop.
        if number := article.select_one("h1 .section-number"):
            number.string = number.get_text().replace(".", "")
        yield chapter, article


def test_it_is_a_book_on_a4(edition: Edition) -> None:
    assert len(edition.pages) > 200
    for page in edition.reader.pages:
        width, height = (float(side) / 72 * 25.4 for side in page.mediabox.upper_right)
        assert (round(width), round(height)) == (210, 297)


def test_every_chapter_has_a_title_and_a_bookmark(
    edition: Edition, pages: dict[str, BeautifulSoup]
) -> None:
    marks = {squeeze(title) for title in edition.opened_at()}
    for chapter, article in articles(pages):
        assert squeeze(article.h1.get_text()) in marks, chapter
    for part in ("Contents", "Figures", "Tables", "Index", "Colophon"):
        assert part in marks


def test_nothing_is_lost_from_screen_to_paper(
    edition: Edition, pages: dict[str, BeautifulSoup]
) -> None:
    lost = []
    for chapter, article in articles(pages):
        for block in article.select("h1, h2, h3, p, li, td, th, dt, dd, pre, figcaption, caption"):
            if block.find(["p", "li", "ul", "table"]):
                continue
            words = squeeze(block.get_text())
            # On paper an address follows the words of its link, and each number is in brackets.
            pieces = [words]
            if block.find("a", href=re.compile("^(https?|mailto):")):
                links = block.select('a[href^="http"]')
                outside = [
                    text for text in block.find_all(string=True) if not text.find_parent("a")
                ]
                pieces = [squeeze(text) for text in [*outside, *(link["href"] for link in links)]]
            elif block.select_one(".claims, .findings"):
                pieces = [squeeze(text) for text in block.find_all(string=True)]
            lost += [(chapter, piece) for piece in pieces if not edition.holds(piece)]
    assert lost == []


def test_every_figure_is_on_paper_with_its_text_for_the_blind(
    edition: Edition, pages: dict[str, BeautifulSoup]
) -> None:
    wanted = [image["alt"] for _, page in articles(pages) for image in page.select("figure img")]
    elements = _elements(edition.reader)
    found = [element.get("/Alt") for element in elements if element.get("/S") == "/Figure"]
    assert sorted(found) == sorted(wanted)


def _elements(reader: PdfReader) -> Iterator[dict]:
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, dict):
            yield element
            kids = element.get("/K", [])
            waiting += kids if isinstance(kids, list) else [kids]
            waiting = [kid for kid in waiting if not isinstance(kid, int)]


def test_contents_and_lists_give_the_pages(edition: Edition) -> None:
    opened = edition.opened_at()
    pages_of_contents = edition.pages[opened["Contents"] : opened["Figures"]]
    contents = " ".join(" ".join(page.words for page in pages_of_contents).split())
    for title, at in opened.items():
        if at > opened["Tables"]:
            words = re.sub(r"^[\d.]+ *", "", " ".join(title.split()))
            # The number of a chapter stands in the margin, and so after the line.
            entry = re.search(rf"{re.escape(words)}\d?\s+(\d+)\b", contents)
            assert entry, title
            assert int(entry[1]) == edition.pages[at].number, title
    figures = " ".join(" ".join(p.words for p in edition.pages[opened["Figures"] :][:2]).split())
    at = int(re.search(r"number of political prisoners[\d.]* (\d+)", figures)[1])
    printed = {page.number: page for page in edition.pages}
    assert squeeze("Published estimates of the number of political prisoners") in (
        printed[at].squeezed
    )


def test_the_index_leads_to_pages_that_name_the_term(edition: Edition) -> None:
    from book.report import load

    package = load()
    terms = paper.terms(package["people"], package["places"])
    opened = edition.opened_at()
    lines = " ".join(
        " ".join(p.words for p in edition.pages[opened["Index"] : opened["Colophon"]]).split()
    )
    printed = {page.number: " ".join(page.words.split()) for page in edition.pages}
    checked = 0
    for headings in terms.values():
        for heading, words in headings.items():
            entry = re.search(rf"{re.escape(heading)}, ([\d–, ]+\d|throughout)", lines)
            assert entry, f"{heading} is on no page, or not in the index"
            if entry[1] == "throughout":
                continue
            for run in entry[1].split(", "):
                begin, _, end = run.partition("–")
                for number in range(int(begin), int(end or begin) + 1):
                    assert any(finder(word).search(printed[number]) for word in words), (
                        heading,
                        number,
                    )
                    checked += 1
    assert checked > 400


def test_pages_are_numbered_outside_and_headed(edition: Edition) -> None:
    middle = float(edition.reader.pages[0].mediabox.width) / 2
    openings = set(edition.opened_at().values())
    numbered = [n for n, page in enumerate(edition.pages) if page.number is not None]
    assert len(numbered) > 0.9 * len(edition.pages)
    for at in numbered:
        page = edition.pages[at]
        assert page.number == at + 1
        where = next(x for text, x in page.margins if text.isdecimal())
        on_the_left = edition.duplex and page.number % 2 == 0
        assert (where < middle) == on_the_left, page.number
        if at not in openings:
            assert page.heads, page.number


def test_chapters_open_on_fresh_pages_on_the_right(edition: Edition) -> None:
    at = sorted(edition.opened_at().values())
    assert len(set(at)) == len(at)
    if edition.duplex:
        chapters = [
            page for page in at if page >= edition.opened_at()["The article and its author"]
        ]
        assert all(page % 2 == 0 for page in chapters)


def test_no_page_is_a_third_empty_but_before_an_opening(edition: Edition) -> None:
    openings = set(edition.opened_at().values())
    frame = (SHEET.height - SHEET.top - SHEET.bottom) * POINT
    for at, page in enumerate(edition.pages[:-1]):
        ends = at + 1 in openings or not edition.pages[at + 1].words.strip()
        if page.words.strip() and page.number and not ends:
            empty = (page.lowest - SHEET.bottom * POINT) / frame
            assert empty < 0.36, f"page {page.number}: {empty:.0%} empty"


def test_every_font_is_embedded_and_the_books_own(edition: Edition) -> None:
    seen = set()
    for page in edition.reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            font = font.get_object()
            base = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            descriptor = base["/FontDescriptor"]
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor), font["/BaseFont"]
            seen.add(str(font["/BaseFont"]).split("+")[-1])
    assert seen
    assert all(name.startswith("Report") for name in seen), seen


@pytest.mark.parametrize("words", ["김정은", "조용원", "金正恩", "木下公勝", "喜怒哀楽"])
def test_korean_and_japanese_are_text(edition: Edition, words: str) -> None:
    assert words in edition.text


@pytest.mark.parametrize("profile", ["PDF_UA_1", "PDF_A_3A"])
def test_it_is_valid_for_the_archive_and_for_readers_aloud(edition: Edition, profile: str) -> None:
    report = validator.validate_pdf(
        edition.path, profile=getattr(validator.ValidationProfile, profile)
    )
    assert report.is_compliant, [(f.rule_id, f.message) for f in report.failures]
    assert report.rules.total > 100


def test_it_is_tagged_and_says_its_language(edition: Edition) -> None:
    root = edition.reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert edition.reader.metadata.title == "What a Defector Heard"


def test_it_carries_the_data(edition: Edition, site: Path) -> None:
    assert list(edition.reader.attachments) == [DATA_ZIP]
    assert edition.reader.attachments[DATA_ZIP] == [(site / DATA_ZIP).read_bytes()]


def test_there_is_no_code_in_it(edition: Edition) -> None:
    text = " ".join(page.words for page in edition.pages)
    for stub in ("code cell", "from report import", "load()", "{glue", "{claim"):
        assert stub not in text


def test_figures_are_vector(edition: Edition) -> None:
    for number, page in enumerate(edition.reader.pages, 1):
        for drawing in page["/Resources"].get("/XObject", {}).values():
            assert drawing.get_object()["/Subtype"] != "/Image", f"a bitmap on page {number}"


def test_addresses_can_be_found_on_paper(edition: Edition, pages) -> None:
    for chapter, article in articles(pages):
        for link in article.select('a[href^="http"]'):
            assert edition.holds(squeeze(link["href"])), f"{chapter}: {link['href']}"
