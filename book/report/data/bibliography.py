"""The bibliography of the report, `references.bib` of the data package."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .package import DATA


@dataclass(frozen=True)
class Entry:
    """A source as the bibliography has it.

    `kind`: the type of the entry, such as `article`.  `authors`: names as written there.
    `fields`: all others by name; braces that keep the case of a title are left in place.
    """

    key: str
    kind: str
    authors: tuple[str, ...]
    fields: Mapping[str, str]

    @property
    def title(self) -> str:
        """The title as it is printed, without the marks of BibTeX."""
        return plain(self.fields.get("title", ""))

    @property
    def published(self) -> str:
        """The day, month or year in which it appeared, such as 2018-05; empty if undated."""
        return self.fields.get("date", "")

    @property
    def year(self) -> str:
        """The year in which it appeared; empty if undated."""
        return self.published[:4]


# The first line of an entry.
_KEY = re.compile(r"^@[a-z]+\{([^\s,]+),", re.MULTILINE)
# What BibTeX has in place of some signs; a tilde by itself is a space.
_NAMED = {"asciitilde": "\0", "asciicircum": "^", "backslash": "\\"}
_SIGNS = {"---": "—", "--": "–", "``": "“", "''": "”", "~": "\N{NO-BREAK SPACE}", "\0": "~"}


def plain(text: str) -> str:
    """A text of the bibliography as it is printed, without the marks of BibTeX."""
    text = re.sub(r"\\text(\w+)\{\}", lambda mark: _NAMED.get(mark[1], mark[0]), text)
    for mark, sign in _SIGNS.items():
        text = text.replace(mark, sign)
    return re.sub(r"\\([&%$#_])", r"\1", re.sub(r"[{}]", "", text))


def entries(folder: Path = DATA) -> dict[str, Entry]:
    """The sources in `references.bib` of the data package in `folder`, by key, in its order.

    Raises `ValueError` if the file is not sound BibTeX; the message says where.
    """
    return dict(_parsed((folder / "references.bib").read_text(encoding="utf-8")))


def citation_keys(folder: Path = DATA) -> set[str]:
    """The keys of the sources in `references.bib`, which chapters can count without pybtex."""
    return set(_KEY.findall((folder / "references.bib").read_text(encoding="utf-8")))


# By content, so that a file that was changed is read again.
@lru_cache(maxsize=4)
def _parsed(text: str) -> dict[str, Entry]:
    # Chapters do without it, in a browser too.
    from pybtex.database import parse_string
    from pybtex.exceptions import PybtexError

    try:
        database = parse_string(text, "bibtex")
    except PybtexError as error:
        raise ValueError(str(error)) from error
    return {
        key: Entry(
            key,
            entry.type,
            tuple(str(person) for person in entry.persons.get("author", [])),
            dict(entry.fields.items()),
        )
        for key, entry in database.entries.items()
    }
