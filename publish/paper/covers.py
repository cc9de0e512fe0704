"""How thick a book is, for its cover."""

from __future__ import annotations

import csv
from pathlib import Path

from publish.project import ROOT

WEIGHTS = ROOT / "data" / "series" / "paper_weights.csv"
# Grams a square metre of the paper that the press edition is printed on.
GRAMMAGE = 80
# Cubic centimetres that a gram of uncoated book paper takes.
BULK = 1.25


def spine(pages: int, grammage: int = GRAMMAGE, weights: Path = WEIGHTS) -> float:
    """The width of the spine of a book in millimetres, by its pages and the weight of its paper.

    `grammage`: one of those in the table of paper weights.
    """
    with weights.open(encoding="utf-8", newline="") as file:
        known = {int(row["grammage"]): row for row in csv.DictReader(file)}
    if grammage not in known:
        weighed = ", ".join(str(number) for number in sorted(known))
        raise ValueError(f"{weights.name} has no paper of {grammage} g/m², only {weighed}")
    sheet = known[grammage]
    weight = float(sheet["sheet_g"]) / float(sheet["sheet_area_m2"])
    leaves = -(-pages // 2)
    return leaves * weight * BULK / 1000
