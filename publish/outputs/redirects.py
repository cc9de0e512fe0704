"""Former addresses of the site, and what leads from them to their successors.

`book/redirects.csv` lists them: `book/old.html,book/new.html` for a page that is gone,
`book/page.html#old,book/page.html#new` for a place on one.
"""

from __future__ import annotations

import csv
import html
import json
import posixpath
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from publish.project import ROOT

SHOWN = "book/redirects.csv"
TABLE = ROOT / SHOWN
COLUMNS = ["from", "to"]
ADDRESS = re.compile(r"[\w./-]+\.html(#[\w.-]+)?")

PAGE = """<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>This page has moved</title>
<link rel="canonical" href="{to}">
<meta http-equiv="refresh" content="1; url={to}">
<p>This page has moved: <a href="{to}">its new address</a>.</p>
<script>
  const places = {places};
  location.replace(places[location.hash] || "{page}" + (location.hash || "{place}"));
</script>
</html>
"""


class RedirectError(ValueError):
    """The table of redirects is at fault; the message has a line for each fault."""


@cache
def table(path: Path = TABLE) -> Mapping[str, str]:
    """The successor of each former address.  Raises `RedirectError` for a wrong row."""
    # A spreadsheet may have put a byte order mark before the header.
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    if not rows or rows[0] != COLUMNS:
        raise RedirectError(
            f"{SHOWN}, row 1: {','.join(rows[0]) if rows else 'no header'!r}; "
            f"allowed: {','.join(COLUMNS)}"
        )
    found: dict[str, str] = {}
    for number, row in enumerate(rows[1:], start=2):
        for column, address in zip(COLUMNS, [*row, "", ""], strict=False):
            if len(row) != 2 or not ADDRESS.fullmatch(address):
                raise RedirectError(
                    f"{SHOWN}, row {number}, column {column}: {address!r}; "
                    "allowed: a page of the site and a place on it, such as book/people.html#names"
                )
        if row[0] in found:
            raise RedirectError(
                f"{SHOWN}, row {number}, column from: {row[0]!r} is listed twice; "
                "allowed: each address once"
            )
        found[row[0]] = row[1]
    return found


def places(page: str, redirects: Mapping[str, str]) -> dict[str, str]:
    """The successors of the former places on a page, by their names."""
    return {
        former.partition("#")[2]: successor
        for former, successor in redirects.items()
        if former.startswith(f"{page}#")
    }


def link(address: str, page: str) -> str:
    """An address of the site as a link on a page has it."""
    path, mark, place = address.partition("#")
    if path == page and mark:
        return mark + place
    return posixpath.relpath(path, posixpath.dirname(page) or ".") + mark + place


def successor(address: str, redirects: Mapping[str, str]) -> str:
    """Where an address leads: to its successor if it has one, else where it says."""
    if address in redirects:
        return redirects[address]
    page, mark, place = address.partition("#")
    moved = redirects.get(page, page)
    return f"{moved.partition('#')[0]}{mark}{place}" if mark else moved


def write(site: Path, redirects: Mapping[str, str]) -> None:
    """Write a small page for each page that is gone.

    Raises `RedirectError` if a page or a place that is listed as gone is still there, or if its
    successor is not.
    """
    faults = [f"{SHOWN}: {fault}" for fault in _faults(site, redirects)]
    if faults:
        raise RedirectError("\n".join(faults))
    for page, to in redirects.items():
        if "#" in page:
            continue
        leads = link(to, page)
        path, mark, place = leads.partition("#")
        here = {f"#{old}": link(new, page) for old, new in places(page, redirects).items()}
        (site / page).parent.mkdir(parents=True, exist_ok=True)
        (site / page).write_text(
            PAGE.format(
                to=html.escape(leads), page=path, place=mark + place, places=json.dumps(here)
            ),
            encoding="utf-8",
        )


def _faults(site: Path, redirects: Mapping[str, str]) -> list[str]:
    found = []
    for former, to in redirects.items():
        page, _, place = former.partition("#")
        if not place and (site / page).is_file() and not is_redirect(site / page):
            found.append(f"{former} is still a page; allowed: pages that are gone")
        if place and page not in redirects and not (site / page).is_file():
            found.append(f"{former}: no such page; allowed: a page, or one that has a row too")
        if not _is_there(site, to):
            found.append(f"{former} leads to {to}, which is not there; allowed: what the site has")
    return found


def is_redirect(path: Path) -> bool:
    """Whether a page only leads elsewhere."""
    with path.open(encoding="utf-8") as file:
        return "<title>This page has moved</title>" in file.read(200)


def _is_there(site: Path, address: str) -> bool:
    page, _, place = address.partition("#")
    if not (site / page).is_file():
        return False
    return not place or f'id="{place}"' in (site / page).read_text(encoding="utf-8")
