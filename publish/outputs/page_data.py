"""What the pages' scripts need to know, as scripts of its own: they load from a folder, too."""

from __future__ import annotations

import json
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from book.report import load, sourcing_and_wording, verdicts


def write(site: Path) -> None:
    """Write `claims.js`, and `findings.js` if the book has the list of evidence."""
    package = load()
    found = verdicts(package["claims"], package["evidence"])
    claims = {
        row.claim: [row.statement, sourcing_and_wording(row), found[row.claim]]
        for row in package["claims"].itertuples()
    }
    _script(site / "_static/claims.js", "reportClaims", claims)
    evidence = site / "book/evidence.html"
    if evidence.is_file():
        page = BeautifulSoup(evidence.read_text(encoding="utf-8"), "lxml")
        findings = {
            address["id"].removeprefix("finding-"): [
                cell(address.find_parent("tr"), column) for column in (2, 3, 4, 5)
            ]
            for address in page.select("table .finding-address")
        }
        _script(site / "_static/findings.js", "reportFindings", findings)


def _script(path: Path, name: str, content: dict) -> None:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    path.write_text(f"window.{name} = {text};\n", encoding="utf-8")


def cell(row: Tag, column: int) -> str:
    """The markup in one cell of a table's row, without the paragraph around it."""
    inside = row.find_all("td", recursive=False)[column]
    return "".join(str(child) for child in (inside.p or inside).children)
