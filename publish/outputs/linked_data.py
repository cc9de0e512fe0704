"""What machines can read: the report, its data and its reviews of claims as schema.org JSON-LD."""

from __future__ import annotations

import json
from urllib.parse import urljoin

import yaml
from bs4 import BeautifulSoup

from book.report import VERDICTS, load, verdicts
from book.report.data import bibliography
from publish.project import DATA_ZIP, ROOT

CC_BY = "https://creativecommons.org/licenses/by/4.0/"
NOT_A_REVIEW = ("not checkable", "prediction")


def add(page: BeautifulSoup, name: str, base: str) -> None:
    """Add the JSON-LD that belongs to one page of the site; `base` is its address, or empty.

    `name`: the page's path without suffix.  Without a base address, addresses are relative.
    """
    for earlier in page.select("script[type='application/ld+json']"):
        earlier.decompose()
    graph = {"book/index": _report, "book/ledger": _reviews}.get(name)
    if graph is None:
        return
    script = page.new_tag("script", type="application/ld+json")
    content = {"@context": "https://schema.org", "@graph": graph(base)}
    # A closing tag inside would end the script.
    script.string = json.dumps(content, ensure_ascii=False).replace("</", "<\\/")
    page.head.append(script)


def _article() -> dict:
    entry = bibliography.entries()["kinoshita2021growing"]
    return {
        "@type": "Article",
        "name": entry.title,
        "url": entry.fields["url"],
        "author": {"@type": "Person", "name": "Kimikatsu Kinoshita"},
        "publisher": {"@type": "Organization", "name": entry.fields["howpublished"]},
        "datePublished": entry.fields["year"],
    }


def _publisher(citation: dict) -> dict:
    return {"@type": "Organization", "name": citation["authors"][0]["name"]}


def _citation() -> dict:
    return yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))


def _report(base: str) -> list[dict]:
    citation = _citation()
    released = citation["date-released"].isoformat()
    descriptor = load().descriptor
    return [
        {
            "@type": "Report",
            "name": citation["title"],
            "headline": citation["preferred-citation"]["title"],
            "description": " ".join(citation["abstract"].split()),
            "url": urljoin(base, "book/index.html") if base else "index.html",
            "author": _publisher(citation),
            "datePublished": released,
            "version": citation["version"],
            "inLanguage": "en",
            "license": CC_BY,
            "keywords": citation["keywords"],
            "isBasedOn": _article(),
            "hasPart": {
                "@type": "Dataset",
                "name": descriptor["title"],
                "description": descriptor["description"],
                "license": CC_BY,
                "creator": _publisher(citation),
                "datePublished": released,
                "distribution": {
                    "@type": "DataDownload",
                    "encodingFormat": "application/zip",
                    "contentUrl": urljoin(base, DATA_ZIP) if base else f"../{DATA_ZIP}",
                },
            },
        }
    ]


def _reviews(base: str) -> list[dict]:
    """A review for each claim that was checked; the verdict is given in this report's own word.

    No number rates a claim: the rule has no scale of truth.
    """
    citation, package = _citation(), load()
    found = verdicts(package["claims"], package["evidence"])
    article, publisher = _article(), _publisher(citation)
    page = urljoin(base, "book/ledger.html") if base else ""
    reviews = []
    for claim in package["claims"].itertuples():
        verdict = found[claim.claim]
        if verdict in NOT_A_REVIEW:
            continue
        reviews.append(
            {
                "@type": "ClaimReview",
                "url": f"{page}#claim-{claim.claim.replace('.', '-')}",
                "claimReviewed": claim.statement,
                "itemReviewed": {
                    "@type": "Claim",
                    "author": article["author"],
                    "appearance": {"@type": "Article", "url": article["url"]},
                },
                "author": publisher,
                "datePublished": citation["date-released"].isoformat(),
                "reviewRating": {
                    "@type": "Rating",
                    "alternateName": verdict,
                    "ratingExplanation": VERDICTS[verdict],
                },
            }
        )
    return reviews
