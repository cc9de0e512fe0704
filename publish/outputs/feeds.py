"""Feeds of corrections and editions, as Atom (RFC 4287) and as JSON Feed 1.1.

An entry has the date that the data give it, and a name (`urn:uuid:`) that follows from what it
corrects, so that it is the same in every build, at every address of the site, and in other words.
"""

from __future__ import annotations

import csv
import json
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import urljoin

from lxml import etree

from publish.outputs.citations import Author, on_corrections, work
from publish.outputs.claim_addresses import address
from publish.project import ROOT, chapters

RECORD = ROOT / "data/record"
NAMES = {"corrections.atom": "application/atom+xml", "corrections.json": "application/feed+json"}
# What a correction is named by; two alike are counted.
NAMED_BY = ("date", "edition", "kind", "claim", "finding", "before", "after")
ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Entry:
    """A correction, or an edition.

    `day`: in ISO 8601.  `page`: of the site, from its top.
    """

    name: str
    title: str
    text: str
    day: str
    page: str

    @property
    def moment(self) -> str:
        return f"{self.day}T00:00:00Z"


def name(*facts: str) -> str:
    """The name of what some facts are of."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "\n".join((work("", "").title, *facts))).urn


def entries(record: Path = RECORD) -> list[Entry]:
    """The entries, the latest first; those of one day in the order of the data.

    `record`: the folder with the tables of corrections and editions.
    """
    found = [_edition(_rows(record / "editions.csv"))]
    alike: Counter[tuple[str, ...]] = Counter()
    for row in _rows(record / "corrections.csv"):
        key = tuple(row[column] for column in NAMED_BY)
        found.append(_correction(row, name("correction", *key, str(alike[key]))))
        alike[key] += 1
    return sorted(found, key=lambda entry: entry.day, reverse=True)


def _edition(verdicts: list[dict[str, str]]) -> Entry:
    """The edition that the report is: no other has a date in the data."""
    cited = work("", "")
    claims = sum(row["edition"] == cited.edition for row in verdicts)
    text = f"Edition {cited.edition} of the report is published."
    if claims:
        text += f" It gives a verdict on {claims} claims."
    day = cited.released.isoformat()
    front = f"{chapters()[0]}.html"
    return Entry(name("edition", cited.edition), f"Edition {cited.edition}", text, day, front)


def _correction(row: Mapping[str, str], called: str) -> Entry:
    number = row["claim"] or row["finding"]
    title = f"{'Claim' if row['claim'] else 'Finding'} {number}" if number else row["what"]
    if number and row["before"] and row["after"] and row["kind"] == "verdict":
        title += f": from {row['before']} to {row['after']}"
    elif number:
        title += f": {row['kind']}"
    changed = f"Before: {row['before']}. After: {row['after']}." if row["before"] else ""
    text = " ".join(filter(None, (row["what"], changed, row["reason"])))
    page = address(row["claim"]) if row["claim"] else f"{on_corrections()}.html"
    return Entry(called, title, text, row["date"], page)


def _rows(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_atom(found: list[Entry], title: str, authors: tuple[Author, ...], base: str = "") -> bytes:
    """The feed as Atom.

    `base`: the address of the site; without one, links are relative to the feed.
    """
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item]

    def add(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
        element = etree.SubElement(parent, f"{{{ATOM}}}{tag}", attributes)
        element.text = text or None
        return element

    add(feed, "id", name("feed"))
    add(feed, "title", title)
    add(feed, "updated", max(entry.moment for entry in found))
    add(feed, "link", rel="alternate", href=urljoin(base, f"{on_corrections()}.html"))
    if base:
        add(feed, "link", rel="self", href=urljoin(base, "corrections.atom"))
    for author in authors:
        add(add(feed, "author"), "name", author.name)
    for one in found:
        entry = add(feed, "entry")
        add(entry, "id", one.name)
        add(entry, "title", one.title)
        add(entry, "updated", one.moment)
        add(entry, "link", rel="alternate", href=urljoin(base, one.page))
        add(entry, "content", one.text)
    etree.indent(feed, "")
    return etree.tostring(feed, encoding="utf-8", xml_declaration=True) + b"\n"


def as_json(found: list[Entry], title: str, authors: tuple[Author, ...], base: str = "") -> bytes:
    """The feed as JSON, which has addresses only if that of the site is known."""
    feed: dict[str, object] = {"version": "https://jsonfeed.org/version/1.1", "title": title}
    if base:
        feed["home_page_url"] = urljoin(base, f"{on_corrections()}.html")
        feed["feed_url"] = urljoin(base, "corrections.json")
    feed["language"] = "en"
    feed["authors"] = [{"name": author.name} for author in authors]
    feed["items"] = [
        {"id": one.name}
        | ({"url": urljoin(base, one.page)} if base else {})
        | {"title": one.title, "content_text": one.text, "date_published": one.moment}
        for one in found
    ]
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def links(up: str) -> str:
    """What the head of a page has, so that readers of feeds find them.

    `up`: the way from the page to the top of the site.
    """
    return "\n".join(
        f'<link rel="alternate" type="{kind}" title="Corrections" href="{escape(up)}{file}">'
        for file, kind in NAMES.items()
    )


def write(made: Path, base: str = "") -> None:
    """Write both feeds to the top of the site."""
    cited = work("", "")
    title = f"Corrections and editions: {cited.title}"
    found = entries()
    (made / "corrections.atom").write_bytes(as_atom(found, title, cited.authors, base))
    (made / "corrections.json").write_bytes(as_json(found, title, cited.authors, base))
