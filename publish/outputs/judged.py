"""What the rule makes of each claim: computed once in a build for all that shows it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from book import report

TABLES = ("claims", "evidence", "bearings")


def judged(
    package: report.Package,
) -> tuple[dict[str, report.Trace], dict[str, report.confidence.Confidence]]:
    """The trace of each claim, and the confidence in its verdict, by number."""
    files = (package.folder / package.resource(name)["path"] for name in TABLES)
    return _judged(package.folder, *(file.read_bytes() for file in files))


# By content, so that a table that was changed is judged again.
@lru_cache(maxsize=1)
def _judged(
    folder: Path, *tables: bytes
) -> tuple[dict[str, report.Trace], dict[str, report.confidence.Confidence]]:
    package = report.load(folder)
    claims, findings = package["claims"], report.findings(package)
    return report.traces(claims, findings), report.confidences(claims, findings)
