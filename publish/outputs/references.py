"""How the published pages name figures, tables and sources, from Sphinx's own environment."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

from pybtex.database import Entry
from pybtex.plugin import find_plugin


@dataclass(frozen=True)
class Source:
    """A source as references name it.

    `page`, `address`: where the list of sources has it.  `entry`: how it is listed there.
    """

    author: str
    year: str
    title: str = ""
    url: str = ""
    page: str = ""
    address: str = ""
    entry: str = ""

    @property
    def reference(self) -> str:
        """Author and year, the year a link, as a chapter's page shows it (HTML)."""
        author, entry = html.escape(self.author, quote=False), html.escape(self.entry)
        return (
            f'<span class="bibtex-citation">{author} [<a class="reference internal" '
            f'aria-label="{html.escape(self.author)}, {self.year}" title="{entry}" '
            f'href="{self.page}.html#{self.address}">{self.year}</a>]</span>'
        )


def author_of(entry: Entry) -> str:
    """The author as a reference names him: one name, two names, or one and the others."""
    people = entry.persons.get("author", [])
    names = [" ".join(p.prelast_names + p.last_names).strip("{}") for p in people]
    return f"{names[0]} et al." if len(names) > 2 else " and ".join(names)


def numbers(env: Any) -> dict[str, str]:
    """What references to figures and tables read as, by label: "Figure 3.2"."""
    found = {}
    for label, (docname, address) in env.get_domain("std").anonlabels.items():
        for kind, numbered in env.toc_fignumbers.get(docname, {}).items():
            if address in numbered:
                number = ".".join(map(str, numbered[address]))
                found[label] = env.config.numfig_format[kind] % number
    return found


def figures(env: Any) -> dict[str, tuple[str, str, str]]:
    """The page, the number and the caption of each figure, by label."""
    named, std = numbers(env), env.get_domain("std")
    return {
        label: (docname, named[label], caption)
        for label, (docname, _, caption) in std.labels.items()
        if label.startswith("fig-") and label in named
    }


def sources(env: Any) -> dict[str, Source]:
    """The sources that the book lists, by key of the bibliography."""
    plain = find_plugin("pybtex.backends", "plaintext")()
    found = {}
    for citation in env.get_domain("cite").citations:
        fields = citation.entry.fields
        found[citation.key] = Source(
            author=author_of(citation.entry),
            year=fields.get("year", "n.d."),
            title=re.sub(r"[{}]", "", fields.get("title", "")).rstrip("."),
            url=fields.get("url", ""),
            page=citation.bibliography_key.docname.rsplit("/", 1)[-1],
            address=citation.citation_id,
            entry=citation.tooltip_entry.text.render(plain).replace("\\url ", "")
            if citation.tooltip_entry
            else "",
        )
    return found
