"""The editions on paper: whole, in order, well set, made to last and to be read aloud."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from io import BytesIO
from pathlib import Path

import page as validator
import pypdfium2
import pytest
from lxml import html
from lxml.html import HtmlElement
from pypdf import PdfReader
from pypdf.generic import read_object

from publish import paper
from publish.outputs.downloads import DATA_ZIP, SPREADSHEET
from publish.project import chapters

EDITIONS = {"screen": paper.SCREEN, "print": paper.PRINT}
POINT = 72 / 25.4
# The margins of A4 above and below the text, in points, as `book.typ` has them.
TOP, BOTTOM, HEIGHT = 25 * POINT, 26 * POINT, 297 * POINT
# What is on the site alone, or in words that paper has no need of.
SCREEN_ONLY = {"hide", "headerlink", "screen-only", "ways-in"}
SCREEN_ONLY |= {"goes-without-saying", "without-scripts"}
BLOCKS = ("h1", "h2", "h3", "p", "li", "td", "th", "dt", "dd", "pre", "figcaption", "caption")


@dataclass
class Sheetful:
    """A page as printed: its words, what is above and below them, and its lowest line.

    `above`, `below`: texts of the margins with where they begin, in points from the left.
    """

    words: str
    above: list[tuple[str, float]]
    below: list[tuple[str, float]]
    lowest: float

    @cached_property
    def squeezed(self) -> str:
        return squeeze(self.words)

    @cached_property
    def plain(self) -> str:
        """The words, their spaces alike."""
        return " ".join(self.words.split())

    @property
    def number(self) -> int | None:
        return next((int(text) for text, _ in self.below if text.isdecimal()), None)

    @property
    def heads(self) -> list[str]:
        return [text for text, _ in self.above]


class Edition:
    """A PDF with what several tests want of it."""

    def __init__(self, path: Path, *, duplex: bool):
        self.path, self.duplex = path, duplex
        self.reader = PdfReader(path)
        document = pypdfium2.PdfDocument(path)
        self.pages = [self._read(page) for page in document]

    def _read(self, page: pypdfium2.PdfPage) -> Sheetful:
        text = page.get_textpage()
        width = page.get_width()
        words = text.get_text_bounded(0, BOTTOM, width, HEIGHT - TOP)
        boxes = [text.get_rect(number) for number in range(text.count_rects())]
        lowest = min((box[1] for box in boxes if BOTTOM < box[1] < HEIGHT - TOP), default=HEIGHT)
        above = [(text.get_text_bounded(*b).strip(), b[0]) for b in boxes if b[1] > HEIGHT - TOP]
        below = [(text.get_text_bounded(*b).strip(), b[0]) for b in boxes if b[1] < BOTTOM]
        return Sheetful(words, above, below, lowest)

    @cached_property
    def text(self) -> str:
        return "".join(page.squeezed for page in self.pages)

    @cached_property
    def objects(self) -> list[bytes]:
        """The objects of the file that are not streams, as they are written."""
        content = self.path.read_bytes()
        found = []
        for about in re.finditer(
            rb"/Type/ObjStm/N \d+/First (\d+)/Filter/FlateDecode/Length (\d+)>>\nstream\n", content
        ):
            first, length = map(int, about.groups())
            data = zlib.decompress(content[about.end() : about.end() + length])
            begins = [first + int(place) for place in data[:first].split()[1::2]]
            ends = [*begins[1:], len(data)]
            found += [data[one:other] for one, other in zip(begins, ends, strict=True)]
        assert len(found) > 10_000, "the file is no longer written in object streams"
        return found

    def elements(self, kind: str) -> Iterator[dict]:
        """The elements of a kind that the file is tagged with."""
        for content in self.objects:
            if re.search(rb"/S/%s\b" % kind.encode(), content):
                element = read_object(BytesIO(content), self.reader)
                assert isinstance(element, dict)
                yield element

    def opened_at(self) -> dict[str, int]:
        """The pages, from 0, where chapters and other parts open, by title."""
        return {
            mark.title: self.reader.get_destination_page_number(mark)
            for mark in self.reader.outline
            if not isinstance(mark, list)
        }

    @cache  # noqa: B019 (there are as many editions as the tests have)
    def holds(self, block: str) -> bool:
        """Whether the text holds a squeezed block, broken over pages and past figures or not."""
        if block in self.text:
            return True
        # Most blocks that are broken begin with more than two letters before the break.
        return any(
            _goes_on(block, self.pages[at : at + 4])
            for beginning in (block[:12], block[:2])
            for at, page in enumerate(self.pages)
            if beginning in page.squeezed
        )


def _goes_on(block: str, pages: list[Sheetful]) -> bool:
    """Whether a block begins on the first of some pages and goes on over the others."""
    if not block:
        return True
    if not pages:
        return False
    if block in pages[0].squeezed:
        return True
    length = next((n for n in range(len(block) - 1, 1, -1) if block[:n] in pages[0].squeezed), 0)
    return bool(length) and _goes_on(block[length:], pages[1:])


@pytest.fixture(scope="session", params=list(EDITIONS))
def edition(request, site: Path) -> Edition:
    chosen = EDITIONS[request.param]
    return Edition(site / chosen.file, duplex=chosen.duplex)


def squeeze(words: str) -> str:
    """Text without white space and hyphens, which line breaks change."""
    return re.sub(r"[\s\x02\u00ad\u2010-]+", "", words)


def text_of(element: HtmlElement) -> str:
    return squeeze(element.text_content())


def of_class(element: HtmlElement, *names: str) -> list[HtmlElement]:
    """What of an element has one of some classes."""
    return [e for e in element.iter("*") if set(names) & set((e.get("class") or "").split())]


@pytest.fixture(scope="session")
def articles(site: Path) -> list[tuple[str, HtmlElement]]:
    """The chapters with what of them is to be on paper."""
    found = []
    for chapter in chapters():
        page = html.parse(str(site / f"{chapter}.html"), html.HTMLParser(encoding="utf-8"))
        article = next(page.getroot().iter("article"))
        numbers = of_class(article, "figure-numbers")
        for unwanted in [*of_class(article, *SCREEN_ONLY), *article.iter("script", "button")]:
            if unwanted not in numbers and unwanted.getparent() is not None:
                unwanted.drop_tree()
        # On paper the number of a title stands alone, without a full stop.
        for number in of_class(article, "section-number"):
            number.text = number.text_content().strip().removesuffix(".")
        found.append((chapter, article))
    return found


def links_out(element: HtmlElement) -> list[HtmlElement]:
    return [e for e in element.iter("a") if (e.get("href") or "").startswith("http")]


def test_it_is_a_book_on_a4(edition: Edition) -> None:
    assert len(edition.pages) > 200
    for page in edition.reader.pages:
        width, height = (float(side) / 72 * 25.4 for side in page.mediabox.upper_right)
        assert (round(width), round(height)) == (210, 297)


def test_every_chapter_has_a_title_and_a_bookmark(edition: Edition, articles) -> None:
    marks = {squeeze(title) for title in edition.opened_at()}
    for chapter, article in articles:
        assert text_of(next(article.iter("h1"))) in marks, chapter
    for part in ("Contents", "Figures", "Tables", "Index", "Colophon"):
        assert part in marks


def pieces_of(block: HtmlElement) -> list[str]:
    """What of a block is in one piece on paper.

    There an address follows the words of its link, and each number is in brackets.
    """
    outside = [
        squeeze(text) for text in block.xpath(".//text()[not(ancestor::a)]") if squeeze(text)
    ]
    if block.xpath(".//a[starts-with(@href, 'http') or starts-with(@href, 'mailto:')]"):
        return [*outside, *(squeeze(link.get("href")) for link in links_out(block))]
    if of_class(block, "claims", "findings", "caption-number"):
        return [squeeze(text) for text in block.itertext() if squeeze(text)]
    return [text_of(block)]


def test_nothing_is_lost_from_screen_to_paper(edition: Edition, articles) -> None:
    lost, looked_for = [], 0
    for chapter, article in articles:
        for block in article.iter(*BLOCKS):
            if next(block.iterdescendants("p", "li", "ul", "table"), None) is not None:
                continue
            pieces = pieces_of(block)
            looked_for += len(pieces)
            lost += [(chapter, piece) for piece in pieces if not edition.holds(piece)]
    assert lost == []
    assert looked_for > 10_000


def test_every_figure_is_on_paper_with_its_text_for_the_blind(edition: Edition, articles) -> None:
    images = [
        e for _, page in articles for figure in page.iter("figure") for e in figure.iter("img")
    ]
    found = [element.get("/Alt") for element in edition.elements("Figure")]
    assert sorted(found) == sorted(image.get("alt") for image in images)


def test_contents_and_lists_give_the_pages(edition: Edition) -> None:
    opened = edition.opened_at()
    pages_of_contents = edition.pages[opened["Contents"] : opened["Figures"]]
    contents = " ".join(page.plain for page in pages_of_contents)
    for title, at in opened.items():
        if at > opened["Tables"]:
            words = re.sub(r"^[\d.]+ *", "", " ".join(title.split()))
            entry = re.search(rf"{re.escape(words)} (\d+)\b", contents)
            assert entry, title
            assert int(entry[1]) == edition.pages[at].number, title
    figures = " ".join(page.plain for page in edition.pages[opened["Figures"] :][:2])
    title = "far more prisoners than satellite images suggest"
    at = int(re.search(rf"{title} (\d+)", figures)[1])
    printed = {page.number: page for page in edition.pages}
    assert squeeze(title) in printed[at].squeezed


def test_the_index_leads_to_pages_that_name_the_term(edition: Edition) -> None:
    from book.report import load

    package = load()
    terms = paper.terms(package["people"], package["places"])
    opened = edition.opened_at()
    lines = " ".join(page.plain for page in edition.pages[opened["Index"] : opened["Colophon"]])
    printed = {page.number: page.squeezed for page in edition.pages}
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
                    here = printed[number]
                    assert any(squeeze(w).lower() in here.lower() for w in words), (heading, number)
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
        where = next(x for text, x in page.below if text.isdecimal())
        on_the_left = edition.duplex and page.number % 2 == 0
        assert (where < middle) == on_the_left, page.number
        assert bool(page.heads) == (at not in openings), page.number


def test_heads_say_which_claims_and_findings_a_page_holds(edition: Edition) -> None:
    opened = edition.opened_at()
    seen = 0
    for page in edition.pages[opened["Ledger"] + 1 : opened["Data"]]:
        for begin, end in re.findall(r"· (\d\.\d\d)–(\d\.\d\d)", " ".join(page.heads)):
            named = re.findall(r"\b\d\.\d\d\b", page.words)
            assert begin in named and end in named, page.number
            seen += 1
        for begin, end in re.findall(r"· (e\d-\d+) to (e\d-\d+)", " ".join(page.heads)):
            assert squeeze(begin) in page.squeezed and squeeze(end) in page.squeezed, page.number
            seen += 1
    assert seen > 30


def test_chapters_open_on_fresh_pages_on_the_right(edition: Edition) -> None:
    at = sorted(edition.opened_at().values())
    assert len(set(at)) == len(at)
    if edition.duplex:
        assert all(page % 2 == 0 for page in at)


def test_no_page_is_a_third_empty_but_before_an_opening(edition: Edition) -> None:
    openings = set(edition.opened_at().values())
    frame = HEIGHT - TOP - BOTTOM
    for at, page in enumerate(edition.pages[:-1]):
        ends = at + 1 in openings or not edition.pages[at + 1].words.strip()
        if page.words.strip() and page.number and not ends:
            empty = (page.lowest - BOTTOM) / frame
            assert empty < 0.34, f"page {page.number}: {empty:.0%} empty"


def test_no_name_is_broken_and_few_words_are(edition: Edition) -> None:
    broken = re.findall(
        r"(\w+)[-\x02\u2010](?:\r?\n)?(\w+)", "\n".join(p.words for p in edition.pages)
    )
    names = [f"{a}-{b}" for a, b in broken if a[0].isupper() and b[0].islower() and len(a) < 6]
    assert not [name for name in names if name in edition.text], names


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


@pytest.mark.parametrize("language", ["ko", "ja", "zh"])
def test_languages_are_marked(edition: Edition, language: str) -> None:
    assert any(b"/Lang(%s" % language.encode() in content for content in edition.objects)


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
    assert root["/Lang"].startswith("en")
    assert edition.reader.metadata.title == "What a Defector Heard"


def test_its_pages_are_labelled_as_they_are_numbered(edition: Edition) -> None:
    labels = edition.reader.page_labels
    for at, page in enumerate(edition.pages):
        assert page.number is None or labels[at] == str(page.number)


def test_it_carries_the_data(edition: Edition, site: Path) -> None:
    # Adobe's readers neither open nor save the archive, after fchinaglia/colophon#23.
    for name in (DATA_ZIP, SPREADSHEET):
        assert edition.reader.attachments[name] == [(site / name).read_bytes()]


def test_there_is_no_code_in_it(edition: Edition) -> None:
    opened = edition.opened_at()
    # One chapter shows readers how to ask the data, in code.
    first = opened["Settings of the rule"]
    after = min(at for at in opened.values() if at > first)
    others = [*edition.pages[:first], *edition.pages[after:]]
    text = " ".join(page.words for page in others)
    for stub in ("code cell", "from report import", "load()", "{glue", "{claim"):
        assert stub not in text


def test_figures_are_vector(edition: Edition) -> None:
    for number, page in enumerate(edition.reader.pages, 1):
        for drawing in page["/Resources"].get("/XObject", {}).values():
            assert drawing.get_object()["/Subtype"] != "/Image", f"a bitmap on page {number}"


def test_addresses_can_be_found_on_paper(edition: Edition, articles) -> None:
    for chapter, article in articles:
        for link in links_out(article):
            assert edition.holds(squeeze(link.get("href"))), f"{chapter}: {link.get('href')}"


def test_links_lead_within_the_book_and_out_of_it(edition: Edition) -> None:
    links = [content for content in edition.objects if b"/Subtype/Link" in content]
    within = sum(b"/Dest" in link for link in links)
    out = sum(b"/S/URI" in link for link in links)
    assert within > 3000 and out > 400
    assert within + out == len(links)
