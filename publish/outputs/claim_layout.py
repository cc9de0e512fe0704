"""The layout of the claims' pages: rendered by the theme once, and filled for each of them.

Comments enclose what a page has of its own: `<!--claim:head-->…<!--end:claim-->`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import urljoin

from publish.outputs import citations
from publish.outputs.claim_addresses import FOLDER, address, slug

# Stands for the title of a page; what the theme makes of a title keeps it.
TITLE = "title-of-the-claim"
SLOTS = ("head", "article", "foot")
_SLOT = re.compile(r"<!--claim:(\w+)-->.*?<!--end:claim-->", re.DOTALL)


class LayoutError(ValueError):
    """The theme no longer renders what the pages of the claims are made from."""


@dataclass(frozen=True)
class ClaimPage:
    """What the page of one claim has of its own: title, description, article, review (JSON-LD)."""

    claim: str
    title: str
    description: str
    article: str
    review: str = ""


@dataclass(frozen=True)
class Site:
    """What the pages say of the site: its name, its address if known, and its repository."""

    name: str
    base: str = ""
    repository: str = ""


def slot(name: str, content: str = "") -> str:
    """What a page has of its own, marked so that it can be found in the rendered page."""
    return f"<!--claim:{name}-->{content}<!--end:claim-->"


def is_layout(text: str) -> bool:
    """Whether a rendered page is still to be filled."""
    return "<!--claim:" in text


def filler(layout: str, first: str, site: Site) -> Callable[[ClaimPage], str]:
    """Make a function that fills the layout for a claim and returns its page.

    `layout`: the page that was rendered, of the claim `first`.
    """
    named = tuple(found[1] for found in _SLOT.finditer(layout))
    if sorted(named) != sorted(SLOTS) or TITLE not in layout:
        raise LayoutError(
            f"the layout of the claims' pages has {', '.join(named) or 'nothing'} to fill; "
            f"allowed: {', '.join(SLOTS)}, each once, and the title"
        )
    # The theme leaves many empty lines.
    around = _SLOT.split(re.sub(r"\n\s+", "\n", layout))[::2]

    def filled(page: ClaimPage) -> str:
        cited = work(page, site)
        parts = {
            "head": _head(page, cited, site),
            "article": page.article,
            "foot": citations.strip(
                f"{FOLDER}/{slug(page.claim)}", cited, up="../", repository=site.repository
            ),
        }
        own = [
            text.replace(address(first), address(page.claim))
            .replace(f"{FOLDER}/{slug(first)}'", f"{FOLDER}/{slug(page.claim)}'")
            .replace(TITLE, escape(page.title, quote=True))
            for text in around
        ]
        made = own[0]
        for name, text in zip(named, own[1:], strict=True):
            made += parts[name] + text
        return made

    return filled


def work(page: ClaimPage, site: Site) -> citations.Work:
    """What a reader of a claim's page cites."""
    return citations.claim_work(page.claim, page.title, site.base)


def _head(page: ClaimPage, cited: citations.Work, site: Site) -> str:
    picture = urljoin(site.base, "_static/preview.png") if site.base else "../_static/preview.png"
    found = {"og:title": page.title, "og:type": "article", "og:site_name": site.name}
    found |= {"og:description": page.description, "og:image": picture}
    if site.base:
        found["og:url"] = urljoin(site.base, address(page.claim))
    tags = [
        f'<meta property="{name}" content="{escape(value, quote=True)}">'
        for name, value in found.items()
    ]
    tags.append(f'<meta name="description" content="{escape(page.description, quote=True)}">')
    return "\n".join([*tags, citations.tags(cited, site.base), page.review])


def write(folder: Path, pages: dict[str, str]) -> None:
    """Write what has changed of the pages, each by the name of its file, and remove all others."""
    folder.mkdir(exist_ok=True)
    for name, text in pages.items():
        path = folder / name
        if not (path.is_file() and path.read_text(encoding="utf-8") == text):
            path.write_text(text, encoding="utf-8")
    for former in folder.iterdir():
        if former.name not in pages:
            former.unlink()
