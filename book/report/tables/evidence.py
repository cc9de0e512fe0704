"""Tables of findings, and of searches that found nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ..data.allowed import check_choice, check_columns
from ..data.package import Package
from ..data.pairs import findings
from ..data.rows import records
from ..language.myst import citations, claim_references, escape, finding_references
from .table import Table

# What a table of accounts holds.
ACCOUNT = ("point", "account", "says", "claims", "findings")


def evidence_table(
    package: Package, claims: str | Iterable[str], name: str, caption: str, *, context: bool = False
) -> Table:
    """What the record says on some claims: finding and source, how it bears, what it rests on.

    `claims`: numbers of claims, `"2.07 2.08"` or a list; rows come in that order.
    `context`: also show findings that decide nothing.
    """
    wanted = claims.split() if isinstance(claims, str) else list(claims)
    for claim in wanted:
        check_choice("claim", claim, list(package["claims"]["claim"]))
    table = findings(package)
    table = table[table["claim"].isin(wanted)]
    if not context:
        table = table[table["bears"] != "context"]
    table = table.sort_values("claim", key=lambda c: c.map(wanted.index), kind="stable")
    rows = [
        {
            "Claim": claim_references(row.claim),
            "What the record says": f"{escape(row.finding)} {citations([row.source])}; "
            f"{finding_references([row.evidence])}.",
            "Bears": row.bears,
            "Rests on": f"{row.basis}, {row.independence}",
        }
        for row in records(table)
    ]
    columns = ["Claim", "What the record says", "Bears", "Rests on"]
    return Table(
        pd.DataFrame(rows, columns=columns), name, caption, widths=[8, 60, 13, 19], cards=True
    )


def section_evidence_table(package: Package, section: int) -> Table:
    """Every finding on one section's claims, each with an address."""
    check_choice("section", section, list(package["sections"]["section"]))
    table = package["evidence"]
    table = table[table["evidence"].str.startswith(f"e{section}-")]
    bearings = dict(list(package["bearings"].groupby("evidence")))
    rows = []
    for row in records(table):
        on = bearings[row.evidence]
        finding = f"{escape(row.finding)} {citations([row.source])}."
        if pd.notna(row.note):
            finding += f" *{escape(row.note.rstrip('.'))}.*"
        rows.append(
            {
                "No.": f"{{finding-address}}`{row.evidence}`",
                "On": claim_references(on["claim"]),
                "What the record says": finding,
                "Bears": _by_claim(on, "bears"),
                "Rests on": f"{row.basis}, {_by_claim(on, 'independence')}",
                "Read": row.consulted,
            }
        )
    section_of: Any = package["sections"].set_index("section").loc[section]
    title = section_of["findings_on"]
    if pd.isna(title):
        title = f"section {section}, {section_of['title']}"
    return Table(
        pd.DataFrame(rows),
        name=f"tbl-evidence-{section}",
        caption=f"Findings on {escape(title)}",
        cards=True,
        widths=[8, 10, 48, 11, 14, 9],
    )


def accounts_table(
    package: Package, accounts_of: str, name: str, caption: str, *, note: str = ""
) -> Table:
    """What the article and other accounts say of one matter, an account a row.

    `accounts_of`: a table with the columns point, account, says, claims and findings.  Each cell
    ends with the claims or findings that say so.
    """
    accounts = package[accounts_of]
    check_columns(accounts_of, accounts, ACCOUNT)
    told: dict[str, dict[str, str]] = {}
    labels = package.vocabulary(accounts_of, "account")
    for row in records(accounts.sort_values("account", kind="stable")):
        keys = claim_references(row.claims) if row.claims else finding_references(row.findings)
        label = labels[row.account]
        told.setdefault(label, {"Account": f"**{label}**"})[row.point] = (
            f"{escape(row.says)} {keys}"
        )
    frame = pd.DataFrame(list(told.values()))
    return Table(frame, name, caption, widths=[16, 34, 27, 23], cards=True, note=note)


def searches_table(package: Package) -> Table:
    """The claims that could be checked and for which nothing was found: where one looked."""
    rows = [
        {
            "Claim": claim_references(row.claim),
            "Where we looked": escape(row.looked_in),
            "The nearest that we found": escape(row.nearest),
        }
        for row in records(package["searches"])
    ]
    return Table(
        pd.DataFrame(rows),
        name="tbl-searches",
        caption="What we looked for and did not find",
        cards=True,
        widths=[8, 46, 46],
    )


def nearest_table(package: Package, claims: str, name: str, caption: str) -> Table:
    """Claims of which no other report was found, each with what came nearest to it.

    `claims`: numbers of claims, `"5.17 5.18"`; rows come in that order.
    """
    stated = package["claims"].set_index("claim")["statement"]
    nearest = package["searches"].set_index("claim")["nearest"]
    rows = [
        {
            "Claim": claim_references(claim),
            "The article claims": escape(stated[claim]),
            "The nearest that we found": escape(nearest[claim]),
        }
        for claim in claims.split()
    ]
    return Table(
        pd.DataFrame(rows),
        name,
        caption,
        widths=[8, 46, 46],
        cards=True,
        note="Where we looked for each is in the [evidence](evidence.md).",
    )


def _by_claim(on: pd.DataFrame, column: str) -> str:
    """A code of a finding; where it differs between claims, each with its claims."""
    codes = on.groupby(column, observed=True)["claim"]
    if codes.ngroups == 1:
        return str(on[column].iloc[0])
    return "; ".join(f"{code} {claim_references(claims)}" for code, claims in codes)
