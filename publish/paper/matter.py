"""What stands before the chapters and after them: titles, contents, lists, index, colophon."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Template

from bs4 import Tag

from .content import Chapter
from .press import parsed

HERE = Path(__file__).parent

# By group and term, the pages that name it, each with an address on it.
Entries = dict[str, dict[str, list[tuple[int, str]]]]
# Headings that every chapter has tell a reader of the contents nothing.
IN_EVERY_CHAPTER = (
    "What the article says",
    "The claims",
    "Beside the record",
    "Since then",
    "Still open",
)


@dataclass(frozen=True)
class Imprint:
    """What a book says of itself: see `CITATION.cff`, and the day it was made."""

    title: str
    subtitle: str
    about: str
    authors: str
    version: str
    released: date
    made: date
    sheet: str
    sides: str
    data: str

    def page(self, name: str) -> Tag:
        """The page `title`, `imprint` or `colophon`, filled in from the file of that name."""
        words = {key: html.escape(str(value), quote=False) for key, value in vars(self).items()}
        words |= {key: _written(getattr(self, key)) for key in ("released", "made")}
        words |= {"month": f"{self.released:%B %Y}", "year": f"{self.released.year}"}
        return parsed(
            Template((HERE / f"{name}.html").read_text(encoding="utf-8")).substitute(words)
        )

    def half_title(self) -> Tag:
        return parsed(f'<section class="half-title"><p>{html.escape(self.title)}</p></section>')


def _written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def contents(
    parts: Sequence[tuple[str, Sequence[Chapter]]],
    extra: Sequence[tuple[str, str]],
    page_of: Callable[[str], str],
) -> Tag:
    """The table of contents: parts with their chapters, then `extra` titles by address."""
    lines = []
    for caption, chapters in parts:
        if caption:
            lines.append(f'<li class="part">{html.escape(caption)}</li>')
        for chapter in chapters:
            lines.append(
                _line(chapter.number, chapter.title, chapter.address, page_of, "chapter-line")
            )
            if not chapter.number:
                continue
            for heading in chapter.body.select("h2, h3"):
                words = heading.get_text()
                if not any(common in words for common in IN_EVERY_CHAPTER):
                    number = heading.select_one(".section-number")
                    words = words.removeprefix(number.get_text() if number else "").strip()
                    address = heading.find_parent("section")["id"]
                    lines.append(_line("", words, address, page_of, "section-line"))
    lines += [_line("", title, address, page_of, "chapter-line") for title, address in extra]
    return _list("Contents", "contents", lines)


def captions(title: str, name: str, chapters: Iterable[Chapter], page_of, selector: str) -> Tag:
    """A list of the captions that `selector` finds, with their pages."""
    lines = []
    for chapter in chapters:
        for caption in chapter.body.select(selector):
            number = caption.select_one(".caption-number")
            if number is None:
                continue
            holder = caption.find_parent(["figure", "table"])
            shown = number.get_text().split()[-1]
            words = caption.select_one(".caption-text").get_text()
            lines.append(_line(shown, words, holder["id"], page_of, "caption-line"))
    return _list(title, name, lines)


def _list(title: str, name: str, lines: Iterable[str]) -> Tag:
    return parsed(
        f'<nav class="listing {name}" id="{name}"><h1>{title}</h1><ol>{"".join(lines)}</ol></nav>'
    )


def _line(number: str, words: str, address: str, page_of, kind: str) -> str:
    shown = f'<span class="number">{number}</span>' if number else ""
    return (
        f'<li class="{kind}">{shown}<a href="#{address}">{html.escape(words)}</a>'
        f'<span class="page">{page_of(address)}</span></li>'
    )


def index(entries: Entries, often: int) -> Tag:
    """The index: groups of terms, each with the pages that name it and an address on each.

    A term on more than `often` pages is said to be throughout.
    """
    groups = []
    for group, terms in entries.items():
        lines = []
        for term in sorted(terms, key=_filed):
            pages = terms[term]
            where = "throughout" if len(pages) > often else ", ".join(_ranges(pages))
            lines.append(f"<li>{html.escape(term)}, {where}</li>")
        groups.append(f"<h2>{group}</h2><ul>{''.join(lines)}</ul>")
    return parsed(
        f'<section class="chapter index" id="index"><h1>Index</h1>'
        f'<p class="measure">The pages of the text that name a person, a place or a subject. '
        f"Ledger, evidence, data and references are left out: they are in the order of the claims, "
        f'or of the alphabet, themselves.</p><div class="terms">{"".join(groups)}</div></section>'
    )


def _filed(term: str) -> str:
    return re.sub(r"[^\w ]", "", term).casefold()


def _ranges(pages: Sequence[tuple[int, str]]) -> Iterable[str]:
    """Page numbers with runs drawn together, each a link."""
    runs: list[list[tuple[int, str]]] = []
    for page in pages:
        if runs and page[0] == runs[-1][-1][0] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    for run in runs:
        (first, address), (last, _) = run[0], run[-1]
        shown = str(first) if first == last else f"{first}–{last}"
        yield f'<a href="#{address}">{shown}</a>' if address else shown
