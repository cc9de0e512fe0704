"""The page of each claim: statement, verdict and why, findings, and what would change it.

`claim_layout` puts the article that is made here into the layout of the site.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd
from markupsafe import Markup

from book import report
from book.report.data.bibliography import Entry
from book.report.data.rows import records
from book.report.rule import Finding, Rule, decide, result
from publish.languages import pieces
from publish.names import unbroken
from publish.outputs import linked_data
from publish.outputs.claim_addresses import slug
from publish.outputs.claim_layout import ClaimPage
from publish.outputs.judged import judged
from publish.outputs.references import Source
from publish.quotes import curled

TEMPLATE = Path(__file__).with_name("claim_page.html")
# How far a source was read, as a badge says it.
READ = {
    "passage": "we read the passage itself",
    "opening": "we read only the opening",
    "relay": "we read only a page that reports it",
    "not consulted": "we did not read it",
}
# Where a finding comes from, as a badge says it.
WHOSE = {
    "independent": "independent",
    "unknown": "independence unknown",
    "same circle": "the article’s own circle",
}
# How many of the searches that were logged a page lists; some claims have dozens.
QUERIES = 12
# Findings by what they are worth under the rule, in the order of a page.
GROUPS = {
    "full": "What counts in full",
    "echo": "What counts as an echo",
    "ignored": "What is context, or does not count",
}


def pages(
    sources: Mapping[str, Source], chapters: Mapping[str, str], base: str = ""
) -> list[ClaimPage]:
    """The page of every claim, in the order of the article.

    `sources`: those that the book lists, by key.  `chapters`: the titles of its pages, to which
    links may lead, by name.  `base`: the address of the site, if known.
    """
    package = report.load()
    facts = _Facts(package, sources, chapters)
    reviews = linked_data.reviews(base)
    template = _environment().from_string(TEMPLATE.read_text(encoding="utf-8"))
    return [
        ClaimPage(
            claim=row.claim,
            title=f"Claim {row.claim}: {row.statement.rstrip('.')}",
            description=_description(row, facts.traces[row.claim].verdict),
            article=unbroken(curled(template.render(facts.of(row)))),
            review=linked_data.element(reviews[row.claim]) if row.claim in reviews else "",
        )
        for row in records(package["claims"])
    ]


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    environment.filters["marked"] = _marked
    return environment


def _marked(text: str) -> Markup:
    """A text whose Korean, Japanese and Chinese carry their language."""
    return Markup("").join(
        Markup('<span lang="{}">{}</span>').format(language, part) if language else part
        for part, language in pieces(text)
    )


def _description(claim: Any, verdict: str) -> str:
    """What a page is about, in whole sentences, for those who link to it."""
    said = f"The article claims: “{claim.statement}” The verdict of this report: {verdict}."
    if len(said) <= 200:
        return said
    return (
        f"Claim {claim.claim} of the article, with the sources that were found on it. "
        f"The verdict of this report: {verdict}."
    )


class _Facts:
    """What the pages say, by claim."""

    def __init__(
        self, package: Any, sources: Mapping[str, Source], chapters: Mapping[str, str]
    ) -> None:
        claims, findings = package["claims"], report.findings(package)
        self.sources, self.chapters = sources, chapters
        self.order = list(claims["claim"])
        self.begins = dict(zip(claims["claim"], claims["from"], strict=True))
        self.traces, self.confidences = judged(package)
        self.bibliography = report.data.bibliography.entries()
        self.rows = _grouped(findings, "claim")
        self.searches = package["searches"].set_index("claim").to_dict("index")
        self.predictions = package["predictions"].set_index("claim").to_dict("index")
        self.queries = _grouped(package["queries"].explode("claims"), "claims")
        self.corrections = _grouped(package["corrections"], "claim")
        said = package["judgement_claims"].merge(package["judgements"], on="judgement")
        self.judgements = _grouped(said, "claim")
        self.sections = package["sections"].set_index("section").to_dict("index")
        self.names = {
            name: package[name].set_index(package[name].columns[0])["standard_name"]
            for name in ("places", "people")
        }
        self.others = {
            name: report.verdicts(claims, findings, rule)
            for name, rule in report.variations(report.the_article(package).last_day).items()
            if rule != Rule()
        }

    def of(self, claim: Any) -> dict[str, Any]:
        """What the template prints of a row of the claims."""
        number, trace = claim.claim, self.traces[claim.claim]
        confidence = self.confidences[number]
        section = self.sections[int(number[0])]
        place = self.order.index(number)
        rated = trace.verdict not in ("not checkable", "prediction")
        search = self.searches.get(number)
        return {
            "number": number,
            "slug": slug(number),
            "chapters": self.chapters,
            "statement": claim.statement,
            "paragraph": claim.paragraph.removeprefix("p").lstrip("0"),
            "compared": report.in_words(len(self.others)),
            "home": section["chapter"],
            "verdict": trace.verdict,
            "meaning": report.VERDICTS[trace.verdict],
            "outcome": trace.outcome,
            "rated": rated,
            "confidence": confidence.level,
            "grounds": "; ".join(
                component.because
                for component in (
                    confidence.depth,
                    confidence.origins,
                    confidence.agreement,
                    confidence.stability,
                )
            )
            if confidence.level != "not rated"
            else "",
            "sourcing": report.sourcing_and_wording(claim),
            "kind": claim.kind,
            "named": self._named(claim),
            "explanation": report.explanation(trace)
            + (
                f" The reason: {claim.not_checkable_because}."
                if trace.verdict == "not checkable" and pd.notna(claim.not_checkable_because)
                else ""
            ),
            "settings": [
                (name, found[number])
                for name, found in self.others.items()
                if found[number] != trace.verdict
            ],
            "findings": self._findings(number),
            "search": search and search | {"day": _day(search["looked_on"]), **_ended(search)},
            "queries": [
                {**_ended(row._asdict()), "day": _day(row.searched_on)}
                for row in self.queries.get(number, ())[:QUERIES]
            ],
            "logged": len(self.queries.get(number, ())),
            "changes": self._changes(claim) if rated else [],
            "prediction": self.predictions.get(number),
            "judgements": self.judgements.get(number, ()),
            "corrections": [
                {
                    "day": _day(row.date),
                    "what": row.what,
                    "before": "" if pd.isna(row.before) else row.before,
                    "after": "" if pd.isna(row.after) else row.after,
                    "reason": row.reason,
                }
                for row in self.corrections.get(number, ())
            ],
            "neighbours": [
                (name, self.order[other], "")
                for name, other in (("previous", place - 1), ("next", place + 1))
                if 0 <= other < len(self.order)
            ],
        }

    def _named(self, claim: Any) -> str:
        dated = report.when(self.begins[claim.claim], claim.until, claim.date_precision)
        where = ", ".join(self.names["places"][key] for key in claim.places)
        who = ", ".join(self.names["people"][key] for key in claim.people)
        return "; ".join(filter(None, (dated, where, who)))

    def _findings(self, number: str) -> list[tuple[str, list[dict[str, Any]]]]:
        rows = {row.evidence: row for row in self.rows.get(number, ())}
        groups: dict[str, list[dict[str, Any]]] = {weight: [] for weight in GROUPS}
        for one in self.traces[number].weighed:
            row = rows[one.finding.evidence]
            # That a finding counts in full, or is context, its heading and its badge say.
            because = "" if one.weight == "full" or row.bears == "context" else one.because
            groups[one.weight].append(self._finding(row, because))
        return [(GROUPS[weight], found) for weight, found in groups.items() if found]

    def _finding(self, row: Any, because: str) -> dict[str, Any]:
        entry: Entry = self.bibliography[row.source]
        source = self.sources.get(row.source)
        return {
            "evidence": row.evidence,
            "bears": row.bears,
            "finding": row.finding,
            "phrase": "" if pd.isna(row.phrase) else row.phrase,
            "phrase_language": row.phrase_language,
            "place": "" if pd.isna(row.place) else row.place,
            "note": "" if pd.isna(row.note) else row.note.rstrip("."),
            "author": source.author if source else _author(entry),
            "year": source.year if source else entry.year,
            "title": entry.title.rstrip(".").replace("--", "–"),
            "translation": entry.fields.get("titleaddon", ""),
            "url": entry.fields["url"],
            "listed": f"{source.page}.html#{source.address}" if source else "",
            "consulted": row.consulted,
            "read": _read(row.consulted, entry.fields.get("via", "")),
            "basis": row.basis,
            "whose": WHOSE[row.independence],
            "because": f"It does not count in full: {because}." if because else "",
        }

    def _changes(self, claim: Any) -> list[str]:
        """What one more finding of full weight would do, by the rule itself."""
        trace = self.traces[claim.claim]
        known = tuple(one.finding for one in trace.weighed)
        would = {}
        for bears in ("supports", "contradicts"):
            more = Finding(bears, "own record", "independent", "passage", None, "one more")
            would[bears] = result(claim, decide((*known, more), Rule()))
        said = [
            f"One more independent source that shows its grounds and {bears} the claim "
            + (
                f"would make it {other}."
                if other != trace.verdict
                else "would leave the verdict as it is."
            )
            for bears, other in would.items()
        ]
        if trace.turns:
            kinds = sorted(set(trace.turns.values()))
            said.append(
                "The verdict would also change if a source that decides it were withdrawn: the "
                f"claim would then be {' or '.join(kinds)}."
            )
        return said


def _grouped(table: pd.DataFrame, column: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in records(table[table[column].notna()]):
        found.setdefault(getattr(row, column), []).append(row)
    return found


def _read(consulted: str, via: str) -> str:
    """How far a source was read, and through whose page if not its own."""
    return f"we read it through {via}" if via and consulted == "relay" else READ[consulted]


def _day(day: pd.Timestamp) -> str:
    return f"{day.day} {day:%B %Y}"


def _ended(row: Mapping[str, Any]) -> dict[str, str]:
    """The texts of a row without a full stop at their end."""
    return {key: value.rstrip(".") for key, value in row.items() if isinstance(value, str)}


def _author(entry: Entry) -> str:
    return re.sub(r"[{}]", "", "; ".join(entry.authors))
