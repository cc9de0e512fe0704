"""The pictures that stand for the book elsewhere."""

from __future__ import annotations

from pathlib import Path

from book import report
from publish.project import citation, subtitle

PREVIEW, COVER = "preview.png", "cover.png"


def write(title: str, folder: Path) -> None:
    """Draw the title over all verdicts, a mark each, for links and for the e-book's cover."""
    package = report.load()
    found = report.verdicts(package["claims"], report.findings(package))
    subject = report.the_article(package).subject
    about = f"One article on {subject}: how its {len(found)} claims stand beside the record"
    report.charts.link_preview(title, about, found, folder / PREVIEW)
    cited = citation()
    authors = ", ".join(author["name"] for author in cited["authors"])
    foot = f"{authors}  ·  {cited['date-released']:%B %Y}"
    report.charts.book_cover(cited["title"], subtitle(), foot, found, folder / COVER)
