"""How thick a book is, for its cover."""

from __future__ import annotations

# Grams a square metre of the paper that the press edition is printed on.
GRAMMAGE = 80
# Cubic centimetres that a gram of uncoated book paper takes.
BULK = 1.25


def spine(pages: int, grammage: int = GRAMMAGE) -> float:
    """The width of the spine of a book in millimetres, by its pages and the weight of its paper.

    `grammage`: grams a square metre.
    """
    leaves = -(-pages // 2)
    return leaves * grammage * BULK / 1000
