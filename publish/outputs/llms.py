"""What a program that reads the site is told first: `llms.txt`, as https://llmstxt.org proposes.

It says in the report's own words what was found, and where the texts of the chapters, the data
and the page of each claim are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

from publish.finished.pages import article, find
from publish.outputs import texts
from publish.outputs.claim_addresses import address
from publish.project import DATA_ZIP, NOTEBOOKS_ZIP, citation, parts

NAME = "llms.txt"
DATA = "book/data"
DESCRIPTION = re.compile(r'<meta (?:name|property)="description" content="([^"]*)"')


def write(made: Path, titles: Mapping[str, str], claims: Mapping[str, str], base: str = "") -> None:
    """Write the file to the top of the site.

    `titles`: of the pages, by name.  `claims`: what each claims, by number.  `base`: the address
    of the site; without one, addresses are relative.
    """
    (made / NAME).write_text(_text(made, titles, claims, base), encoding="utf-8")


def _text(made: Path, titles: Mapping[str, str], claims: Mapping[str, str], base: str) -> str:
    edition = citation()

    def link(title: str, place: str, note: str = "") -> str:
        shown = f"- [{title}]({urljoin(base, place)})"
        return f"{shown}: {note}" if note else shown

    (_, (front,)), *chapters = parts()
    answers = find(article(made, front), "div", "lede")
    abstract = " ".join(edition["abstract"].split())
    lines = [
        f"# {edition['title']}",
        "",
        f"> {texts.inline(answers[0]) if answers else abstract}",
        "",
        abstract,
        f"Edition {edition['version']}, {edition['date-released'].isoformat()}. {texts.TERMS}",
        "Some claims name living people: read “according to the article” before each.",
        "A number such as 2.07 is a claim, one such as e2-19 a finding from a published source.",
    ]
    for caption, names in [("In brief", [front]), *chapters]:
        lines += ["", f"## {caption}", ""]
        for name in names:
            if name in titles:
                lines.append(
                    link(titles[name], f"{name}{texts.SUFFIX}", _described(made / f"{name}.html"))
                )
    lines += ["", "## Data", ""]
    lines.append(link("All data", DATA_ZIP, "a Frictionless Data Package, as one file"))
    lines.append(link("All notebooks", NOTEBOOKS_ZIP, "the chapters to run, with the data"))
    lines += [link(shown, place) for place, shown in _files(made).items()]
    lines += ["", "## Optional", ""]
    lines += [link(f"Claim {claim}", address(claim), claims[claim]) for claim in claims]
    return "\n".join(lines) + "\n"


def _described(page: Path) -> str:
    """The sentences that a page begins with."""
    found = DESCRIPTION.search(page.read_text(encoding="utf-8"))
    return unescape(found[1]) if found else ""


def _files(made: Path) -> dict[str, str]:
    """The files that the page on the data offers, by address: what it calls them."""
    if not (made / f"{DATA}.html").is_file():
        return {}
    links = article(made, DATA).iter("a")
    return {
        href.removeprefix("../"): texts.inline(link).strip("`")
        for link in links
        if "_downloads/" in (href := link.get("href") or "")
    }
