"""The verdicts, noted for builds in which nothing that they follow from has changed."""

from __future__ import annotations

import json
from pathlib import Path

from publish import inputs
from publish.fingerprints import fingerprint


def verdicts(folder: Path) -> dict[str, str]:
    """The verdict of each claim under the report's own rule, by its number.

    `folder`: where they are noted, so that a build of one page need not import pandas.
    """
    noted, state = folder / "verdicts.json", fingerprint(*inputs.VERDICTS, meaning=True)
    if noted.is_file():
        known = json.loads(noted.read_text(encoding="utf-8"))
        if known["state"] == state:
            return known["verdicts"]
    from book import report

    package = report.load()
    judged = report.verdicts(package["claims"], report.findings(package))
    found = {str(claim): str(verdict) for claim, verdict in judged.items()}
    folder.mkdir(parents=True, exist_ok=True)
    noted.write_text(json.dumps({"state": state, "verdicts": found}), encoding="utf-8")
    return found
