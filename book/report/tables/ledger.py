"""The ledger of all claims, and its filters."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from ..article import the_article
from ..data.package import Package
from ..data.pairs import findings
from ..data.rows import records
from ..language.myst import escape, finding_references, verdict_mark
from ..language.words import when
from ..rule import verdicts
from .filters import choice
from .table import Table


def ledger_table(package: Package) -> Table:
    """All that the ledger holds on the claims, each with an address.

    What a reader can filter by bears the name of its facet: kind, sourcing, place, verdict.
    """
    claims = package["claims"]
    bearing = findings(package)
    people = package["people"].set_index("person")["standard_name"]
    places = package["places"].set_index("place")["standard_name"]
    chapters = package["sections"].set_index("section")["chapter"]
    country = the_article(package).home
    found = verdicts(claims, bearing)
    numbers = bearing.groupby("claim")["evidence"].agg(list)
    rows = []
    for claim, begin in zip(records(claims), claims["from"], strict=True):
        dated = when(begin, claim.until, claim.date_precision)
        where = [f"[{escape(places[key])}]{{.place}}" for key in claim.places if key != country]
        # The country itself goes without saying, but can be asked for.
        home = ""
        if country and country in claim.places:
            home = f" [{places[country]}]{{.place .goes-without-saying}}"
        who = [f"[{escape(people[key])}]{{.person}}" for key in claim.people]
        hedge = ", hedged" if claim.wording == "hedged" else ""
        rows.append(
            {
                "Claim": f"{{claim-address}}`{claim.claim}`",
                "Par.": f"[{claim.paragraph.removeprefix('p').lstrip('0')}]"
                f"({chapters[int(claim.claim[0])]}.md)",
                "What the article claims": escape(claim.statement),
                "Kind": f"[{claim.kind}]{{.kind}}",
                "How it says it knows": f"[{claim.sourcing}]{{.sourcing}}{hedge}",
                "When, where, who": "; ".join(
                    filter(None, (dated, ", ".join(where), ", ".join(who)))
                )
                + home,
                "Verdict": verdict_mark(found[claim.claim]),
                "Evidence": finding_references(numbers[claim.claim])
                if claim.claim in numbers.index
                else "",
            }
        )
    return Table(
        pd.DataFrame(rows),
        name="tbl-ledger",
        caption="Every claim of the article",
        cards=True,
        widths=[6, 4, 29, 9, 11, 12, 15, 14],
    )


@dataclass(frozen=True)
class LedgerFilters:
    """What a reader on screen can ask of the ledger; a script makes it work (assets/ledger.js).

    `choices`: for each facet its label and the values to choose from, with their labels.
    """

    choices: dict[str, tuple[str, dict[str, str]]]

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        return {"text/markdown": f"```{{raw}} html\n{self._html()}\n```", "text/html": ""}

    def _html(self) -> str:
        parts = [
            '<form class="ledger-filters screen-only" hidden aria-label="Filter the claims">',
            '<label class="wide">Search the claims<input type="search" name="text"></label>',
        ]
        parts += [choice(facet, *named) for facet, named in self.choices.items()]
        parts.append(
            '<label>Order<select name="order"><option value="">as in the article</option>'
            '<option value="verdict">by verdict</option></select></label>'
        )
        parts.append('<button type="reset">Show all</button><output></output></form>')
        return "".join(parts)


def ledger_filters(package: Package) -> LedgerFilters:
    """The filters of the ledger, with the values that occur."""
    claims = package["claims"]
    found = verdicts(claims, findings(package))
    places = package["places"]["standard_name"]
    people = package["people"]["standard_name"]

    def occurring(values: pd.Series) -> dict[str, str]:
        return {str(v): f"{v} ({n})" for v, n in values.value_counts(sort=False).items() if n}

    titles = package["sections"].set_index("section")["title"]
    return LedgerFilters(
        {
            "section": ("Section", {str(key): f"{key} {title}" for key, title in titles.items()}),
            "verdict": ("Verdict", occurring(found)),
            "sourcing": ("How it says it knows", occurring(claims["sourcing"])),
            "kind": ("Kind", occurring(claims["kind"])),
            "place": ("Place", {name: name for name in sorted(places)}),
            "person": ("Person", {name: name for name in sorted(people)}),
        }
    )
