"""The key judgements as tables: in brief, and with what they rest on."""

from __future__ import annotations

import pandas as pd

from ..data.package import Package
from ..data.rows import records
from ..judgements import key_judgements
from ..language.myst import claim_references, escape
from .table import Table


def judgements_table(package: Package) -> Table:
    """The key judgements, how sure the report is of each, and where its evidence is shown."""
    rows = [
        {
            "What we found": escape(judgement.text),
            "Confidence": judgement.confidence,
            "Shown in": _chapter(package, judgement.shown_in),
        }
        for judgement in records(key_judgements(package))
    ]
    return Table(
        pd.DataFrame(rows),
        name="tbl-judgements",
        caption="Key judgements",
        widths=[72, 14, 14],
        cards=True,
        labels=("Confidence", "Shown in"),
        note="Confidence says how well the verdicts behind a judgement are founded, not how likely "
        "the article is to be right: it is that of [the least well founded](verdicts.md) of them.",
    )


def judgement_grounds_table(package: Package) -> Table:
    """What each key judgement rests on, and what would change it."""
    rows = [
        {
            "Judgement": escape(judgement.judgement.replace("-", " ").capitalize()),
            "Rests on": escape(judgement.rests_on),
            "What would change it": escape(judgement.would_change),
            "Claims": claim_references(judgement.claims),
            "Confidence": judgement.confidence,
        }
        for judgement in records(key_judgements(package))
    ]
    return Table(
        pd.DataFrame(rows),
        name="tbl-judgement-grounds",
        caption="What the key judgements rest on, and what would change them",
        widths=[13, 32, 30, 13, 12],
        cards=True,
        labels=("Rests on", "What would change it", "Claims", "Confidence"),
        note="The judgements themselves are on the [front page](index.md).",
    )


def _chapter(package: Package, name: str) -> str:
    """A link to a chapter: one on a section of the article by the section's short name."""
    short = package["sections"].set_index("chapter")["short"].get(name, name.capitalize())
    return f"[{escape(short)}]({name}.md)"
