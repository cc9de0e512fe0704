"""Tables of how far coders agree, and of what changed since the first edition."""

from __future__ import annotations

import pandas as pd

from ..agreement import VARIABLES, alpha, alpha_interval, codes_by_coder, disagreements
from ..data.package import Package
from ..data.rows import records
from ..editions import changes_since
from ..language.myst import claim_references, escape, finding_references, verdict_mark
from ..rule import VERDICTS
from .table import Table

# Names of rounds and coders in the table of raw codes.
FIRST_EDITION = "first-edition"
FIRST_ROUND, LAST_ROUND = "blind-1", "blind-2"


def agreement_table(package: Package, caption: str) -> Table:
    """Krippendorff's alpha of each variable and round, with its interval."""
    codes = _counted(package)
    rows = []
    for variable in VARIABLES:
        for round in codes["round"].unique():
            table = codes[(codes["variable"] == variable) & (codes["round"] == round)]
            if table["coder"].nunique() < 2:
                continue
            found = alpha_interval(codes_by_coder(codes, variable, round))
            rows.append(
                {
                    "What was coded": variable,
                    "Round": round,
                    "Units": str(found.units),
                    "Alpha": f"{found.value:.2f}",
                    "95 % interval": f"{found.low:.2f} to {found.high:.2f}",
                }
            )
    return Table(
        pd.DataFrame(rows),
        name="tbl-agreement",
        caption=caption,
        widths=[28, 18, 14, 14, 26],
        numeric=["Units", "Alpha"],
        note="Krippendorff’s alpha for nominal codes; 1 is full agreement, 0 what chance gives. "
        "Intervals by bootstrap over units. Worked cases of the codebook are left out.",
    )


def first_edition_table(package: Package, caption: str) -> Table:
    """Alpha between the codes of the first edition and the two blind coders together."""
    codes = _counted(package)
    rows = []
    for variable in VARIABLES:
        chosen = codes[
            (codes["variable"] == variable) & codes["round"].isin([FIRST_ROUND, FIRST_EDITION])
        ]
        if FIRST_EDITION not in set(chosen["coder"]) or chosen["coder"].nunique() < 3:
            continue
        table = codes_by_coder(chosen, variable).dropna()
        pairs = [table[[FIRST_EDITION, coder]] for coder in table if coder != FIRST_EDITION]
        rows.append(
            {
                "What was coded": variable,
                "Units": str(len(table)),
                "First edition and coder one": f"{alpha(pairs[0]):.2f}",
                "First edition and coder two": f"{alpha(pairs[1]):.2f}",
            }
        )
    return Table(
        pd.DataFrame(rows),
        name="tbl-agreement-first",
        caption=caption,
        widths=[28, 16, 28, 28],
        numeric=["Units", "First edition and coder one", "First edition and coder two"],
        note="The first edition was coded by one coder, by shorter rules and from findings that "
        "have since been reworded.",
    )


def disagreements_table(package: Package) -> Table:
    """Which codes of `bears` the two blind coders took for one another, in the last round."""
    codes = _counted(package)
    met = disagreements(codes_by_coder(codes, "bears", LAST_ROUND))
    names = [str(name) for name in met]
    counts = {
        (one, other): int(met.to_numpy()[row, column])
        for row, one in enumerate(names)
        for column, other in enumerate(names)
        if row < column
    }
    rows = [
        {"One coder": one, "The other": other, "Pairs": str(number)}
        for (one, other), number in sorted(counts.items(), key=lambda item: -item[1])
        if number
    ]
    return Table(
        pd.DataFrame(rows),
        name="tbl-disagreements",
        caption="Where the two coders of the last round differed on how a finding bears",
        widths=[38, 38, 24],
        numeric=["Pairs"],
    )


def settled_table(package: Package) -> Table:
    """Each pair on which coders differed, its final code, and why."""
    pairs = package["bearings"]
    rows = [
        {
            "Finding": finding_references([pair.evidence]),
            "On": claim_references(pair.claim),
            "Bears": pair.bears,
            "Independence": pair.independence,
            "Why": escape(pair.reason),
        }
        for pair in records(pairs[pairs["reason"].notna()])
    ]
    return Table(
        pd.DataFrame(rows),
        name="tbl-settled",
        caption="What coders differed on, and how each difference was settled",
        widths=[10, 8, 15, 15, 52],
        cards=True,
    )


def changes_table(package: Package) -> Table:
    """The claims whose verdict is not that of the first edition, with reasons."""
    rows = [
        {
            "Claim": claim_references(change.claim),
            "What the article claims": escape(change.statement),
            "First edition": _result_mark(change.before),
            "Now": _result_mark(change.after),
            "Why": escape(" ".join(change.reasons)),
        }
        for change in records(changes_since(package))
    ]
    return Table(
        pd.DataFrame(rows),
        name="tbl-changes",
        caption="Verdicts that moved since the first edition",
        widths=[8, 32, 14, 14, 32],
        cards=True,
    )


def _result_mark(word: str) -> str:
    """A verdict with its mark; a prediction's outcome has none."""
    return verdict_mark(word) if word in VERDICTS else word


def _counted(package: Package) -> pd.DataFrame:
    """Raw codes without those of units that the codebook shows as worked cases."""
    codes = package["codes"]
    return codes[codes["training"].isna()]
