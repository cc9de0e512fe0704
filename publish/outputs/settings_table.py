"""The verdicts under every setting of the rule, as one table for the pages' scripts.

The rule is applied here and nowhere else: a script looks its verdicts up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import groupby, product
from textwrap import shorten
from typing import Any

from pandas import isna

from book.report.data.rows import records
from book.report.rule import (
    DEPTHS,
    VERDICTS,
    WEIGHTS,
    Finding,
    Rule,
    decide,
    findings_by_claim,
    verdict_on,
    weigh,
)
from publish.outputs.references import Source

# Verdicts in a table are letters, in the order of `VERDICTS`.
LETTERS = dict(zip(VERDICTS, "abcdefgh", strict=True))


def choices(last_day: date) -> dict[str, tuple[Any, ...]]:
    """What a reader can choose of each setting; the last day to count is that of the article.

    In this order equal verdicts follow one another, which makes the table short.
    """
    return {
        "known_by": (None, last_day.isoformat()),
        "anonymous": WEIGHTS,
        "depth": tuple(reversed(DEPTHS)),
        "intelligence": WEIGHTS,
        "origins": (1, 2, 3),
        "same_circle": WEIGHTS,
    }


def rules(last_day: date) -> tuple[Rule, ...]:
    """Every combination of `choices`, in their order."""
    offered = choices(last_day)
    return tuple(
        Rule(**dict(zip(offered, values, strict=True))) for values in product(*offered.values())
    )


def table(claims: Any, findings: Any, last_day: date) -> dict[str, Any]:
    """The table: settings, verdicts, and for each claim where its verdicts are.

    `last_day`: of the article.  `own`: this report's settings.  `rows`: the verdicts under each of
    `rules`, as letters with how often each comes.  `claims`: the row of each claim.  `without`: for
    each origin, the claims whose row would be another if it were withdrawn, and which.
    """
    rows: dict[str, int] = {}
    of_claims: dict[str, int] = {}
    without: dict[str, dict[str, int]] = {}
    offered, weights = choices(last_day), _Weights(rules(last_day))
    by_claim = findings_by_claim(findings)
    for claim in records(claims):
        found = by_claim.get(claim.claim, [])
        row = weights.row(claim, found)
        of_claims[claim.claim] = rows.setdefault(row, len(rows))
        for origin in dict.fromkeys(one.origin for one in found):
            other = weights.row(claim, [one for one in found if one.origin != origin])
            if other != row:
                without.setdefault(origin, {})[claim.claim] = rows.setdefault(other, len(rows))
    return {
        "own": {name: getattr(Rule(), name) for name in offered},
        "choices": {name: list(values) for name, values in offered.items()},
        "verdicts": {letter: verdict for verdict, letter in LETTERS.items()},
        "rows": list(rows),
        "claims": of_claims,
        "without": dict(sorted(without.items())),
    }


def origins(findings: Any, sources: Mapping[str, Source]) -> dict[str, str]:
    """What each origin is called: the sources that go back to it, by author and year."""
    named: dict[str, list[str]] = {}
    for row in records(findings):
        source = sources.get(row.source)
        title = f"{source.author}, {source.year}" if source else row.source
        name = row.source if isna(row.origin) else row.origin
        if title not in named.setdefault(name, []):
            named[name].append(title)
    found = {}
    for name, titles in named.items():
        source = sources.get(name)
        more = f" and {len(titles) - 3} more" if len(titles) > 3 else ""
        found[name] = f"{'; '.join(titles[:3])}{more}"
        if source and source.title:
            found[name] += f": {shorten(source.title, 60, placeholder=' …')}"
    return found


class _Weights:
    """Rows of verdicts; what is weighed alike under two settings is decided once."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        self.origins = tuple(rule.origins for rule in rules)
        # For each of them, the one under which findings weigh the same.
        self.alike = tuple(replace(rule, origins=self.origins[0]) for rule in rules)
        self.of = cache(self._of)

    def _of(self, finding: Finding) -> tuple[str, ...]:
        """What a finding weighs under each of the rules."""
        known = {rule: weigh(finding, rule).weight for rule in self.alike}
        return tuple(known[rule] for rule in self.alike)

    def row(self, claim: Any, findings: Sequence[Finding]) -> str:
        """The verdicts on a claim under each of the rules, packed."""
        weights = [self.of(one._replace(origin="", evidence="")) for one in findings]
        known: dict[Any, str] = {}
        letters = []
        for state, rule in zip(zip(self.origins, *weights, strict=True), self.rules, strict=True):
            if state not in known:
                known[state] = LETTERS[verdict_on(claim, decide(findings, rule))]
            letters.append(known[state])
        return packed(letters)


def packed(letters: Iterable[str]) -> str:
    """Letters, each with how often it comes before another: `aab` as `a2b1`."""
    return "".join(f"{letter}{sum(1 for _ in same)}" for letter, same in groupby(letters))


def unpacked(row: str) -> str:
    """The letters of `packed`."""
    return "".join(letter * int(number) for letter, number in re.findall(r"(\D)(\d+)", row))
