"""The terms of the report with their definitions, each taken from where it is defined."""

from __future__ import annotations

import html
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ..confidence import LEVELS
from ..data.package import Package
from ..data.rows import records
from ..language.myst import escape, plain
from ..rule import OUTCOMES, VERDICTS

# What is coded by a closed list: its name here, its table and its column.
CODED = {
    "sourcing": ("claims", "sourcing"),
    "wording": ("claims", "wording"),
    "kind of claim": ("claims", "kind"),
    "basis": ("evidence", "basis"),
    "depth": ("evidence", "consulted"),
    "bears": ("bearings", "bears"),
    "independence": ("bearings", "independence"),
}


@dataclass(frozen=True)
class Glossary:
    """Terms in the order of the alphabet; `definitions`: MyST text by term."""

    definitions: Mapping[str, str]

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        # A book is made from the first, a reader's own Jupyter shows the second.
        entries = (f"{term}\n  {said}" for term, said in self.definitions.items())
        shown = (
            f"<dt><strong>{html.escape(term)}</strong></dt><dd>{html.escape(plain(said))}</dd>"
            for term, said in self.definitions.items()
        )
        return {
            "text/markdown": "\n".join(["```{glossary}", "\n\n".join(entries), "```"]),
            "text/html": f"<dl>{''.join(shown)}</dl>",
        }


def glossary(package: Package) -> Glossary:
    """Every term of the closed lists and of the table `glossary`."""
    found: dict[str, list[str]] = {}
    for row in records(package["glossary"]):
        found.setdefault(row.term, []).append(escape(row.definition))
    for name, (table, column) in CODED.items():
        fields = {field["name"]: field for field in package.resource(table)["schema"]["fields"]}
        found.setdefault(name, []).append(escape(f"{fields[column]['description']}."))
    for name, values in closed_lists(package).items():
        for value, meaning in values.items():
            found.setdefault(value, []).append(f"*{name.capitalize()}:* {escape(meaning)}.")
    return Glossary({term: " ".join(found[term]) for term in sorted(found, key=str.casefold)})


def closed_lists(package: Package) -> dict[str, Mapping[str, str]]:
    """The closed lists that the report explains: by name, each value with what it means."""
    lists: dict[str, Mapping[str, str]] = {
        "verdict": VERDICTS,
        "outcome of a prediction": OUTCOMES,
        "confidence": {str(level): meaning for level, meaning in LEVELS.items()},
    }
    return lists | {name: package.vocabulary(*column) for name, column in CODED.items()}
