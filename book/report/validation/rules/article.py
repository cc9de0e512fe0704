"""Rules on the article as data: paragraphs, claims, and what they name."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from ...data.package import Package
from ...data.rows import records
from ..faults import FIRST_ROW, Fault, shown

# Words of English for numbers, as the article has them.
NUMBER_WORDS: dict[str, float] = {
    **dict.fromkeys(("zero", "no", "none"), 0),
    **dict.fromkeys(("one", "a", "an", "single", "first"), 1),
    **dict.fromkeys(("two", "both", "second"), 2),
    **dict.fromkeys(("three", "third"), 3),
    **dict.fromkeys(("four", "fourth"), 4),
    **dict.fromkeys(("five", "fifth"), 5),
    **dict.fromkeys(("six", "sixth"), 6),
    **dict.fromkeys(("seven", "seventh"), 7),
    **dict.fromkeys(("eight", "eighth"), 8),
    **dict.fromkeys(("nine", "ninth"), 9),
    **dict.fromkeys(("ten", "tenth"), 10),
    **{"eleven": 11, "twelve": 12, "dozen": 12, "twenty": 20, "thirty": 30, "forty": 40},
    **{"fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90},
    **{"half": 1 / 2, "quarter": 1 / 4},
    **{"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000},
}
FACTORS = (12, 100, 1_000, 1_000_000, 1_000_000_000)
TENS = range(20, 100, 10)


def there_is_one_article(package: Package, data: Path) -> Iterator[Fault]:
    """The report is about one article, whose last day is not before anything in the data."""
    file, table = shown(data, "article/article.csv"), package["article"]
    if len(table) > 1:
        yield Fault(file, FIRST_ROW + 1, None, "a second article", "one row")
    last, first = table["last_day"].iloc[0], int(table["earliest"].iloc[0])
    if last.year < first:
        yield Fault(file, FIRST_ROW, "last_day", f"{last:%Y-%m-%d}", f"{first} or later")


def claims_are_numbered(package: Package, data: Path) -> Iterator[Fault]:
    """A claim bears the number of its paragraph's section, and numbers run without a gap."""
    sections = package["paragraphs"].set_index("paragraph")["section"]
    expected: dict[int, int] = {}
    for row, claim in enumerate(records(package["claims"]), FIRST_ROW):
        section: Any = sections.get(claim.paragraph)
        expected[section] = expected.get(section, 0) + 1
        number = f"{section}.{expected[section]:02d}"
        if claim.claim != number:
            yield Fault(
                shown(data, "article/claims.csv"),
                row,
                "claim",
                f"{claim.claim!r}",
                f"{number} here",
            )


def paragraphs_are_covered(package: Package, data: Path) -> Iterator[Fault]:
    """Each paragraph has a claim or says why it has none, and not both."""
    claimed = set(package["claims"]["paragraph"])
    for row, paragraph in enumerate(records(package["paragraphs"]), FIRST_ROW):
        reasoned = pd.notna(paragraph.no_claim_because)
        if (paragraph.paragraph in claimed) == reasoned:
            yield Fault(
                shown(data, "article/paragraphs.csv"),
                row,
                "no_claim_because",
                "a reason although there are claims"
                if reasoned
                else "neither a claim nor a reason",
                "one of the two",
            )


def only_the_uncheckable_say_why(package: Package, data: Path) -> Iterator[Fault]:
    """A claim that cannot be checked says why; one that can does not."""
    for row, claim in enumerate(records(package["claims"]), FIRST_ROW):
        if (claim.checkable == "no") != pd.notna(claim.not_checkable_because):
            yield Fault(
                shown(data, "article/claims.csv"),
                row,
                "not_checkable_because",
                f"checkable is {claim.checkable!r}",
                "a reason if and only if the claim cannot be checked",
            )


def numbers_are_recorded(package: Package, data: Path) -> Iterator[Fault]:
    """A claim of the kind quantity has its number in the table of quantities."""
    recorded = set(package["quantities"]["claim"])
    for row, claim in enumerate(records(package["claims"]), FIRST_ROW):
        if claim.kind == "quantity" and claim.claim not in recorded:
            yield Fault(
                shown(data, "article/claims.csv"),
                row,
                "kind",
                f"quantity {claim.claim} has no row in quantities.csv",
                "one row at least",
            )


def numbers_are_as_worded(package: Package, data: Path) -> Iterator[Fault]:
    """A number that the article gives is the one that its words say."""
    for row, quantity in enumerate(records(package["quantities"]), FIRST_ROW):
        said = _numbers_in(quantity.as_worded)
        # A share is given by its denominator, and rounded, or is a half or a quarter.
        meant = [quantity.value]
        if 0 < quantity.value < 1:
            meant.append(round(1 / quantity.value))
        if not any(math.isclose(value, number) for value in meant for number in said):
            allowed = " | ".join(f"{number:.15g}" for number in said) or "words with a number"
            file, wrong = shown(data, "article/quantities.csv"), f"{quantity.value:.15g}"
            yield Fault(file, row, "value", f"{wrong} for {quantity.as_worded!r}", allowed)


def _numbers_in(words: str) -> list[float]:
    """The numbers that a few words name, each by itself and times a number that follows."""
    found: list[float] = []
    for word in re.findall(r"[0-9][0-9,.]*|[a-z]+", words.lower()):
        number = NUMBER_WORDS.get(word, NUMBER_WORDS.get(word.removesuffix("s")))
        if word[0].isdigit():
            number = float(word.replace(",", "").rstrip("."))
        if number is None:
            continue
        if found and number in FACTORS:
            found.append(found[-1] * number)
        elif found and found[-1] in TENS and number < 10:
            found.append(found[-1] + number)
        else:
            found.append(number)
    return list(dict.fromkeys(found))


def chapters_exist(package: Package, data: Path) -> Iterator[Fault]:
    """A section has a chapter of the book, if there is a book."""
    chapters = {path.stem for path in (data.parent / "book").glob("*.md")}
    for row, chapter in enumerate(package["sections"]["chapter"], FIRST_ROW):
        if chapters and chapter not in chapters:
            file, wrong = shown(data, "article/sections.csv"), f"{chapter!r} is no chapter"
            yield Fault(file, row, "chapter", wrong, " | ".join(sorted(chapters)))


def the_gazetteer_is_the_articles(package: Package, data: Path) -> Iterator[Fault]:
    """The gazetteer holds what the claims name and nothing else."""
    claims = package["claims"]
    for table, key in (("places", "place"), ("people", "person")):
        named = {name for names in claims[table] for name in names}
        for row, name in enumerate(package[table][key], FIRST_ROW):
            if name not in named:
                yield Fault(
                    shown(data, f"gazetteer/{table}.csv"),
                    row,
                    key,
                    f"no claim names {name!r}",
                    "a key that stands in claims.csv",
                )
