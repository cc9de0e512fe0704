"""Chapters as documents of an e-book: XHTML without what only the site's own styles can use."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlElement
from markupsafe import Markup

from publish.finished.pages import Chapter, classes, find, target

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# What of an element is kept, besides its place, its language and its role.
ATTRIBUTES = {
    "a": {"href", "aria-label"},
    "col": {"style"},
    "img": {"src", "alt", "width", "height"},
    "source": {"srcset", "media", "type"},
    "td": {"colspan"},
    "th": {"colspan", "scope"},
}
# The classes that the style sheet names; an element of no other and without a place is dropped.
LOOKS = {
    "lede", "key-numbers", "standing", "table-source", "legend", "citation", "group",
    "claims", "findings", "claim-number", "verdict", "card-label", "section-number",
    "caption-number", "as-cards", "numeric-2", "numeric-3", "numeric-4", "numeric-5",
    "confirmed", "partly-confirmed", "echoed", "disputed", "contradicted", "unverified",
    "not-checkable", "prediction",
}  # fmt: skip
# The place of the title of a chapter, in its document.
TITLE = "title"
# What some chapters are, by name; the others are chapters.
KINDS = {"index": "introduction", "ledger": "appendix", "references": "bibliography"}


def chapter(
    one: Chapter,
    places: Mapping[str, set[str]],
    image: Callable[[str], str],
    base: str = "",
) -> Markup:
    """The content of a chapter's document.

    `places`: the chapters of the e-book by name, with their places.  `image`: gives the address
    in the e-book of a drawing of the site.  `base`: the address of the site, if known, where
    links lead to what the e-book has not.
    """
    body = one.body
    _say_title(one)
    for link in list(body.iter("a")):
        _lead(link, one.slug, places, base)
    for drawing in body.iter("img", "source"):
        name = "src" if drawing.tag == "img" else "srcset"
        drawing.set(name, image(drawing.get(name)))
        drawing.set("type", "image/svg+xml")
    _mend(body)
    for inner in list(body.iter()):
        if inner is not body:
            _reduce(inner)
    body.tag = "section"
    body.attrib.clear()
    body.set("role", f"doc-{kind(one)}")
    body.set("aria-labelledby", TITLE)
    made = etree.tostring(body, encoding="unicode", with_tail=False)
    # What ARIA calls `doc-chapter` is `chapter` to EPUB.
    return Markup(re.sub(r' role="doc-(\w+)"', r' epub:type="\1"\g<0>', made))


def kind(one: Chapter) -> str:
    """What a chapter is in its book, in the terms of EPUB."""
    return KINDS.get(one.slug, "chapter")


def _say_title(one: Chapter) -> None:
    """Give a chapter the title and the number that it has in the book."""
    heading = next(one.body.iter("h1"))
    for inner in list(heading):
        heading.remove(inner)
    heading.text = f"{one.number}  {one.title}" if one.number else one.title
    heading.set("id", TITLE)


def _lead(link: HtmlElement, slug: str, places: Mapping[str, set[str]], base: str) -> None:
    """Let a link lead to where it leads in the e-book; to nothing, it is no link."""
    href = link.get("href") or ""
    found = target(href, slug)
    if found is None:
        if href.startswith(("http:", "https:", "mailto:")):
            return
        address = href
    else:
        chapter, place = found
        address = f"{chapter}.html#{place}".rstrip("#")
        # The appendix has the places of the ledger, but it is not the ledger.
        if chapter in places and (place in places[chapter] if place else chapter != "ledger"):
            link.set("href", f"{chapter}.xhtml#{place}".rstrip("#"))
            if chapter == "references":
                link.set("role", "doc-biblioref")
            return
    if base:
        link.set("href", urljoin(f"{base}book/", address))
    else:
        link.drop_tag()


def _mend(body: HtmlElement) -> None:
    """Undo what the parser and the site's tables leave: drawings in others, paragraphs in cells."""
    for source in list(body.iter("source")):
        # The parser takes what follows a source for its content.
        for inner in reversed(list(source)):
            source.addnext(inner)
    for cell in list(body.iter("td", "th", "li")):
        paragraphs = [inner for inner in cell if inner.tag == "p"]
        if len(paragraphs) == len(cell) == 1:
            paragraphs[0].drop_tag()
            cell.text = (cell.text or "").lstrip() or None
    for code in list(body.iter("pre")):
        for inner in list(code):
            inner.drop_tag()
        for inner in list(code.iter("span")):
            inner.drop_tag()
    for label in find(body, "span", "label"):
        label.drop_tree()


def _reduce(inner: HtmlElement) -> None:
    """Drop from an element what nothing in the e-book asks for, or the element itself."""
    looks = sorted(classes(inner) & LOOKS)
    kept = ATTRIBUTES.get(str(inner.tag), set()) | {"id", "lang"}
    # As blocks, the cells of a table lose their roles.
    tables = (inner, *inner.iterancestors("table"))
    if inner.tag == "a" or any("as-cards" in classes(table) for table in tables):
        kept.add("role")
    named = looks or inner.get("id") or inner.get("lang")
    if inner.tag in ("div", "span", "article") and not named:
        inner.drop_tag()
        return
    for name in list(inner.attrib):
        if name not in kept:
            del inner.attrib[name]
    if looks:
        inner.set("class", " ".join(looks))
    if language := inner.get("lang"):
        inner.set(XML_LANG, language)
