"""Rules on what the report concludes, and on what it has changed since it was first published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from ...data.package import Package
from ...data.rows import records
from ...editions import FIRST, results
from ..faults import FIRST_ROW, Fault, shown


def judgements_are_whole(package: Package, data: Path) -> Iterator[Fault]:
    """A key judgement rests on a claim, has its place in the order, and names a chapter."""
    file = shown(data, "record/judgements.csv")
    bound = set(package["judgement_claims"]["judgement"])
    chapters = {path.stem for path in (data.parent / "book").glob("*.md")}
    for place, judgement in enumerate(records(package["judgements"]), 1):
        row = place + FIRST_ROW - 1
        if judgement.order != place:
            yield Fault(file, row, "order", f"{judgement.order}", f"{place} here")
        if judgement.judgement not in bound:
            wrong = f"{judgement.judgement} rests on no claim"
            yield Fault(file, row, "judgement", wrong, "a row in judgement_claims.csv at least")
        if chapters and judgement.shown_in not in chapters:
            wrong = f"{judgement.shown_in!r} is no chapter"
            yield Fault(file, row, "shown_in", wrong, " | ".join(sorted(chapters)))


def judgements_follow_from_verdicts(package: Package, data: Path) -> Iterator[Fault]:
    """A key judgement rests on verdicts that the rule still gives."""
    now = results(package)
    for row, bound in enumerate(records(package["judgement_claims"]), FIRST_ROW):
        if bound.verdict != now[bound.claim]:
            yield Fault(
                shown(data, "record/judgement_claims.csv"),
                row,
                "verdict",
                f"{bound.claim} is {now[bound.claim]} now, and {bound.judgement} was written when "
                f"it was {bound.verdict}",
                "the verdict of the rule, with a judgement that follows from it",
            )


def changed_verdicts_are_corrections(package: Package, data: Path) -> Iterator[Fault]:
    """A verdict that is not the first edition's has a correction that leads to it, and says why."""
    editions, corrections = package["editions"], package["corrections"]
    first = editions[editions["edition"] == FIRST].set_index("claim")["verdict"].astype(str)
    file, now = shown(data, "record/corrections.csv"), results(package)
    reached = first.to_dict()
    for row, one in enumerate(records(corrections), FIRST_ROW):
        if one.kind != "verdict":
            continue
        if pd.isna(one.claim):
            yield Fault(file, row, "claim", "a verdict without its claim", "a key of claims.claim")
            continue
        before = reached.get(one.claim)
        if one.before != before:
            yield Fault(file, row, "before", f"{one.before!r}", f"{before}, which stood before it")
        reached[one.claim] = one.after
    for claim, verdict in now.items():
        if claim in reached and reached[claim] != verdict:
            wrong = f"{claim} is {verdict} by the rule, and {reached[claim]} by this record"
            yield Fault(file, None, "claim", wrong, f"a row that takes {claim} to {verdict}")
