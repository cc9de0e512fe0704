"""The article's predictions as a table."""

from __future__ import annotations

import pandas as pd

from ..data.package import Package
from ..data.pairs import findings
from ..data.rows import records
from ..language.myst import citations, claim_references, escape
from ..reasons import traces
from .table import Table


def predictions_table(package: Package) -> Table:
    """What the article foresaw, how it turned out, and the first finding that decided it."""
    bearing = findings(package)
    why = traces(package["claims"], bearing)
    statements = package["claims"].set_index("claim")["statement"]
    said = {row.evidence: row for row in records(bearing)}
    rows = []
    for prediction in records(package["predictions"]):
        found = why[prediction.claim]
        deciding = [said[one.evidence] for one in found.deciding[:1]]
        rows.append(
            {
                "Claim": claim_references(prediction.claim),
                "What the article foresaw": escape(statements[prediction.claim]),
                "Outcome": found.result,
                "Borne out if, and by when": escape(
                    f"{prediction.borne_out_if} {prediction.horizon}."
                ),
                "A finding that decides": "; ".join(
                    f"{escape(row.finding)} {citations([row.source])}" for row in deciding
                )
                or "none",
            }
        )
    return Table(
        pd.DataFrame(rows),
        name="tbl-since-predictions",
        caption="The article’s predictions and how they turned out",
        widths=[7, 24, 11, 29, 29],
        cards=True,
        labels=("Outcome", "Borne out if, and by when", "A finding that decides"),
        note="We set what would bear a prediction out, and by when. "
        "All findings are in the [evidence](evidence.md).",
    )
