"""Data for the pages' scripts, as scripts, so that they load from a folder too."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

import pandas as pd

from book import report
from book.report.data.rows import records
from publish.languages import pieces
from publish.outputs.references import Source


def write(site: Path, sources: dict[str, Source]) -> None:
    """Write `claims.js` and `findings.js` into the assets of a site.

    `sources`: by key of the bibliography.
    """
    package = report.load()
    findings = report.findings(package)
    traces = report.traces(package["claims"], findings)
    confidences = report.confidences(package["claims"], findings)
    claims = {
        row.claim: [
            row.statement,
            report.sourcing_and_wording(row),
            traces[row.claim].verdict,
            report.explanation(traces[row.claim]),
            confidences[row.claim].level,
        ]
        for row in records(package["claims"])
    }
    _script(site / "_static/claims.js", "reportClaims", claims)
    bearings = package["bearings"].groupby("evidence")[["claim", "bears", "independence"]]
    said = {
        row.evidence: [
            _finding(row, sources),
            {
                claim: codes
                for claim, *codes in bearings.get_group(row.evidence).to_numpy().tolist()
            },
            row.basis,
            row.consulted,
        ]
        for row in records(package["evidence"])
        if row.source in sources
    }
    _script(site / "_static/findings.js", "reportFindings", said)


def _finding(row: Any, sources: dict[str, Source]) -> str:
    """A finding as the list of evidence shows it: text, source, note."""
    source = sources[row.source]
    shown = f"{_marked(row.finding)} {source.reference}."
    if pd.notna(row.note):
        shown += f" <em>{_marked(row.note.rstrip('.'))}.</em>"
    return shown


def _marked(text: str) -> str:
    return "".join(
        f'<span lang="{language}">{html.escape(part, quote=False)}</span>'
        if language
        else html.escape(part, quote=False)
        for part, language in pieces(text)
    )


def _script(path: Path, name: str, content: dict) -> None:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    path.write_text(f"window.{name} = {text};\n", encoding="utf-8")
