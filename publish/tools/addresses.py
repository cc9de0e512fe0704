"""List the addresses that others may have noted: pages, and places that have a name of their own.

    .venv/bin/python -m publish.tools.addresses

writes those of the built site into `tests/addresses.txt`, when an edition is released.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import html

from publish.outputs.claim_addresses import FOLDER
from publish.outputs.redirects import is_redirect
from publish.project import ROOT, SITE

RELEASED = ROOT / "tests" / "addresses.txt"
# Claims, findings, sources, figures, tables and sections, as pages have them.
NAMED = (
    "//*[contains(@class, 'claim-address') or contains(@class, 'finding-address')]",
    "//div[contains(@class, 'citation') and @role='listitem']",
    "//figure",
    "//table",
    "//section",
)


def addresses(site: Path = SITE) -> Iterator[str]:
    """The addresses of a site, in order."""
    for path in sorted((site / "book").glob("*.html")):
        if is_redirect(path):
            continue
        page = path.relative_to(site).as_posix()
        yield page
        article = html.parse(str(path), html.HTMLParser(encoding="utf-8")).find(".//article")
        for name in NAMED:
            yield from (f"{page}#{e.get('id')}" for e in article.xpath(f".{name}") if e.get("id"))
    yield from (
        path.relative_to(site).as_posix() for path in sorted((site / FOLDER).glob("*.html"))
    )


def main() -> None:
    """Write the list."""
    found = list(dict.fromkeys(addresses()))
    RELEASED.write_text("\n".join(found) + "\n", encoding="utf-8")
    print(f"{len(found)} addresses in {RELEASED.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
