"""What the chapters of the report are made with: `from report import *`."""

from . import figures
from .figures import Figure, mark_article
from .markup import citations, claim_references, escape, in_words, ordinal, when
from .numbers import bind
from .package import load
from .sourcing import NAMED, NO_SOURCE, UNNAMED, rests_on_hearsay
from .tables import (
    Table,
    catalogue_table,
    claims_table,
    fields_table,
    ledger_table,
    own_script,
    sourcing_and_wording,
    vocabulary_table,
)

__all__ = [
    "NAMED",
    "NO_SOURCE",
    "UNNAMED",
    "Figure",
    "Table",
    "bind",
    "catalogue_table",
    "citations",
    "claim_references",
    "claims_table",
    "escape",
    "fields_table",
    "figures",
    "in_words",
    "ledger_table",
    "load",
    "mark_article",
    "ordinal",
    "own_script",
    "rests_on_hearsay",
    "sourcing_and_wording",
    "vocabulary_table",
    "when",
]
