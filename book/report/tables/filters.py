"""What a reader on screen can ask of the timeline and of the map."""

from __future__ import annotations

import html
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..data.package import Package
from ..facets import TOLD, claim_facets, event_facets, place_facets
from ..rule import VERDICTS


@dataclass(frozen=True)
class PageFilters:
    """A choice of what a page shows, which a script makes work (`assets/filters.js`).

    `shows`: what is chosen, in the plural.  `beside`: the page that follows the same choice, and
    what a link to it says.  `choices`: for each facet its label and the values to choose from,
    with their labels.
    """

    shows: str
    beside: tuple[str, str]
    choices: Mapping[str, tuple[str, Mapping[str, str]]]

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        return {"text/markdown": f"```{{raw}} html\n{self._html()}\n```", "text/html": ""}

    def _html(self) -> str:
        page, label = self.beside
        parts = [
            f'<form class="rule-form page-filters screen-only" hidden data-shows="{self.shows}" '
            f'aria-label="Choose {self.shows}">',
            f"<p>Choose which {self.shows} to see. What does not fit is dimmed in the figures and "
            "left out of the tables. The address of the page keeps the choice.</p>",
        ]
        parts += [choice(facet, *named) for facet, named in self.choices.items()]
        parts.append(
            '<button type="reset">Show all</button><output></output>'
            f'<p><a class="same-choice" href="{page}.html">{label}</a> '
            '<a class="same-choice" href="ledger.html">The claims in the ledger</a></p></form>'
        )
        return "".join(parts)


def choice(facet: str, label: str, values: Mapping[str, str]) -> str:
    """A list to choose a value of a facet from.  `values`: each with its label."""
    options = "".join(
        f'<option value="{html.escape(value)}">{html.escape(shown)}</option>'
        for value, shown in values.items()
    )
    return (
        f'<label>{label}<select name="{facet}"><option value="">any</option>'
        f"{options}</select></label>"
    )


def event_filters(package: Package) -> PageFilters:
    """The choice of events on the timeline."""
    return PageFilters(
        "events",
        ("places", "The same choice on the map"),
        _choices(package, event_facets(package).values(), "Dated by"),
    )


def place_filters(package: Package) -> PageFilters:
    """The choice of places on the map."""
    return PageFilters(
        "places",
        ("timeline", "The same choice on the timeline"),
        _choices(package, place_facets(package).values(), "Reported by"),
    )


def _choices(
    package: Package, rows: Iterable[Mapping[str, Any]], told_by: str
) -> dict[str, tuple[str, dict[str, str]]]:
    """The facets, with the values that occur in what there is to choose from."""
    rows, claims = list(rows), claim_facets(package)
    here = [claims[claim] for claim in sorted({c for row in rows for c in row["claims"]})]
    told = {row["told"] for row in rows if "told" in row} or {claim["told"] for claim in here}
    sourcing = {claim["sourcing"] for claim in here}
    return {
        "verdict": ("Verdict", _as_named(VERDICTS, {claim["verdict"] for claim in here})),
        "sourcing": (
            "How the article says it knows",
            _as_named(package.vocabulary("claims", "sourcing"), sourcing),
        ),
        "person": (
            "Person",
            {name: name for name in sorted({p for claim in here for p in claim["person"]})},
        ),
        "told": (told_by, {key: label for key, label in TOLD.items() if key in told}),
    }


def _as_named(order: Iterable[str], used: Collection[str]) -> dict[str, str]:
    return {value: value for value in order if value in used}
