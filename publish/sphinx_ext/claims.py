"""The pages of the claims: their layout is rendered by the theme once, and filled for each.

What the data say of the claims is kept for the next build, so that one in which they have not
changed need not import pandas.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from publish import inputs
from publish.fingerprints import fingerprint
from publish.outputs import claim_layout
from publish.outputs.citations import Work
from publish.outputs.claim_addresses import FOLDER, address, slug
from publish.outputs.claim_layout import TITLE, ClaimPage, Site, slot
from publish.outputs.references import Source
from publish.sphinx_ext.freshness import kept
from publish.sphinx_ext.page_context import repository
from publish.sphinx_ext.roles import keys

# What the layout holds so that it loads what the pages use.
SAMPLE = '<p class="claims claim-facts copied-from">—</p>'


def layout(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The page that the theme renders for all claims (`html-collect-pages`)."""
    if not keys("claim"):
        return
    _list_in_sitemap(app)
    first = address(keys("claim")[0]).removesuffix(".html")
    yield first, {"title": TITLE, "body": slot("article", SAMPLE)}, "page.html"


def _list_in_sitemap(app: Sphinx) -> None:
    """List the claims' pages, and those that are not written again in this build."""
    links = getattr(app, "sitemap_links", None)
    if links is None:
        return
    for claim in keys("claim")[1:]:
        links.put((address(claim), None))
    written: set[str] = app.builder.outdated  # type: ignore[attr-defined]
    for name in sorted(app.env.found_docs - written) if written else ():
        links.put((f"{name}.html", None))


def write(app: Sphinx, made: Path, sources: Mapping[str, Source]) -> dict[str, Work]:
    """Write the page of each claim; returns what is cited of each, by number."""
    claims = keys("claim")
    if not claims:
        return {}
    first, folder = made / address(claims[0]), kept(app)
    rendered = first.read_text(encoding="utf-8")
    noted = folder / "claims.layout"
    if claim_layout.is_layout(rendered):
        noted.write_text(rendered, encoding="utf-8")
    found = repository(app)
    site = Site(app.config.html_title, app.config.html_baseurl, found.name if found else "")
    fill = claim_layout.filler(noted.read_text(encoding="utf-8"), claims[0], site)
    pages = _pages(app, sources)
    claim_layout.write(made / FOLDER, {f"{slug(p.claim)}.html": fill(p) for p in pages})
    return {page.claim: claim_layout.work(page, site) for page in pages}


def _pages(app: Sphinx, sources: Mapping[str, Source]) -> list[ClaimPage]:
    """What the data say of each claim, as the last build has noted it if nothing has changed."""
    titles = {name.rsplit("/", 1)[-1]: t.astext() for name, t in sorted(app.env.titles.items())}
    base = app.config.html_baseurl
    state = fingerprint(*inputs.SCRIPTS, "CITATION.cff", also=[sources, titles, base], meaning=True)
    noted = kept(app) / "claims.json"
    if noted.is_file():
        known = json.loads(noted.read_text(encoding="utf-8"))
        if known["state"] == state:
            return [ClaimPage(**page) for page in known["pages"]]
    from publish.outputs import claim_pages

    pages = claim_pages.pages(sources, titles, base)
    content = {"state": state, "pages": [asdict(page) for page in pages]}
    noted.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return pages
