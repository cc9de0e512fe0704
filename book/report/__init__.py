"""What the chapters of the report are made with: `from report import Figure, charts, load`.

A name is imported when it is first used, from the module that `_NAMES` gives, so that a
chapter imports only the modules that it needs, and runs again only when one of them changes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import (
        admiralty,
        agreement,
        article,
        charts,
        chronology,
        confidence,
        data,
        editions,
        estimates,
        facets,
        gazetteer,
        judgements,
        language,
        look,
        reasons,
        rule,
        tables,
        validation,
    )
    from .admiralty import admiralty_codes
    from .agreement import Alpha, alpha, alpha_interval, codes_by_coder, disagreements
    from .article import (
        rests_on_hearsay,
        rests_on_unnamed,
        section_names,
        sections_of_claims,
        sourced,
        the_article,
    )
    from .charts.annotations import mark_article, mark_event, mark_period
    from .charts.figure import Figure
    from .chronology import dated_events, dated_roles, in_rows, meeting, period, within
    from .confidence import Confidence, confidences
    from .data.package import Package, load
    from .data.pairs import findings
    from .editions import changes_since, results
    from .estimates import A4, excess_deaths, sheets
    from .flow import flow_steps
    from .gazetteer import mentions, places_on
    from .judgements import key_judgements
    from .language.myst import (
        citations,
        claim_references,
        escape,
        finding_references,
        verdict_mark,
    )
    from .language.values import glue
    from .language.words import in_words, ordinal, when
    from .reasons import Trace, deciding_findings, evidenced, explanation, trace, traces
    from .rule import (
        OUTCOMES,
        STANDINGS,
        VERDICTS,
        Case,
        Rule,
        outcomes,
        variations,
        verdicts,
    )
    from .section import Section
    from .tables.catalogue import catalogue_table, fields_table, vocabulary_table
    from .tables.claims import (
        claims_table,
        native_name,
        related_claims_table,
        sourcing_and_wording,
        sourcing_table,
    )
    from .tables.coding import (
        agreement_table,
        changes_table,
        disagreements_table,
        first_edition_table,
        settled_table,
    )
    from .tables.evidence import (
        accounts_table,
        evidence_table,
        nearest_table,
        searches_table,
        section_evidence_table,
    )
    from .tables.gazetteer import people_table, places_table, roles_table, timeline_table
    from .tables.glossary import glossary
    from .tables.judgements import judgement_grounds_table, judgements_table
    from .tables.ledger import ledger_filters, ledger_table
    from .tables.predictions import predictions_table
    from .tables.rule import (
        confidence_cases_table,
        deciding_origins_table,
        moved_claims_table,
        rule_cases_table,
        settings_table,
        verdict_meanings_table,
    )
    from .tables.table import Table

_NAMES = {
    ".admiralty": ("admiralty_codes",),
    ".agreement": ("Alpha", "alpha", "alpha_interval", "codes_by_coder", "disagreements"),
    ".article": (
        "rests_on_hearsay",
        "rests_on_unnamed",
        "section_names",
        "sections_of_claims",
        "sourced",
        "the_article",
    ),
    ".charts.annotations": ("mark_article", "mark_event", "mark_period"),
    ".charts.figure": ("Figure",),
    ".chronology": ("dated_events", "dated_roles", "in_rows", "meeting", "period", "within"),
    ".confidence": ("Confidence", "confidences"),
    ".data.pairs": ("findings",),
    ".editions": ("changes_since", "results"),
    ".data.package": ("Package", "load"),
    ".estimates": ("A4", "excess_deaths", "sheets"),
    ".flow": ("flow_steps",),
    ".gazetteer": ("mentions", "places_on"),
    ".judgements": ("key_judgements",),
    ".language.myst": (
        "citations",
        "claim_references",
        "escape",
        "finding_references",
        "verdict_mark",
    ),
    ".language.values": ("glue",),
    ".language.words": ("in_words", "ordinal", "when"),
    ".reasons": ("Trace", "deciding_findings", "evidenced", "explanation", "trace", "traces"),
    ".rule": (
        "OUTCOMES",
        "STANDINGS",
        "VERDICTS",
        "Case",
        "Rule",
        "outcomes",
        "variations",
        "verdicts",
    ),
    ".section": ("Section",),
    ".tables.catalogue": ("catalogue_table", "fields_table", "vocabulary_table"),
    ".tables.claims": (
        "claims_table",
        "native_name",
        "related_claims_table",
        "sourcing_and_wording",
        "sourcing_table",
    ),
    ".tables.coding": (
        "agreement_table",
        "changes_table",
        "disagreements_table",
        "first_edition_table",
        "settled_table",
    ),
    ".tables.evidence": (
        "accounts_table",
        "evidence_table",
        "nearest_table",
        "searches_table",
        "section_evidence_table",
    ),
    ".tables.gazetteer": ("people_table", "places_table", "roles_table", "timeline_table"),
    ".tables.glossary": ("glossary",),
    ".tables.judgements": ("judgement_grounds_table", "judgements_table"),
    ".tables.ledger": ("ledger_filters", "ledger_table"),
    ".tables.predictions": ("predictions_table",),
    ".tables.rule": (
        "confidence_cases_table",
        "deciding_origins_table",
        "moved_claims_table",
        "rule_cases_table",
        "settings_table",
        "verdict_meanings_table",
    ),
    ".tables.table": ("Table",),
}
_SUBMODULES = (
    "admiralty",
    "agreement",
    "article",
    "charts",
    "chronology",
    "confidence",
    "data",
    "editions",
    "estimates",
    "facets",
    "gazetteer",
    "judgements",
    "language",
    "look",
    "reasons",
    "rule",
    "tables",
    "validation",
)


def lazy(
    package: str, names: Mapping[str, Iterable[str]], submodules: Iterable[str] = ()
) -> tuple[Callable[[str], object], Callable[[], list[str]], list[str]]:
    """`__getattr__`, `__dir__` and `__all__` for a package that imports what is asked of it.

    `package`: its `__name__`.  `names`: for each module, relative to the package, the names
    that the package offers from it.  `submodules`: modules that it offers themselves.
    """
    modules = {name: module for module, offered in names.items() for name in offered}
    offered = sorted([*modules, *submodules])

    def __getattr__(name: str) -> object:
        if name in modules:
            value = getattr(import_module(modules[name], package), name)
        elif name in submodules:
            value = import_module(f".{name}", package)
        else:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        setattr(sys.modules[package], name, value)
        return value

    def __dir__() -> list[str]:
        return sorted({*vars(sys.modules[package]), *offered})

    return __getattr__, __dir__, offered


__getattr__, __dir__, __all__ = lazy(__name__, _NAMES, _SUBMODULES)
