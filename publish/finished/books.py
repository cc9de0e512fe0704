"""What of the site an edition holds: all of it, the main text, the brief or one chapter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement, builder

from publish.project import citation

from .pages import FULL_WIDTH, NUMBERS, Chapter, classes, find, rows, words

# Headings that every chapter has tell a reader of the contents nothing.
IN_EVERY_CHAPTER = {
    "In brief", "What the article says", "The claims", "Since then", "Still open",
}  # fmt: skip
# Sections of the front page that the brief has.
IN_BRIEF = {
    "what-to-hold-against-this-report",
    "how-the-claims-stand",
}


@dataclass(frozen=True)
class Book:
    """The chapters of an edition.

    `parts`: captions with their chapters. `edition`: what this is a copy of. `rest`: where to
    find what it leaves out. `bound`: with pages before and after the chapters. `lists`: with
    lists of figures and tables.
    """

    chapters: list[Chapter]
    parts: list[tuple[str, list[Chapter]]]
    edition: str
    rest: str = ""
    bound: bool = True
    lists: bool = True


def select(
    content: str,
    chapters: Sequence[Chapter],
    parts: Sequence[tuple[str, Sequence[str]]],
    *,
    sources: bool = False,
) -> Book:
    """The book with some content: `whole`, `main`, `brief` or the name of a chapter.

    `sources`: whether the main text is followed by the sources that it cites, too.
    """
    slugs = {chapter.slug: chapter for chapter in chapters}
    in_parts = [
        (caption, [slugs[name.rsplit("/", 1)[-1]] for name in names]) for caption, names in parts
    ]
    if content == "whole":
        return Book(list(chapters), in_parts, "the complete edition")
    rest = (
        "The complete edition has the ledger, the evidence, the data, the method, the codebook "
        "and the references."
    )
    if content == "main":
        # A part in which a reader looks things up has a chapter that is tables above all.
        looked_up = [
            c.slug for _, some in in_parts if FULL_WIDTH & {c.slug for c in some} for c in some
        ]
        kept = [c for c in chapters if c.slug not in (*looked_up, NUMBERS)]
        appendix = [_cited(slugs["ledger"], kept)] if "ledger" in looked_up else []
        for chapter in kept:
            _drop_claims(chapter.body)
        if sources and "references" in looked_up:
            appendix.append(_cited_sources(slugs["references"], kept))
        in_parts = [
            (caption, [c for c in some if c in kept])
            for caption, some in in_parts
            if any(c in kept for c in some)
        ]
        if appendix:
            in_parts.append(("Appendix", appendix))
        edition = "the reader’s edition: the main text, with the claims that it cites"
        if sources:
            edition += ", and its sources"
            rest = rest.removesuffix(", the codebook and the references.") + " and the codebook."
        return Book([*kept, *appendix], in_parts, edition, rest, lists=False)
    if content == "brief":
        front = chapters[0]
        _shorten(front.body)
        front.title = f"{citation()['title']}, in brief"
        return Book([front], [("", [front])], "the brief", rest, bound=False)
    if content not in slugs:
        raise ValueError(f"there is no chapter {content!r}, only {', '.join(slugs)}")
    chapter = slugs[content]
    return Book([chapter], [("", [chapter])], "one chapter alone", rest, bound=False)


def _led_to(chapters: Sequence[Chapter], address: str) -> set[str]:
    """The places that links in chapters lead to: the group of a pattern for their address."""
    links = (link.get("href") or "" for chapter in chapters for link in chapter.body.iter("a"))
    return {found[1] for link in links if (found := re.search(address, link))}


def _cited(ledger: Chapter, chapters: Sequence[Chapter]) -> Chapter:
    """An appendix with the claims of the ledger that chapters cite."""
    cited = _led_to(chapters, r"ledger\.html#(claim-[\w-]+)$")
    table = next(ledger.body.iter("table"))
    lines = []
    for row in rows(table):
        cells = list(row.iter("td", "th"))
        address = find(cells[0], "span", "claim-address")
        if "group" in classes(row):
            row[0].set("colspan", "3")
            lines.append(row)
        elif address and address[0].get("id") in cited:
            lines.append(builder.TR(cells[0], cells[2], cells[6]))
    heads = ("Claim", "What the article claims", "Verdict")
    shares = (8, 72, 20)
    appendix = builder.E.article(
        builder.H1("The claims cited"),
        builder.P(
            "The claims that the text cites, in the order of the article, with the verdict that "
            "follows from the evidence."
        ),
        builder.TABLE(
            builder.CAPTION(builder.SPAN("The claims cited", builder.CLASS("caption-text"))),
            builder.COLGROUP(*(builder.COL(style=f"width: {share}%") for share in shares)),
            builder.THEAD(builder.TR(*(builder.TH(head) for head in heads))),
            builder.TBODY(*_without_empty_groups(lines)),
            builder.CLASS("as-cards"),
            id="tbl-ledger",
        ),
    )
    return Chapter(ledger.slug, "The claims cited", "", appendix)


def _cited_sources(references: Chapter, chapters: Sequence[Chapter]) -> Chapter:
    """An appendix with those sources of the list that chapters cite."""
    cited = _led_to(chapters, r"references\.html#(source-[\w-]+)$")
    entries = [e for e in find(references.body, "div", "citation") if e.get("id") in cited]
    reading = next(references.body.iter("p"))
    appendix = builder.E.article(builder.H1("The sources cited"), reading, *entries)
    return Chapter(references.slug, "The sources cited", "", appendix)


def sections(chapter: Chapter) -> Iterator[tuple[str, str]]:
    """The titles of the sections that a list of contents names, and where they are."""
    for heading in chapter.body.iter("h2", "h3"):
        # Their numbers are part of the headings, but not of their titles.
        text = words(heading)
        for number in find(heading, "span", "section-number"):
            text = text.removeprefix(words(number)).lstrip()
        if text not in IN_EVERY_CHAPTER:
            yield text, heading.getparent().get("id")


def captions(chapter: Chapter, tag: str) -> Iterator[tuple[str, str, str]]:
    """The numbers and titles of figures or tables, and where they are."""
    for element in chapter.body.iter(tag):
        number = find(element, "span", "caption-number")
        text = find(element, "span", "caption-text")
        if number and element.get("id"):
            yield words(number[0]).split()[-1], words(text[0]), element.get("id")


def _without_empty_groups(lines: list[HtmlElement]) -> list[HtmlElement]:
    following = [*lines[1:], None]
    return [
        line
        for line, after in zip(lines, following, strict=True)
        if "group" not in classes(line) or (after is not None and "group" not in classes(after))
    ]


def _drop_claims(body: HtmlElement) -> None:
    """Leave out the tables of all claims of a chapter, which the appendix has."""
    for table in list(body.iter("table")):
        if not words(next(table.iter("caption"), table)).endswith("in the order of the article"):
            continue
        _drop_table(table)
    for heading in list(body.iter("h2")):
        section = heading.getparent()
        if words(section) == words(heading):
            section.drop_tree()


def _drop_table(table: HtmlElement) -> None:
    block = table.getparent()
    if (after := block.getnext()) is not None and "table-source" in classes(after):
        after.drop_tree()
    block.drop_tree()


def _shorten(body: HtmlElement) -> None:
    """Keep of the front page what was found."""
    for section in list(body.iter("section")):
        inner = section.getparent() is not None and section.getparent().tag == "section"
        if inner and section.get("id") not in IN_BRIEF:
            section.drop_tree()
