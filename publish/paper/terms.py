"""What the index lists: the people and places of the gazetteer, and the terms of `index.csv`."""

from __future__ import annotations

import csv
from pathlib import Path

HERE = Path(__file__).parent


def terms(people, places) -> dict[str, dict[str, list[str]]]:
    """By group and heading, the words to look for.

    `people`, `places`: the tables of the gazetteer; a name stands as the article has it and
    as it is usually written.
    """
    found: dict[str, dict[str, list[str]]] = {"People": {}, "Places": {}, "Subjects": {}}
    for group, table in (("People", people), ("Places", places)):
        for row in table.itertuples(index=False):
            found[group][row.standard_name] = [*row.name.split(", "), row.standard_name]
    with (HERE / "index.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            words = line["words"].split(";")
            # A heading of its own takes the place of the gazetteer's.
            found[line["group"]].pop(words[0], None)
            found[line["group"]][line["heading"]] = words
    return found
