"""How the report and each of its chapters are cited: as text, BibTeX, RIS and Highwire tags.

Every fact is of `CITATION.cff` and `_toc.yml`; a chapter's title is that of its page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from publish.outputs.claim_addresses import FOLDER as CLAIMS
from publish.outputs.claim_addresses import address as claim_address
from publish.outputs.claim_addresses import slug
from publish.project import PDF, chapters, citation
from publish.quotes import curled

FOLDER = "citations"
# The endings of the files of each chapter, and what their formats are called.
FORMATS = {"bib": "BibTeX", "ris": "RIS"}
# The form in which a reader reports an error, in `.github/ISSUE_TEMPLATE`.
ISSUE_FORM = "correct-a-finding.yml"
# Pages that say how errors are dealt with, the better first.
ON_CORRECTIONS = ("corrections", "method")
# Signs that mean something to TeX.
_TEX = {
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


Figures = Mapping[str, tuple[str, str, str]]


@dataclass(frozen=True)
class Author:
    """A person, with a family name, or an organisation, without."""

    name: str
    family: str = ""
    given: str = ""

    @property
    def inverted(self) -> str:
        """As lists of sources sort it."""
        return f"{self.family}, {self.given}" if self.given else self.family or self.name


@dataclass(frozen=True)
class Work:
    """What is cited: the whole report, or a chapter in it.

    `key`: of the entry in a bibliography.  `chapter`: its title, empty for the whole.
    `address`: of the page, empty if the site's own is not known.
    """

    key: str
    chapter: str
    title: str
    authors: tuple[Author, ...]
    edition: str
    released: date
    address: str = ""


def work(page: str, title: str, base: str = "") -> Work:
    """What a reader of a page cites.

    `page`: its path without suffix.  `title`: as its heading has it.  `base`: the address of
    the site.  The front page, and pages that are no chapters, stand for the whole.
    """
    edition = citation()
    known = chapters()
    whole = page not in known[1:]
    cited = known[0] if whole else page
    name = re.sub(r"\W+", "", edition["title"].lower())
    key = f"{name}{edition['date-released'].year}"
    return Work(
        key=key if whole else f"{key}-{page.rsplit('/', 1)[-1]}",
        chapter="" if whole else title,
        title=edition["preferred-citation"]["title"],
        authors=tuple(_author(author) for author in edition["authors"]),
        edition=str(edition["version"]),
        released=edition["date-released"],
        address=urljoin(base, f"{cited}.html") if base else "",
    )


def claim_work(claim: str, title: str, base: str = "") -> Work:
    """What a reader of a claim's page cites: as a chapter, named by the claim."""
    name = slug(claim)
    whole = work(chapters()[0], "", base)
    return replace(
        whole,
        key=f"{whole.key}-claim-{name}",
        chapter=title,
        address=urljoin(base, claim_address(claim)) if base else "",
    )


def figure_work(label: str, title: str, page: str, base: str = "") -> Work:
    """What a reader of a figure cites: as a chapter, named by number and caption.

    `label`: of the figure, which is its place on the page.  `page`: as of `work`.
    """
    whole = work(chapters()[0], "", base)
    return replace(
        whole,
        key=f"{whole.key}-{label}",
        chapter=title,
        address=urljoin(base, f"{page}.html#{label}") if base else "",
    )


def _author(entry: Mapping[str, str]) -> Author:
    if "name" in entry:
        return Author(entry["name"])
    particle, family = entry.get("name-particle", ""), entry.get("family-names", "")
    family, given = f"{particle} {family}".strip(), entry.get("given-names", "")
    return Author(f"{given} {family}".strip(), family, given)


def long_date(day: date) -> str:
    """A date in words: 23 November 2026."""
    return f"{day.day} {day:%B} {day.year}"


def as_text(cited: Work) -> str:
    """As a list of sources prints it."""
    authors = "; ".join(author.inverted for author in cited.authors)
    chapter = f"“{cited.chapter}”. In: " if cited.chapter else ""
    issued = f"Edition {cited.edition}, {long_date(cited.released)}."
    address = f" {cited.address}" if cited.address else ""
    return f"{authors} ({cited.released.year}). {chapter}{cited.title}. {issued}{address}"


def as_bibtex(cited: Work) -> str:
    """As an entry for BibTeX and BibLaTeX."""
    # Braces keep an organisation whole, and the capitals of a title.
    people = " and ".join(
        f"{_tex(a.family)}, {_tex(a.given)}" if a.given else f"{{{_tex(a.family or a.name)}}}"
        for a in cited.authors
    )
    title, book = f"{{{_tex(cited.chapter)}}}", f"{{{_tex(cited.title)}}}"
    fields = {"author": people}
    fields |= {"title": title, "booktitle": book} if cited.chapter else {"title": book}
    fields["edition"] = _tex(cited.edition)
    fields |= {"year": str(cited.released.year), "month": cited.released.strftime("%b").lower()}
    fields["date"] = cited.released.isoformat()
    if cited.address:
        fields["url"] = cited.address
    lines = [
        f"  {name} = {value if name == 'month' else f'{{{value}}}'},"
        for name, value in fields.items()
    ]
    kind = "incollection" if cited.chapter else "misc"
    return "\n".join([f"@{kind}{{{cited.key},", *lines, "}"]) + "\n"


def as_ris(cited: Work) -> str:
    """As reference managers import it."""
    lines = [("TY", "CHAP" if cited.chapter else "RPRT")]
    lines += [("AU", author.inverted) for author in cited.authors]
    lines += [("TI", cited.chapter), ("T2", cited.title)] if cited.chapter else []
    lines += [] if cited.chapter else [("TI", cited.title)]
    lines += [("ET", cited.edition), ("PY", str(cited.released.year))]
    lines += [("DA", cited.released.strftime("%Y/%m/%d")), ("LA", "en"), ("ID", cited.key)]
    lines += [("UR", cited.address)] if cited.address else []
    return "".join(f"{tag}  - {value}\r\n" for tag, value in [*lines, ("ER", "")])


AS_FILE: dict[str, Callable[[Work], str]] = {"bib": as_bibtex, "ris": as_ris}


def tags(cited: Work, base: str = "") -> str:
    """The `citation_…` elements of a page's head, which Highwire defined and Scholar reads."""
    day = cited.released.strftime("%Y/%m/%d")
    found = [("citation_title", cited.chapter or cited.title)]
    found += [("citation_author", author.inverted) for author in cited.authors]
    if cited.chapter:
        found.append(("citation_inbook_title", cited.title))
    found += [("citation_publication_date", day), ("citation_online_date", day)]
    found.append(("citation_language", "en"))
    if cited.address:
        found.append(("citation_fulltext_html_url", cited.address))
    if base and not cited.chapter:
        found.append(("citation_pdf_url", urljoin(base, PDF)))
    return "\n".join(
        f'<meta name="{name}" content="{escape(value, quote=True)}">' for name, value in found
    )


def strip(page: str, cited: Work, *, up: str, repository: str = "") -> str:
    """The foot of a page: edition, date, licence, where to report an error, how to cite (HTML).

    `up`: the way from the page to the top of the site.  `repository`: `OWNER/NAME` on GitHub.
    """
    licence, deed = _licence(citation()["license"])
    contact = f'<a href="{up}{on_corrections()}.html">Errors and corrections</a>'
    if repository:
        where = f"https://github.com/{repository}/issues/new?template={ISSUE_FORM}"
        contact = f'<a href="{escape(where)}">Report an error in a finding</a>. {contact}'
    claim = page.startswith(f"{CLAIMS}/")
    what = "this claim" if claim else "this chapter" if cited.chapter else "this report"
    name = (page if cited.chapter else chapters()[0]).rsplit("/", 1)[-1]
    name = f"claim-{name}" if claim else name
    forms = [("Text", as_text(cited), "")]
    forms += [(FORMATS[end], AS_FILE[end](cited), f"{name}.{end}") for end in FORMATS]
    made = "\n".join(
        [
            '<div class="trust-strip">',
            f"<p>{escape(', '.join(author.name for author in cited.authors))}. "
            f"Edition {escape(cited.edition)}, "
            f'<time datetime="{cited.released.isoformat()}">{long_date(cited.released)}</time>. '
            f'Text and data: <a rel="license" href="{deed}">{licence}</a>; code: MIT. {contact}.'
            "</p>",
            f'<details class="cite"><summary>Cite {what}</summary>',
            *(_form(label, text, file, up) for label, text, file in forms),
            "</details>",
            "</div>",
        ]
    )
    return curled(made)


def _form(label: str, text: str, file: str, up: str) -> str:
    body = escape(text.replace("\r\n", "\n").rstrip("\n"), quote=False)
    shown = f'<pre tabindex="0" aria-label="{label}">{body}</pre>' if file else f"<p>{body}</p>"
    link = f' <a href="{up}{FOLDER}/{file}" download>{label} file</a>' if file else ""
    return (
        f'<div class="cite-form"><p class="cite-as"><strong>{label}</strong>{link}</p>'
        f'<div class="copied-from">{shown}</div></div>'
    )


def on_corrections() -> str:
    """The page that says how errors are dealt with."""
    named = {chapter.rsplit("/", 1)[-1]: chapter for chapter in chapters()}
    return next((named[name] for name in ON_CORRECTIONS if name in named), chapters()[0])


def _licence(spdx: str) -> tuple[str, str]:
    """The name of a Creative Commons licence, and the address of its deed."""
    found = re.fullmatch(r"CC-(BY(?:-[A-Z]{2})*)-(\d\.\d)", spdx)
    if not found:
        raise ValueError(f"CITATION.cff, license: {spdx!r}; allowed: a Creative Commons licence")
    deed = f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2]}/"
    return f"CC {found[1]} {found[2]}", deed


def write(
    made: Path, titles: Mapping[str, Any], base: str, claims: Mapping[str, Work], figures: Figures
) -> None:
    """Write the files of the report, of each chapter, of each claim and of each figure.

    `titles`: of the pages, by name.  `claims`: what is cited of each, by number.  `figures`: by
    label, each with its page, number and caption.
    """
    folder = made / FOLDER
    folder.mkdir(exist_ok=True)
    works = {p.rsplit("/", 1)[-1]: work(p, titles[p].astext(), base) for p in chapters()}
    works |= {f"claim-{slug(claim)}": cited for claim, cited in claims.items()}
    works |= {
        label: figure_work(label, f"{number}: {caption}", page, base)
        for label, (page, number, caption) in figures.items()
    }
    files = {
        folder / f"{name}.{end}": render(cited)
        for name, cited in works.items()
        for end, render in AS_FILE.items()
    }
    for file, text in files.items():
        file.write_text(text, encoding="utf-8", newline="")
    for former in set(folder.iterdir()) - set(files):
        former.unlink()


def _tex(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in text)
