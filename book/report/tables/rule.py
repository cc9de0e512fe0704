"""The rule, and its words, as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import fields

import pandas as pd

from ..article import the_article
from ..confidence import Grounds, confidences
from ..data.package import Package
from ..data.pairs import findings
from ..data.rows import records
from ..language.myst import citations, claim_references, escape, verdict_mark
from ..reasons import traces
from ..rule import OUTCOMES, SETTINGS, VERDICTS, Case, Rule, variations, verdicts
from .table import Table


def rule_cases_table(package: Package) -> Table:
    """The cases of the rule, in its order, with how many checked claims each one decides."""
    cases = Counter(
        trace.case
        for trace in traces(package["claims"], findings(package)).values()
        if trace.verdict != "not checkable"
    )
    rows = [
        {
            "If": escape(case.says),
            "the verdict is": verdict_mark(case.verdict),
            "Claims": str(cases[case]),
        }
        for case in Case
    ]
    return Table(
        pd.DataFrame(rows),
        name="tbl-cases",
        caption="The cases of the rule: the first that fits a claim decides",
        widths=[64, 24, 12],
        numeric=["Claims"],
        note="Claims: those that the case decides under this report’s settings, including "
        "predictions, whose outcomes have other names. This report’s rule needs one origin.",
    )


def confidence_cases_table(package: Package) -> Table:
    """The cases of confidence, in their order, with how many claims each one decides."""
    found = confidences(package["claims"], findings(package)).values()
    cases = Counter(one.case for one in found)
    rows = [
        {
            "If": escape(case.says),
            "the confidence is": case.level,
            "Claims": str(cases[case]),
        }
        for case in Grounds
    ]
    return Table(
        pd.DataFrame(rows),
        name="tbl-confidence",
        caption="How confidence in a verdict follows: the first case that fits decides",
        widths=[66, 22, 12],
        numeric=["Claims"],
        note="Deciding findings are the strong ones or, if there are none, the echoes. On the "
        "side of a verdict is what agrees with the claim or, if the verdict is “contradicted”, "
        f"what speaks against it. The {len(SETTINGS)} settings combine all weights of unnamed "
        "people, intelligence services and the article’s own circle with one or two origins.",
    )


def verdict_meanings_table() -> Table:
    """What each verdict, and each outcome of a prediction, means."""
    rows = [
        {"Word": verdict_mark(word) if word in VERDICTS else word, "Meaning": escape(text)}
        for word, text in (VERDICTS | OUTCOMES).items()
    ]
    return Table(
        pd.DataFrame(rows),
        name="tbl-verdict-meanings",
        caption="What the verdicts mean",
        widths=[24, 76],
        note="The last four are outcomes of predictions.",
    )


def settings_table(package: Package) -> Table:
    """What each setting of the rule that the report compares with its own does to the verdicts."""
    claims, bearing = package["claims"], findings(package)
    own = verdicts(claims, bearing).astype(str)
    rows = []
    for name, rule in variations(the_article(package).last_day).items():
        other = verdicts(claims, bearing, rule).astype(str)
        moves = Counter(zip(own[own != other], other[own != other], strict=True))
        rows.append(
            {
                "Setting": escape(name),
                "In code": f"`{_written(rule)}`",
                "Verdicts moved": str(moves.total()),
                "Most often": "; ".join(
                    f"{count} {before} to {after}"
                    for (before, after), count in moves.most_common(2)
                ),
            }
        )
    return Table(
        pd.DataFrame(rows),
        name="tbl-settings",
        caption="What each setting of the rule does",
        widths=[24, 34, 12, 30],
        numeric=["Verdicts moved"],
        cards=True,
        labels=("Verdicts moved", "Most often"),
        note=f"Of {len(own)} verdicts. In full: with the weight of a named, independent source.",
    )


def moved_claims_table(
    package: Package,
    verdicts_of: dict[str, pd.Series],
    name: str,
    caption: str,
    *,
    note: str = "",
) -> Table:
    """The claims on which two series of verdicts differ, with both.

    `verdicts_of`: the two, by the heading of their column.
    """
    before, after = verdicts_of.values()
    claims = package["claims"]
    rows = [
        {
            "Claim": claim_references(claim.claim),
            "The article claims": escape(claim.statement),
        }
        | {heading: verdict_mark(found[claim.claim]) for heading, found in verdicts_of.items()}
        for claim in records(claims[(before != after).to_numpy()])
    ]
    columns = ["Claim", "The article claims", *verdicts_of]
    none = ["", "No claim moves.", "", ""]
    return Table(
        pd.DataFrame(rows or [dict(zip(columns, none, strict=True))]),
        name=name,
        caption=caption,
        widths=[9, 57, 17, 17],
        cards=True,
        labels=tuple(verdicts_of),
        note=note,
        source=[the_article(package).source],
    )


def deciding_origins_table(package: Package, fewest: int = 2) -> Table:
    """The origins without which at least `fewest` verdicts would be others."""
    bearing = findings(package)
    bearing["origin"] = bearing["origin"].fillna(bearing["source"])
    why = traces(package["claims"], bearing)
    turned: dict[str, list[str]] = {}
    for claim, found in why.items():
        for origin in found.turns:
            turned.setdefault(origin, []).append(claim)
    rows = []
    for origin, claims in sorted(turned.items(), key=lambda one: -len(one[1])):
        if len(claims) < fewest:
            break
        here = bearing[bearing["origin"] == origin]
        rows.append(
            {
                "Origin": _origin(origin, here["source"].unique()),
                "Rests on": str(here["basis"].iloc[0]),
                "Sources": str(here["source"].nunique()),
                "Decides": claim_references(claims),
            }
        )
    return Table(
        pd.DataFrame(rows, columns=["Origin", "Rests on", "Sources", "Decides"]),
        name="tbl-deciding-origins",
        caption="The origins that decide most verdicts",
        widths=[40, 24, 10, 26],
        numeric=["Sources"],
        cards=True,
        labels=("Sources", "Decides"),
        note="Decides: the claims whose verdict would change without this origin. The "
        "[evidence](evidence.md) shows which findings share a named origin.",
    )


def _origin(origin: str, sources: Collection[str]) -> str:
    """An origin by its name in the evidence; one that is a source alone by its citation."""
    return citations([origin]) if origin in sources else f"`{origin}`"


def _written(rule: Rule) -> str:
    """A rule as code, with the settings that are not the report's own."""
    own = Rule()
    others = [
        f"{setting.name}={getattr(rule, setting.name)!r}"
        for setting in fields(rule)
        if getattr(rule, setting.name) != getattr(own, setting.name)
    ]
    return f"Rule({', '.join(others)})".replace("'", '"')
