"""What the index lists: people and places of the gazetteer, and terms of `book/index.csv`."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from book.report.data.rows import records
from publish.project import ROOT

INDEX = ROOT / "book/index.csv"

# By group and heading, the words to look for.
Terms = Mapping[str, Mapping[str, Sequence[str]]]


def terms(people: pd.DataFrame, places: pd.DataFrame) -> dict[str, dict[str, list[str]]]:
    """By group and heading, the words to look for.

    `people`, `places`: the tables of the gazetteer; a name is looked for as the article writes
    it and as it is usually written.
    """
    found: dict[str, dict[str, list[str]]] = {"People": {}, "Places": {}, "Subjects": {}}
    for group, table in (("People", people), ("Places", places)):
        for row in records(table):
            found[group][row.standard_name] = [*row.name.split(", "), row.standard_name]
    with INDEX.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            words = line["words"].split(";")
            # A heading of its own takes the place of the gazetteer's.
            found[line["group"]].pop(words[0], None)
            found[line["group"]][line["heading"]] = words
    return found


class Finder:
    """Finds the terms of an index in a text; each heading has a number.

    Words in small letters are found with a capital too.
    """

    def __init__(self, terms: Terms):
        self.headings = [
            (group, heading) for group, headings in terms.items() for heading in headings
        ]
        self.by_first: dict[str, list[tuple[re.Pattern, int]]] = {}
        numbers = {heading: number for number, heading in enumerate(self.headings)}
        for group, headings in terms.items():
            for heading, wanted in headings.items():
                for words in dict.fromkeys(wanted):
                    flags = re.IGNORECASE if words.islower() else 0
                    pattern = re.compile(re.escape(words) + r"(?!\w)", flags)
                    first = re.findall(r"\w+", words)[0].casefold()
                    self.by_first.setdefault(first, []).append((pattern, numbers[group, heading]))

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where in a text a heading is named, and the number of the heading.

        The place is the end of its first word: what is set before a word can end the page before.
        """
        plain = text.replace("\u00a0", " ")
        for word in re.finditer(r"\w+", plain):
            found = self.by_first.get(word[0].casefold(), ())
            named = {number for pattern, number in found if pattern.match(plain, word.start())}
            yield from ((word.end(), number) for number in sorted(named))
