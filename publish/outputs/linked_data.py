"""What machines can read: the report, its data and its reviews of claims as schema.org JSON-LD."""

from __future__ import annotations

import json
from urllib.parse import urljoin

from book import report
from publish.outputs.claim_addresses import address
from publish.project import DATA_ZIP, DATABASE, PLACES, SPREADSHEET, citation

CC_BY = "https://creativecommons.org/licenses/by/4.0/"
# The forms in which the data can be taken along, and their media types.
DOWNLOADS = {
    DATA_ZIP: "application/zip",
    SPREADSHEET: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    DATABASE: "application/vnd.sqlite3",
    PLACES: "application/geo+json",
}
NOT_A_REVIEW = ("not checkable", "prediction")


def script(page: str, base: str) -> str:
    """The JSON-LD that belongs to one page of the site, as an element of its head, or nothing.

    `page`: its path without suffix.  `base`: the address of the site; without one, addresses
    are relative.
    """
    graph = PAGES.get(page)
    return element({"@graph": graph(base)}) if graph else ""


def element(content: dict) -> str:
    """Something of schema.org as an element of a page's head."""
    # A closing tag inside would end the script.
    content = {"@context": "https://schema.org"} | content
    text = json.dumps(content, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json">{text}</script>'


def _article() -> dict:
    entry = report.data.bibliography.entries()[report.the_article(report.load()).source]
    # The bibliography has the family name first.
    author = " ".join(reversed(entry.authors[0].split(", ")))
    return {
        "@type": "Article",
        "name": entry.title,
        "url": entry.fields["url"],
        "author": {"@type": "Person", "name": author},
        "publisher": {"@type": "Organization", "name": entry.fields["howpublished"]},
        "datePublished": entry.published,
    }


def _publisher(edition: dict) -> dict:
    return {"@type": "Organization", "name": edition["authors"][0]["name"]}


def _report(base: str) -> list[dict]:
    edition = citation()
    released = edition["date-released"].isoformat()
    descriptor = report.load().descriptor
    return [
        {
            "@type": "Report",
            "name": edition["title"],
            "headline": edition["preferred-citation"]["title"],
            "description": " ".join(edition["abstract"].split()),
            "url": urljoin(base, "book/index.html") if base else "index.html",
            "author": _publisher(edition),
            "datePublished": released,
            "version": edition["version"],
            "inLanguage": "en",
            "license": CC_BY,
            "keywords": edition["keywords"],
            "isBasedOn": _article(),
            "hasPart": {
                "@type": "Dataset",
                "name": descriptor["title"],
                "description": descriptor["description"],
                "license": CC_BY,
                "creator": _publisher(edition),
                "datePublished": released,
                "distribution": [
                    {
                        "@type": "DataDownload",
                        "encodingFormat": kind,
                        "contentUrl": urljoin(base, name) if base else f"../{name}",
                    }
                    for name, kind in DOWNLOADS.items()
                ],
            },
        }
    ]


def reviews(base: str) -> dict[str, dict]:
    """The `ClaimReview` of each claim that was checked, by the number of the claim.

    No number rates a claim: the rule has no scale of truth.
    """
    edition, package = citation(), report.load()
    found = report.verdicts(package["claims"], report.findings(package))
    article, publisher = _article(), _publisher(edition)
    made = {}
    for claim in report.data.rows.records(package["claims"]):
        verdict = found[claim.claim]
        if verdict in NOT_A_REVIEW:
            continue
        page = address(claim.claim)
        made[claim.claim] = {
            "@type": "ClaimReview",
            "url": urljoin(base, page) if base else page.rpartition("/")[2],
            "claimReviewed": claim.statement,
            "itemReviewed": {
                "@type": "Claim",
                "author": article["author"],
                "appearance": {"@type": "Article", "url": article["url"]},
            },
            "author": publisher,
            "datePublished": edition["date-released"].isoformat(),
            "reviewRating": {
                "@type": "Rating",
                "alternateName": verdict,
                "ratingExplanation": report.VERDICTS[verdict],
            },
        }
    return made


# The pages that have it, besides those of the claims.
PAGES = {"book/index": _report}
