"""The picture that a link to the book shows elsewhere."""

from __future__ import annotations

from pathlib import Path

from book import report


def write(title: str, target: Path) -> None:
    """Draw the title over all verdicts, a mark each, into a PNG file."""
    package = report.load()
    found = report.verdicts(package["claims"], report.findings(package))
    subject = report.the_article(package).subject
    subtitle = f"One article on {subject}: how its {len(found)} claims stand beside the record"
    report.charts.link_preview(title, subtitle, found, target)
