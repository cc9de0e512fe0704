"""Lay out pages with WeasyPrint: one document a chapter, margins that mirror, no gaps.

Chapters are laid out one by one, so that mending a page costs no more than its chapter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from weasyprint import CSS, HTML
from weasyprint.document import Document, Page
from weasyprint.formatting_structure import boxes
from weasyprint.layout.background import layout_backgrounds
from weasyprint.text.fonts import FontConfiguration

from .mended import mend

HERE = Path(__file__).parent
mend()

# Millimetres.  The measures are those of paper.css; the page gives the rest.
MEASURE, GUTTER, NOTES = 114, 6, 36
BLOCK = MEASURE + GUTTER + NOTES
PX = 96 / 25.4
# A page less full than this, chapter ends aside, is mended if it can be.
FULL = 0.7


@dataclass(frozen=True)
class Sheet:
    """A sheet of paper: its name in CSS, its sizes and its margins, in millimetres."""

    name: str
    width: float
    height: float
    top: float
    bottom: float

    @cached_property
    def inner(self) -> float:
        """The margin at the spine; the outer one is a little wider."""
        return round((self.width - BLOCK) * 0.46, 1)

    @cached_property
    def outer(self) -> float:
        return round(self.width - BLOCK - self.inner, 1)


SHEETS = {
    "A4": Sheet("A4", 210, 297, 25, 26),
    "letter": Sheet("letter", 215.9, 279.4, 22, 23),
}


class Press:
    """What lays out the pages of one edition.

    `sheet`: what it is printed on.  `duplex`: on both sides of it.  `site`: the folder that
    pictures are taken from.
    """

    def __init__(self, sheet: Sheet, *, duplex: bool, site: Path):
        self.sheet, self.duplex, self.base = sheet, duplex, str(site / "book")
        self.fonts = FontConfiguration()
        self.style = CSS(HERE / "paper.css", font_config=self.fonts)

    def lay_out(self, body: Tag, *, kind: str, first: int = 1) -> Document:
        """The pages of a part of the book, the first numbered `first`."""
        html = (
            f'<html lang="en" class="{"print" if self.duplex else "screen"} {kind}">'
            f"<head><title></title></head><body>{body}</body></html>"
        )
        document = HTML(string=html, base_url=self.base).render(
            stylesheets=[self.style, CSS(string=self._page_rules(first))], font_config=self.fonts
        )
        if self.duplex:
            document.pages = [
                _mirrored(page) if number % 2 == 0 else page
                for number, page in enumerate(document.pages, first)
            ]
        return document

    def lay_out_whole(self, body: Tag, *, kind: str, first: int = 1) -> Document:
        """As `lay_out`, with figures moved and tables broken where a page would stay empty."""
        document = self.lay_out(body, kind=kind, first=first)
        for _ in range(6):
            mended = False
            heights = _heights(document.pages)
            for page, following in pairwise(document.pages):
                mended = mended or _mend(body, page, following, heights)
            if not mended:
                break
            document = self.lay_out(body, kind=kind, first=first)
        return document

    def _page_rules(self, first: int) -> str:
        sheet = self.sheet
        rules = [
            f"@page {{ size: {sheet.width}mm {sheet.height}mm;"
            f" margin: {sheet.top}mm {sheet.outer}mm {sheet.bottom}mm {sheet.inner}mm }}",
            f"@page :first {{ counter-reset: page {first} }}",
        ]
        if self.duplex and first % 2 == 0:
            rules.append("html { break-before: left }")
        if self.duplex:
            rules.append(
                f"@page :left {{ margin-left: {sheet.outer}mm; margin-right: {sheet.inner}mm }}"
            )
        return "\n".join(rules)


def boxes_of(page: Page) -> Iterator[boxes.Box]:
    """All boxes of a page that belong to its text, in their order."""
    for child in page._page_box.children:
        if not isinstance(child, boxes.MarginBox):
            yield child
            yield from child.descendants(placeholders=True)


def _classes(box: boxes.Box) -> list[str]:
    return (box.element.get("class") or "").split() if box.element is not None else []


def _mirrored(page: Page) -> Page:
    """A left-hand page: text moves towards the spine, notes to the outer margin."""

    def move(box: boxes.Box) -> None:
        classes = _classes(box)
        if "standing" in classes:
            box.translate(dx=-(MEASURE + GUTTER) * PX)
        elif "measure" in classes:
            box.translate(dx=(GUTTER + NOTES) * PX)
            for note in box.descendants(placeholders=True):
                if note.is_floated():
                    note.translate(dx=-BLOCK * PX - GUTTER * PX)
        else:
            for child in box.all_children():
                move(child)

    for child in page._page_box.children:
        if not isinstance(child, boxes.MarginBox):
            move(child)
    # Backgrounds were placed, links and bookmarks gathered, before the move.
    layout_backgrounds(page._page_box, None)
    return Page(page._page_box)


def _bottom_of(page: Page) -> float:
    return max(
        (
            box.position_y + box.height
            for box in boxes_of(page)
            if isinstance(box, boxes.LineBox | boxes.ReplacedBox | boxes.TableRowBox)
        ),
        default=0.0,
    )


def _heights(pages: list[Page]) -> dict[str, float]:
    """How high each numbered block is, over all pages that it stands on."""
    heights: dict[str, float] = {}
    for page in pages:
        here: dict[str, float] = {}
        for box in boxes_of(page):
            # The lines of a paragraph bear its element too; the paragraph is the highest.
            if box.element is not None and (number := box.element.get("data-block")):
                here[number] = max(here.get(number, 0.0), box.margin_height())
        for number, height in here.items():
            heights[number] = heights.get(number, 0.0) + height
    return heights


def _mend(body: Tag, page: Page, following: Page, heights: dict[str, float]) -> bool:
    """Fill an emptyish page from the next one; whether something was changed.

    A figure that did not fit moves behind the text that follows it, as far as this fits; a
    table that did not fit may be broken.
    """
    frame = page._page_box
    begin, room = frame.content_box_y(), frame.height
    bottom = _bottom_of(page)
    if (bottom - begin) / room >= FULL:
        return False
    gap = begin + room - bottom
    first = _first_block(following)
    if first is None:
        return False
    element = body.find(attrs={"data-block": first.element.get("data-block")})
    if element.name == "div" and "long" not in element.table["class"]:
        element.table["class"].append("long")
        return True
    if element.name != "figure":
        return False
    behind = element
    for sibling in element.find_next_siblings():
        height = heights.get(sibling.get("data-block"))
        if sibling.name not in ("p", "ul") or height is None or height > gap:
            break
        behind, gap = sibling, gap - height
    if behind is element:
        return False
    behind.insert_after(element.extract())
    return True


def _first_block(page: Page) -> boxes.Box | None:
    """The box that a page begins with, headings aside, if it is a numbered block."""
    heading: boxes.Box | None = None
    for box in boxes_of(page):
        if box.element is None:
            continue
        if box.element.get("data-block"):
            return box
        if box.element.tag in ("h2", "h3") or "standing" in _classes(box):
            heading = box
        elif isinstance(box, boxes.LineBox) and (
            heading is None or not _within(box.element, heading.element)
        ):
            return None
    return None


def _within(element, ancestor) -> bool:
    return element is ancestor or any(element is inner for inner in ancestor.iter())


def number_blocks(body: Tag) -> None:
    """Give everything that may be moved, or moved past, a number to find it by."""
    blocks = body.select("figure, p.measure, ul.measure, .pst-scrollable-table-container")
    for number, block in enumerate(blocks):
        block["data-block"] = str(number)


def text_of(page: Page) -> str:
    """The words of a page as they are printed, its lines parted by spaces."""
    lines = (box for box in boxes_of(page) if isinstance(box, boxes.LineBox))
    return " ".join(
        "".join(box.text for box in line.descendants() if isinstance(box, boxes.TextBox))
        for line in lines
    ).replace("\u00a0", " ")


def finder(words: str) -> re.Pattern:
    """What finds words in the text of a page, broken over lines or not.

    Words in small letters are found with a capital too.
    """
    # A line may end after any letter, with a hyphen that the word does not have, or after its own.
    pieces = [
        r"(?:[-‐] )?".join(re.escape(letter) + "(?: )?" * (letter == "-") for letter in word)
        for word in words.split(" ")
    ]
    flags = re.IGNORECASE if words.islower() else 0
    return re.compile(r"(?<!\w)" + r" ".join(pieces) + r"(?!\w)", flags)


def parsed(html: str) -> Tag:
    """The one element that a piece of HTML holds."""
    return BeautifulSoup(html, "html.parser").find(True)
