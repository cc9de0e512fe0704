"""Rules on the article as data: paragraphs, claims, and what they name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from ...data.package import Package
from ...data.rows import records
from ..faults import FIRST_ROW, Fault, shown


def claims_are_numbered(package: Package, data: Path) -> Iterator[Fault]:
    """A claim bears the number of its paragraph's section, and numbers run without a gap."""
    sections = package["paragraphs"].set_index("paragraph")["section"]
    expected: dict[int, int] = {}
    for row, claim in enumerate(records(package["claims"]), FIRST_ROW):
        section: Any = sections.get(claim.paragraph)
        expected[section] = expected.get(section, 0) + 1
        number = f"{section}.{expected[section]:02d}"
        if claim.claim != number:
            yield Fault(
                shown(data, "article/claims.csv"),
                row,
                "claim",
                f"{claim.claim!r}",
                f"{number} here",
            )


def paragraphs_are_covered(package: Package, data: Path) -> Iterator[Fault]:
    """Each paragraph has a claim or says why it has none, and not both."""
    claimed = set(package["claims"]["paragraph"])
    for row, paragraph in enumerate(records(package["paragraphs"]), FIRST_ROW):
        reasoned = pd.notna(paragraph.no_claim_because)
        if (paragraph.paragraph in claimed) == reasoned:
            yield Fault(
                shown(data, "article/paragraphs.csv"),
                row,
                "no_claim_because",
                "a reason although there are claims"
                if reasoned
                else "neither a claim nor a reason",
                "one of the two",
            )


def only_the_uncheckable_say_why(package: Package, data: Path) -> Iterator[Fault]:
    """A claim that cannot be checked says why; one that can does not."""
    for row, claim in enumerate(records(package["claims"]), FIRST_ROW):
        if (claim.checkable == "no") != pd.notna(claim.not_checkable_because):
            yield Fault(
                shown(data, "article/claims.csv"),
                row,
                "not_checkable_because",
                f"checkable is {claim.checkable!r}",
                "a reason if and only if the claim cannot be checked",
            )


def numbers_are_recorded(package: Package, data: Path) -> Iterator[Fault]:
    """A claim of the kind quantity has its number in the table of quantities."""
    recorded = set(package["quantities"]["claim"])
    for row, claim in enumerate(records(package["claims"]), FIRST_ROW):
        if claim.kind == "quantity" and claim.claim not in recorded:
            yield Fault(
                shown(data, "article/claims.csv"),
                row,
                "kind",
                f"quantity {claim.claim} has no row in quantities.csv",
                "one row at least",
            )


def the_gazetteer_is_the_articles(package: Package, data: Path) -> Iterator[Fault]:
    """The gazetteer holds what the claims name and nothing else."""
    claims = package["claims"]
    for table, key in (("places", "place"), ("people", "person")):
        named = {name for names in claims[table] for name in names}
        for row, name in enumerate(package[table][key], FIRST_ROW):
            if name not in named:
                yield Fault(
                    shown(data, f"gazetteer/{table}.csv"),
                    row,
                    key,
                    f"no claim names {name!r}",
                    "a key that stands in claims.csv",
                )
