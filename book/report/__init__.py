"""What the chapters of the report are made with: `from report import ...`."""

from . import figures, tables
from .figures import Figure, mark_article
from .markup import citations, claim_references, escape, in_words, when
from .numbers import bind
from .package import Package, load
from .tables import Table, claims_table, ledger_table

__all__ = [
    "Figure",
    "Package",
    "Table",
    "bind",
    "citations",
    "claim_references",
    "claims_table",
    "escape",
    "figures",
    "in_words",
    "ledger_table",
    "load",
    "mark_article",
    "tables",
    "when",
]
