"""Tables as a reader sees them: true numbered tables on screen and in print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import lazy

if TYPE_CHECKING:
    from .catalogue import catalogue_table, fields_table, vocabulary_table
    from .claims import (
        claims_table,
        native_name,
        related_claims_table,
        sourcing_and_wording,
        sourcing_table,
    )
    from .coding import (
        agreement_table,
        changes_table,
        disagreements_table,
        first_edition_table,
        settled_table,
    )
    from .evidence import (
        evidence_table,
        nearest_table,
        searches_table,
        section_evidence_table,
    )
    from .filters import event_filters, place_filters
    from .gazetteer import people_table, places_table, roles_table, timeline_table
    from .glossary import glossary
    from .judgements import judgement_grounds_table, judgements_table
    from .ledger import ledger_filters, ledger_table
    from .predictions import predictions_table
    from .rule import (
        confidence_cases_table,
        deciding_origins_table,
        moved_claims_table,
        rule_cases_table,
        settings_table,
        verdict_meanings_table,
    )
    from .table import Table

_NAMES = {
    ".catalogue": ("catalogue_table", "fields_table", "vocabulary_table"),
    ".claims": (
        "claims_table",
        "native_name",
        "related_claims_table",
        "sourcing_and_wording",
        "sourcing_table",
    ),
    ".coding": (
        "agreement_table",
        "changes_table",
        "disagreements_table",
        "first_edition_table",
        "settled_table",
    ),
    ".evidence": (
        "evidence_table",
        "nearest_table",
        "searches_table",
        "section_evidence_table",
    ),
    ".filters": ("event_filters", "place_filters"),
    ".gazetteer": ("people_table", "places_table", "roles_table", "timeline_table"),
    ".glossary": ("glossary",),
    ".judgements": ("judgement_grounds_table", "judgements_table"),
    ".ledger": ("ledger_filters", "ledger_table"),
    ".predictions": ("predictions_table",),
    ".rule": (
        "confidence_cases_table",
        "deciding_origins_table",
        "moved_claims_table",
        "rule_cases_table",
        "settings_table",
        "verdict_meanings_table",
    ),
    ".table": ("Table",),
}
__getattr__, __dir__, __all__ = lazy(__name__, _NAMES)
