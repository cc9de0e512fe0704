"""Data for the pages' scripts, as scripts, so that they load from a folder too."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

import pandas as pd

from book import report
from book.report.data.rows import records
from book.report.rule import DEPTHS, Finding
from publish.languages import pieces
from publish.names import unbroken
from publish.outputs import search_data, settings_table
from publish.outputs.judged import judged
from publish.outputs.references import Source
from publish.quotes import curled

# How many findings the card of a claim shows.
BEST = 2


def write(site: Path, sources: dict[str, Source]) -> None:
    """Write the scripts with data (`publish.outputs.site.DATA_SCRIPTS`) into the assets of a site.

    `sources`: by key of the bibliography.
    """
    package = report.load()
    findings = report.findings(package)
    traces, confidences = judged(package)
    claims = {
        row.claim: [
            _marked(row.statement),
            report.sourcing_and_wording(row),
            traces[row.claim].verdict,
            report.explanation(traces[row.claim]),
            confidences[row.claim].level,
        ]
        for row in records(package["claims"])
    }
    _script(site / "_static/claims.js", "reportClaims", claims)
    rows = {(row.claim, row.evidence): row for row in records(findings)}
    _script(
        site / "_static/best.js",
        "reportBest",
        {
            claim: [_brief(rows[claim, one.evidence], sources) for one in best(trace)]
            for claim, trace in traces.items()
            if trace.deciding
        },
    )
    settings = settings_table.table(
        package["claims"], findings, report.the_article(package).last_day
    )
    named = settings_table.origins(findings, sources)
    settings["origins"] = {origin: named[origin] for origin in settings["without"]}
    _script(site / "_static/settings-table.js", "reportSettings", settings)
    _script(site / "_static/search-claims.js", "reportSearchClaims", search_data.claims(package))
    found = search_data.record(package, sources)
    _script(site / "_static/search-record.js", "reportSearchRecord", found)
    _script(site / "_static/facets.js", "reportFacets", _facets(package))
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


def _facets(package: report.Package) -> dict[str, Any]:
    """What readers choose by: of each claim, and of each event and place by its address."""
    events, places = report.facets.event_facets(package), report.facets.place_facets(package)
    rows = {f"event-{key}": row for key, row in events.items()}
    rows |= {f"place-{key}": row for key, row in places.items()}
    return {"claims": report.facets.claim_facets(package), "rows": rows}


def best(trace: report.Trace) -> list[Finding]:
    """The findings that a card shows: of those that decide, the ones that were read furthest."""
    found = [one for one in trace.deciding if one.bears != "context"]
    return sorted(found, key=lambda one: DEPTHS.index(one.consulted))[:BEST]


def _brief(row: Any, sources: dict[str, Source]) -> list[str]:
    """How a finding bears, what it says, and where: its source by name and address."""
    source = sources.get(row.source)
    named = [f"{source.author}, {source.year}", source.url] if source else ["", ""]
    return [row.bears, _marked(row.finding), *named]


def _finding(row: Any, sources: dict[str, Source]) -> str:
    """A finding as the list of evidence shows it: text, source, note."""
    source = sources[row.source]
    shown = f"{_marked(row.finding)} {source.reference}."
    if pd.notna(row.note):
        shown += f" <em>{_marked(row.note.rstrip('.'))}.</em>"
    return shown


def _marked(text: str) -> str:
    """A text as HTML: foreign languages named, names in one line, marks curled."""
    shown = "".join(
        f'<span lang="{language}">{html.escape(part, quote=False)}</span>'
        if language
        else html.escape(part, quote=False)
        for part, language in pieces(text)
    )
    return unbroken(curled(shown))


def _script(path: Path, name: str, content: dict | list) -> None:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    path.write_text(f"window.{name} = {text};\n", encoding="utf-8")
