"""Read the finished pages of the site as chapters of a book.

Text, numbers and drawings stay those of the site's own run. What only a script can use is
dropped; what a screen folds away or filters is opened, grouped and given a place of its own.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from lxml import html
from lxml.html import HtmlElement, builder

from publish.names import CLASS

# Classes of what a screen can use and paper cannot: folded code, anchors, filters, downloads.
SCREEN_ONLY = {"screen-only", "headerlink", "ways-in", "hide", "toctree-wrapper"}
SCREEN_ONLY |= {"goes-without-saying", "without-scripts"}
# Inline wrappers without a look of their own on paper.
PLAIN = {"pasted-text", "pre", "std", "paper-only", CLASS}
# Claims of a section that no numbered chapter is about are those of the note on the author.
THE_NOTE = "The note on the author"
NUMBERS = "numbers"
# Chapters that are tables above all take the whole width of a page for everything.
FULL_WIDTH = {"timeline", "places", "people", "ledger", "evidence", "data", NUMBERS}
CLAIM_PAGE = re.compile(r"/claims/(\d-\d\d)\.html$")


@dataclass
class Chapter:
    """A chapter: its title, its number (empty without), and the element with its content."""

    slug: str
    title: str
    number: str
    body: HtmlElement

    @property
    def address(self) -> str:
        return f"chapter-{self.slug}"


def classes(element: HtmlElement) -> set[str]:
    """The classes of an element."""
    return set((element.get("class") or "").split())


def words(element: HtmlElement) -> str:
    """The text of an element, its white space collapsed."""
    return " ".join(element.text_content().split())


def find(element: HtmlElement, tag: str = "*", of_class: str = "") -> list[HtmlElement]:
    """The descendants with a tag and a class, in their order."""
    return [
        e
        for e in element.iter(tag)
        if isinstance(e.tag, str) and (not of_class or of_class in classes(e))
    ]


def target(href: str, slug: str) -> tuple[str, str] | None:
    """The chapter that a link of a page leads to, and the place in it, empty for its begin.

    None, if it leaves the pages.  `slug`: of the page.
    """
    page, _, place = href.partition("#")
    if re.match(r"[a-z]+:", href) or (page and not page.endswith(".html")):
        return None
    return (PurePosixPath(page).stem if page else slug), place


def article(site: Path, name: str) -> HtmlElement:
    """The content of a page, without what only a screen can use."""
    page = html.parse(str(site / f"{name}.html"), html.HTMLParser(encoding="utf-8")).getroot()
    found = next(e for e in page.iter("article") if "bd-article" in classes(e))
    # A claim has no page of its own in a book: its number leads to the ledger.
    for link in list(found.iter("a")):
        if claim := CLAIM_PAGE.search(link.get("href") or ""):
            if "claim-address" in classes(link.getparent()):
                link.drop_tag()
            else:
                link.set("href", f"ledger.html#claim-{claim[1]}")
    return found


def read(site: Path, names: Sequence[str], *, screen: bool = False) -> list[Chapter]:
    """Read the pages `names` (without suffix, in order) below `site`.

    A last chapter is added: what the figures were drawn from.  `screen`: for an edition that is
    read on a screen, with the words that are for a screen in place of those for paper.
    """
    slugs = {name: name.rsplit("/", 1)[-1] for name in names}
    articles = {slugs[name]: article(site, name) for name in names}
    statements = _statements(articles["ledger"]) if "ledger" in articles else {}
    chapters: list[Chapter] = []
    behind: list[HtmlElement] = []
    for slug, body in articles.items():
        behind += _numbers_behind(body, slug)
        chapters.append(chapter(body, slug, screen=screen))
        if slug == "ledger":
            _group_by_section(body, {c.number: c.title for c in chapters})
        if slug == "evidence":
            _group_by_claim(body, statements)
    numbers = builder.E.article(
        builder.H1("The numbers in the figures"),
        builder.P("What each figure was drawn from, in the order of the book."),
        *behind,
    )
    return [*chapters, chapter(numbers, NUMBERS)]


def chapter(body: HtmlElement, slug: str, *, screen: bool = False) -> Chapter:
    """A page as a chapter, without what its edition has no use for.  `screen`: as of `read`."""
    for element in list(body.iter()):
        if element.getparent() is not None and _is_dropped(element, screen=screen):
            element.drop_tree()
    # A section that had only links to pages is now empty but for its heading.
    for section in list(body.iter("section")):
        if [e.tag for e in section if isinstance(e.tag, str)] in (["h2"], ["h3"]):
            section.drop_tree()
    # Numbers from cells come as spans: dropped here, they are part of the text around them.
    for element in list(body.iter("span")):
        if classes(element) & PLAIN and not element.get("id"):
            element.drop_tag()
    heading = next(body.iter("h1"))
    numbers = find(heading, "span", "section-number")
    number = words(numbers[0]).rstrip(".") if numbers else ""
    for element in numbers:
        element.drop_tree()
    # The title of the whole book is taken.
    title = "In brief" if slug == "index" else words(heading)
    return Chapter(slug, title, number, body)


def _is_dropped(element: HtmlElement, *, screen: bool) -> bool:
    if not isinstance(element.tag, str):
        return True
    of = classes(element)
    if screen and element.tag == "span" and of & {"screen-only", "paper-only"}:
        # An empty one is a place that had another name.
        return "paper-only" in of or not words(element)
    return bool(of & SCREEN_ONLY) or element.tag in ("script", "button")


def rows(table: HtmlElement) -> Iterator[HtmlElement]:
    """The rows of the body of a table."""
    for body in table.iter("tbody"):
        yield from body.iter("tr")


def _statements(ledger: HtmlElement) -> dict[str, tuple[str, HtmlElement]]:
    """By the number of each claim, what it says and the mark of its verdict."""
    found = {}
    table = next((t for t in ledger.iter("table") if t.get("id") == "tbl-ledger"), None)
    for row in rows(table) if table is not None else ():
        cells = list(row.iter("td", "th"))
        found[words(cells[0])] = (words(cells[2]), find(row, "span", "verdict")[0])
    return found


def _group_row(level: str, columns: int, *content: Any) -> HtmlElement:
    return builder.TR(builder.TD(*content, colspan=str(columns)), builder.CLASS(f"group {level}"))


def _group_by_section(body: HtmlElement, titles: dict[str, str]) -> None:
    """Head the claims of each section in the ledger by the titles of the chapters."""
    section = ""
    for row in [row for table in body.iter("table") for row in rows(table)]:
        cells = list(row.iter("td", "th"))
        number = words(cells[0]).split(".")[0]
        if number != section:
            section = number
            title = f"{number}  {titles.get(number, THE_NOTE)}"
            row.addprevious(_group_row("section", len(cells), title))


def _group_by_claim(body: HtmlElement, statements: dict[str, tuple[str, HtmlElement]]) -> None:
    """Put the findings under the claims that they bear on.

    A finding is printed in full under the first of its claims; the others name it.
    """
    for table in body.iter("table"):
        if not (table.get("id") or "").startswith("tbl-evidence-"):
            continue
        under: dict[str, list[HtmlElement]] = {}
        also: dict[str, list[str]] = {}
        content = next(table.iter("tbody"))
        for row in list(content):
            cells = list(row.iter("td", "th"))
            claims = re.findall(r"\d+\.\d\d", cells[1].text_content())
            under.setdefault(claims[0], []).append(row)
            for claim in claims[1:]:
                also.setdefault(claim, []).append(words(cells[0]))
            content.remove(row)
        for claim in sorted(under | also):
            statement, verdict = statements[claim]
            mark = copy.deepcopy(verdict)
            mark.tail = None
            parts = [builder.SPAN(claim, builder.CLASS("claim-number")), f"  {statement} ", mark]
            if claim in also:
                more = "; see also " + ", ".join(also[claim])
                parts.append(builder.SPAN(more, builder.CLASS("also")))
            content.append(_group_row("claim", 6, *parts))
            content.extend(under.get(claim, []))


def _numbers_behind(body: HtmlElement, slug: str) -> Iterator[HtmlElement]:
    """The tables that a screen folds under its figures, taken out of a chapter."""
    figure = None
    for element in list(body.iter("figure", "details")):
        if element.tag == "figure":
            figure = element
        if "figure-numbers" not in classes(element):
            continue
        caption = words(find(figure, "span", "caption-number")[0])
        name = words(find(figure, "span", "caption-text")[0])
        table = next(element.iter("table"))
        table.insert(0, builder.CAPTION(f"{caption}  {name}"))
        notes = [
            e
            for e in element.iter("p", "ul")
            if not list(e.iterancestors("table", "summary", "ul"))
        ]
        element.drop_tree()
        yield builder.DIV(table, *notes, builder.CLASS("behind"))
