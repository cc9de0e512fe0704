"""From the search log to the claims: how many there are at each step, and what stays behind."""

from __future__ import annotations

import pandas as pd

from .data.bibliography import citation_keys
from .data.package import Package


def flow_steps(package: Package) -> pd.DataFrame:
    """The steps from queries to claims with evidence, a row each, in order.

    Columns: stage (what is counted), step (in words), number, and aside: what stays behind
    before the next step of the same stage, as pairs of words and number.  Within a stage each
    number is the one before it less what stays behind there.
    """
    queries, evidence, claims = package["queries"], package["evidence"], package["claims"]
    pairs = package["bearings"]
    title_alone = int((queries["claims"].map(len) == 0).sum())
    sources, used = len(citation_keys(package.folder)), evidence["source"].nunique()
    context = pairs["bears"].eq("context")
    # A claim without a pair is not among either.
    beside, weighed = set(pairs["claim"]), set(pairs.loc[~context, "claim"])
    without = claims[~claims["claim"].isin(beside)]
    unreachable = int(without["checkable"].eq("no").sum())
    steps = [
        (
            "queries",
            "queries in the search log",
            len(queries),
            [("looked for a title alone", title_alone)],
        ),
        ("queries", "run for one claim or more", len(queries) - title_alone, []),
        (
            "sources",
            "sources in the bibliography",
            sources,
            [("serve series, names and the text, without a finding", sources - used)],
        ),
        ("sources", "sources of findings", used, []),
        ("findings", "findings taken from these sources", len(evidence), []),
        (
            "pairs",
            "pairs of a finding and a claim",
            len(pairs),
            [("context: helps to read the claim and decides nothing", int(context.sum()))],
        ),
        ("pairs", "pairs that count for or against a claim", int((~context).sum()), []),
        (
            "claims",
            "claims of the article",
            len(claims),
            [
                ("nothing found", len(without) - unreachable),
                ("out of reach of published sources, and nothing found", unreachable),
            ],
        ),
        (
            "claims",
            "claims with a finding",
            len(beside),
            [("with context alone", len(beside - weighed))],
        ),
        ("claims", "claims with a finding that counts", len(weighed), []),
    ]
    return pd.DataFrame(steps, columns=["stage", "step", "number", "aside"])
