"""Chapters as plain text: the words of the finished pages, for readers that have no use for pages.

The form is Markdown, one paragraph a line. A figure is what stands in for it for those who cannot
see it, a table has one line for each row, and a link out of the book keeps its address.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml.html import HtmlElement

from publish.fingerprints import fingerprint
from publish.finished.pages import article, chapter, classes, find, words
from publish.outputs.citations import as_text, work
from publish.project import chapters

# What the page of a chapter is for those who want its words alone.
SUFFIX = ".txt"
MADE_BY = (
    "CITATION.cff",
    "publish/finished/pages.py",
    "publish/names.py",
    "publish/outputs/citations.py",
    "publish/outputs/texts.py",
)
TERMS = (
    "Text and data: CC BY 4.0. The claims are the article’s, in the report’s words; the report "
    "does not assert them."
)
SIGNS = {"em": "*", "i": "*", "strong": "**", "b": "**", "code": "`"}
# What holds blocks and is none itself.
AROUND = ("section", "article", "div", "dl")


def link(name: str) -> str:
    """What the head of a chapter's page has, so that programs find its text."""
    return f'<link rel="alternate" type="text/plain" title="Plain text" href="{name}{SUFFIX}">'


def write(made: Path, noted: Path, base: str = "") -> None:
    """Write each chapter beside its page, unless it is the text of the last build.

    `noted`: the file that says what the last build has written.  `base`: the address of the
    site, if known.
    """
    known = json.loads(noted.read_text(encoding="utf-8")) if noted.is_file() else {}
    by = fingerprint(*MADE_BY, also=[base], meaning=True)
    written = {}
    for name in chapters():
        page, file = made / f"{name}.html", made / f"{name}{SUFFIX}"
        written[name] = f"{by} {hashlib.sha256(page.read_bytes()).hexdigest()[:16]}"
        if not (file.is_file() and known.get(name) == written[name]):
            # A byte order mark tells a browser the encoding if the server does not.
            file.write_text(text(made, name, base), encoding="utf-8-sig")
    for file in made.glob(f"book/*{SUFFIX}"):
        if file.relative_to(made).with_suffix("").as_posix() not in written:
            file.unlink()
    noted.write_text(json.dumps(written), encoding="utf-8")


def text(made: Path, name: str, base: str = "") -> str:
    """The text of a chapter, and at its end how it is cited.

    `name`: of its page, without suffix, below the folder `made`.  `base`: as of `write`.
    """
    body = article(made, name)
    number = [words(found) for found in find(next(body.iter("h1")), "span", "section-number")]
    one = chapter(body, name.rsplit("/", 1)[-1], screen=True)
    heading = words(next(one.body.iter("h1")))
    title = " ".join(["#", *number, heading])
    cited = as_text(work(name, heading, base))
    return "\n\n".join([title, *_blocks(one.body), "---", f"{cited} {TERMS}"]) + "\n"


def _blocks(element: HtmlElement) -> Iterator[str]:
    """The blocks below an element."""
    for child in element:
        yield from _block(child)


def _block(element: HtmlElement) -> Iterable[str]:
    tag = str(element.tag)
    if tag in ("h2", "h3"):
        return [f"{'#' * int(tag[1])} {words(element)}"]
    if tag == "figure":
        caption, drawing = next(element.iter("figcaption")), next(element.iter("img"))
        below = find(caption, "div", "legend")
        return [
            _caption(caption),
            drawing.get("alt") or "",
            *(b for e in below for b in _blocks(e)),
        ]
    if tag == "pre":
        return ["\n".join(["```", element.text_content().rstrip(), "```"])]
    if tag in ("ul", "ol"):
        return ["\n".join(_items(element))]
    if tag == "table":
        return [_table(element)]
    if tag == "dt":
        return [f"**{inline(element)}**"]
    if tag == "div" and "citation" in classes(element):
        return [f"- {inline(next(element.iter('p')))}"]
    if tag in AROUND:
        return _blocks(element)
    if tag == "h1" or (tag == "span" and not words(element)):
        return []
    return [inline(element)]


def _items(listed: HtmlElement) -> Iterator[str]:
    for place, item in enumerate(listed.iterchildren("li"), 1):
        sign = "-" if listed.tag == "ul" else f"{place}."
        yield f"{sign} {inline(item)}"


def _caption(element: HtmlElement) -> str:
    number, text = (find(element, "span", f"caption-{part}") for part in ("number", "text"))
    return ". ".join(words(found[0]) for found in (number, text) if found)


def _table(table: HtmlElement) -> str:
    lines = []
    caption = next(table.iter("caption"), None)
    if caption is not None:
        lines += [_caption(caption), ""]
    for row in table.iter("tr"):
        cells = [inline(cell).replace("|", "\\|") for cell in row.iter("td", "th")]
        lines.append(f"| {' | '.join(cells)} |")
        if row.getparent().tag == "thead":
            lines.append(f"|{' --- |' * len(cells)}")
    return "\n".join(lines)


def inline(element: HtmlElement) -> str:
    """The text of an element in one line, with what is emphasised and where links lead."""
    return re.sub(r"\s+", " ", "".join(_pieces(element))).strip()


def _pieces(element: HtmlElement) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield from _piece(child)
        yield child.tail or ""


def _piece(element: HtmlElement) -> Iterator[str]:
    of = classes(element)
    inner = "".join(_pieces(element))
    href = element.get("href") or ""
    if of & {"card-label", "label"}:
        return
    if element.tag in ("p", "li", "ul", "br", "div"):
        yield f" {inner} "
    elif element.tag in SIGNS and inner.strip():
        sign = SIGNS[element.tag]
        yield f"{sign}{inner}{sign}"
    elif of & {"claims", "findings"} and element.find(".//a") is not None:
        yield f"[{inner}]"
    elif element.tag == "a" and re.match(r"https?:|mailto:", href):
        yield href if inner.strip() == href else f"{inner} <{href}>"
    else:
        yield inner
