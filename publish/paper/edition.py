"""The editions of the book as a file: one to read on a screen, one to print and bind."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml
from pypdf import PdfReader
from weasyprint.document import Document, Page
from weasyprint.pdf.metadata import DocumentMetadata

from publish.project import DATA_ZIP, PDF, PRINT_PDF, ROOT, SUBTITLE

from . import archive, matter
from .content import read
from .press import SHEETS, Press, finder, number_blocks, parsed, text_of

SIDES = {
    False: "for the screen, its pages all alike",
    True: "for printing on both sides of the sheet",
}
Terms = Mapping[str, Mapping[str, Sequence[str]]]
# What an index is not made of: these are in the order of the claims or the alphabet.
NOT_INDEXED = {"ledger", "evidence", "data", "references", "numbers"}


@dataclass(frozen=True)
class Edition:
    """`file`: its name on the site.  `duplex`: whether it is printed on both sides."""

    file: str
    duplex: bool


SCREEN, PRINT = Edition(PDF, duplex=False), Edition(PRINT_PDF, duplex=True)


def count_pages(path: Path) -> int:
    """The number of pages of a PDF."""
    return PdfReader(path).get_num_pages()


def write(
    edition: Edition,
    sheet: str,
    site: Path,
    parts: Sequence[tuple[str, Sequence[str]]],
    terms: Terms,
    target: Path,
) -> None:
    """Write an edition of the site to `target`.

    `sheet`: a key of `SHEETS`.  `parts`: the captions of the parts and the chapters in each
    (without suffix).  `terms`: what the index holds, by group and heading: the words to look
    for.
    """
    book = _Book(edition, sheet, site, parts)
    pages = book.pages(terms)
    document = Document(pages, book.metadata(), book.front.url_fetcher, book.press.fonts, {}, None)
    unfinished = target.with_suffix(".unfinished")
    document.write_pdf(
        unfinished,
        pdf_variant=archive.VARIANT,
        finisher=archive.finish,
        attachments=[archive.attachment(site / DATA_ZIP, book.made)],
    )
    unfinished.replace(target)


class _Book:
    """The pages of one edition while they come about."""

    def __init__(self, edition: Edition, sheet: str, site: Path, parts):
        self.duplex = edition.duplex
        self.press = Press(SHEETS[sheet], duplex=edition.duplex, site=site)
        self.chapters = read(site, [name for _, names in parts for name in names])
        slugs = {chapter.slug: chapter for chapter in self.chapters}
        self.parts = [
            (caption, [slugs[name.rsplit("/", 1)[-1]] for name in names])
            for caption, names in parts
        ]
        self.made = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC)
        self.citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
        self.imprint = matter.Imprint(
            title=self.citation["title"],
            subtitle=SUBTITLE,
            about=" ".join(self.citation["abstract"].split()),
            authors=self.citation["authors"][0]["name"],
            version=self.citation["version"],
            released=self.citation["date-released"],
            made=self.made.date(),
            sheet=sheet,
            sides=SIDES[edition.duplex],
            data=DATA_ZIP,
        )
        self.front: Document
        self.page_of: dict[str, int] = {}

    def metadata(self) -> DocumentMetadata:
        dated = f"{self.made:%Y-%m-%dT%H:%M:%SZ}"
        return DocumentMetadata(
            title=self.imprint.title,
            authors=[self.imprint.authors],
            description=self.imprint.about,
            keywords=self.citation["keywords"],
            created=dated,
            modified=dated,
            lang="en",
        )

    def pages(self, terms: Terms) -> list[Page]:
        """All pages in their order."""
        # How many pages stand before the text does not depend on the numbers in them.
        ahead = len(self._front())
        pages: list[Page] = []
        text: list[tuple[int, Page]] = []
        for chapter in self.chapters:
            first = self._open(pages, ahead)
            number_blocks(chapter.body)
            laid = self.press.lay_out_whole(chapter.body, kind="text", first=first).pages
            self._note_addresses(laid, first)
            pages += laid
            if chapter.slug not in NOT_INDEXED:
                text += enumerate(laid, first)
        for end in (
            matter.index(_index(text, terms), len(text) // 3),
            self.imprint.page("colophon"),
        ):
            first = self._open(pages, ahead)
            laid = self.press.lay_out(end, kind="end", first=first).pages
            self._note_addresses(laid, first)
            pages += laid
        front = self._front()
        assert len(front) == ahead
        return [*front, *pages]

    def _open(self, pages: list[Page], ahead: int) -> int:
        """Leave a page empty where a chapter would begin on a left one; the next number."""
        if self.duplex and len(pages) % 2:
            pages.append(self._empty())
        return ahead + len(pages) + 1

    def _empty(self) -> Page:
        return self.press.lay_out(parsed('<p class="empty"></p>'), kind="front").pages[0]

    def _note_addresses(self, pages: list[Page], first: int) -> None:
        for number, page in enumerate(pages, first):
            for address in page.anchors:
                self.page_of.setdefault(address, number)

    def _front(self) -> list[Page]:
        """Everything before the text; page numbers that are not known yet are left blank."""

        def page_of(address: str) -> str:
            return str(self.page_of.get(address, "000"))

        extra = [("The numbers in the figures", "chapter-numbers"), ("Index", "index")]
        extra.append(("Colophon", "colophon"))
        # One after another, so that each begins a page and knows its side.
        leaves = [self.imprint.half_title()] if self.duplex else []
        pages: list[Page] = []
        leaves += [
            self.imprint.page("title"),
            self.imprint.page("imprint"),
            matter.contents(self.parts, extra, page_of),
            matter.captions("Figures", "figures", self.chapters, page_of, "figcaption"),
            matter.captions("Tables", "tables", self.chapters, page_of, "table[id] > caption"),
        ]
        for leaf in leaves:
            if "title-page" in leaf["class"] and self.duplex:
                pages.append(self._empty())
            self.front = self.press.lay_out(leaf, kind="front", first=len(pages) + 1)
            pages += self.front.pages
        if self.duplex and len(pages) % 2:
            pages.append(self._empty())
        return pages


def _index(
    pages: list[tuple[int, Page]], terms: Terms
) -> dict[str, dict[str, list[tuple[int, str]]]]:
    """The pages that name each term, and an address on each page to lead to."""
    texts = [(number, page, text_of(page)) for number, page in pages]
    entries: matter.Entries = {}
    for group, headings in terms.items():
        entries[group] = {}
        for heading, words in headings.items():
            patterns = [finder(word) for word in words]
            found = [
                (number, next(iter(page.anchors), ""))
                for number, page, text in texts
                if any(pattern.search(text) for pattern in patterns)
            ]
            if found:
                entries[group][heading] = found
    return entries
