"""What the chapters of the report are made with: `from report import *`."""

from . import figures
from .drawings import Figure
from .estimates import A4, excess_deaths, sheets
from .figures import mark_article, mark_event
from .markup import (
    citations,
    claim_references,
    escape,
    finding_references,
    in_words,
    ordinal,
    verdict_mark,
    when,
)
from .numbers import bind
from .package import load
from .sections import section_names, sections_of_claims
from .sourcing import NAMED, NO_SOURCE, UNNAMED, rests_on_hearsay, rests_on_unnamed
from .tables import (
    Table,
    cases_table,
    catalogue_table,
    claims_by,
    claims_table,
    evidence_list,
    evidence_table,
    fields_table,
    ledger_filters,
    ledger_table,
    own_script,
    searches_table,
    sourcing_and_wording,
    standing_table,
    verdict_meanings_table,
    vocabulary_table,
)
from .verdicts import OUTCOMES, VARIATIONS, VERDICTS, Rule, outcomes, strong_origins, verdicts

__all__ = [
    "A4",
    "NAMED",
    "NO_SOURCE",
    "OUTCOMES",
    "UNNAMED",
    "VARIATIONS",
    "VERDICTS",
    "Figure",
    "Rule",
    "Table",
    "bind",
    "cases_table",
    "catalogue_table",
    "citations",
    "claim_references",
    "claims_by",
    "claims_table",
    "escape",
    "evidence_list",
    "evidence_table",
    "excess_deaths",
    "fields_table",
    "figures",
    "finding_references",
    "in_words",
    "ledger_filters",
    "ledger_table",
    "load",
    "mark_article",
    "mark_event",
    "ordinal",
    "outcomes",
    "own_script",
    "rests_on_hearsay",
    "rests_on_unnamed",
    "searches_table",
    "section_names",
    "sections_of_claims",
    "sheets",
    "sourcing_and_wording",
    "standing_table",
    "strong_origins",
    "verdict_mark",
    "verdict_meanings_table",
    "verdicts",
    "vocabulary_table",
    "when",
]
