"""Tables of claims, and what they print of a claim or of a name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ..article import the_article
from ..data.allowed import check_choice
from ..data.package import Package
from ..data.pairs import findings
from ..data.rows import records
from ..language.myst import claim_references, escape, verdict_mark
from ..language.words import when
from ..rule import verdicts
from .table import Table


def claims_table(package: Package, section: int) -> Table:
    """The claims of one section: number, statement, when and where, how sourced, verdict."""
    check_choice("section", section, list(package["sections"]["section"]))
    claims = package["claims"]
    found = verdicts(claims, findings(package))
    claims = claims[claims["claim"].str.startswith(f"{section}.")]
    rows = []
    for claim, begin in zip(records(claims), claims["from"], strict=True):
        dated = when(begin, claim.until, claim.date_precision)
        where = place_names(package, claim.places)
        rows.append(
            {
                "Claim": claim_references(claim.claim),
                "What the article claims": escape(claim.statement),
                "Dates and places named": "; ".join(filter(None, (dated, where))),
                "How it says it knows": sourcing_and_wording(claim),
                "Verdict": verdict_mark(found[claim.claim]),
            }
        )
    return Table(
        pd.DataFrame(rows),
        name=f"tbl-claims-{section}",
        caption="The claims of this section, in the order of the article",
        widths=[7, 41, 19, 16, 17],
        cards=True,
        note="The statements are the article’s, in our words; places have their standard names. "
        "Verdicts follow from the [evidence](evidence.md) by the [rule](method.md).",
        source=[the_article(package).source],
    )


def related_claims_table(
    package: Package, column: str, keys: Iterable[str], heading: str, name: str, caption: str
) -> Table:
    """The claims that name each of some places or people, with their verdicts.

    `column`: `places` or `people`.  `keys`: rows of that table, in the order to show them;
    a name stands once, before the first of its claims.
    """
    check_choice("column of related claims", column, ("places", "people"))
    claims = package["claims"]
    found = verdicts(claims, findings(package))
    names = package[column].set_index(package[column].columns[0])["standard_name"]
    rows = []
    for key in keys:
        check_choice(f"key of {column}", key, list(names.index))
        here = claims[claims[column].map(lambda named, key=key: key in named)]
        for place, claim in enumerate(records(here)):
            rows.append(
                {
                    heading: f"**{escape(names[key])}**" if not place else "",
                    "Claim": claim_references(claim.claim),
                    "What the article claims": escape(claim.statement),
                    "Verdict": verdict_mark(found[claim.claim]),
                }
            )
    columns = [heading, "Claim", "What the article claims", "Verdict"]
    return Table(
        pd.DataFrame(rows, columns=columns), name, caption, widths=[20, 8, 54, 18], cards=True
    )


def sourcing_table(package: Package) -> Table:
    """How the article says that it knows, with the number of claims of each kind."""
    claims = package["claims"]
    rows = []
    for sourcing, meaning in package.vocabulary("claims", "sourcing").items():
        here = claims[claims["sourcing"] == sourcing]
        if here.empty:
            continue
        rows.append(
            {
                "How the article says it knows": sourcing,
                "What that means": escape(meaning),
                "Claims": str(len(here)),
                "Hedged": str((here["wording"] == "hedged").sum()),
                "For example": claim_references(here["claim"].iloc[len(here) // 2]),
            }
        )
    return Table(
        pd.DataFrame(rows),
        name="tbl-author-sourcing",
        caption="How the article says that it knows its claims",
        widths=[26, 42, 10, 10, 12],
        numeric=["Claims", "Hedged"],
        note="We do not carry a source named in one paragraph over to the next, unless the text "
        "does so itself.",
        source=[the_article(package).source],
    )


def place_names(package: Package, keys: Iterable[str]) -> str:
    """Names of places, in the order of the claim; the country itself goes without saying."""
    names = package["places"].set_index("place")["standard_name"]
    home = the_article(package).home
    return ", ".join(escape(names[key]) for key in keys if key != home)


def native_name(name: Any) -> str:
    """A row of people or places as it writes itself: Hangul and characters, with their language."""
    characters = name.hanja
    if name.hanja_language in ("ja", "zh"):
        characters = f"[{characters}]{{.language-{name.hanja_language}}}"
    return " ".join(text for text in (name.hangul, characters) if pd.notna(text))


def sourcing_and_wording(claim: Any) -> str:
    """How the article says that it knows, and whether it hedges."""
    return f"{claim.sourcing}, hedged" if claim.wording == "hedged" else claim.sourcing
