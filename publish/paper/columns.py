"""How wide the columns of a table are on paper: so that its rows have the fewest lines.

The site gives shares that suit a screen.  Widths are counted in ems of the type of the table,
of which there are as many on each sheet as `book.typ` makes room for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import permutations

import numpy as np
from fontTools.ttLib import TTFont
from lxml.html import HtmlElement

from publish.project import FONTS

# The size of type on A4 in points, of a table and of one that is set smaller, and the width of
# the block on A4 and on the sheet with the least room, counted in millimetres of that type.
SIZE, DENSE = 8.2, 7.6
POINT = 25.4 / 72
BLOCK, NARROWEST = 156.0, 112.0 / 0.86
# Between two columns, and in addition beside numbers; in points.
GAP, GAP_OF_NUMBERS = 6.0, 10.0
# Above and below the text of a row, in points, and between two lines, in ems.
ABOVE_AND_BELOW, LEADING = 4.6, 0.3
# A sign of a verdict and the space after it, and a letter of code, in ems.
SIGN, LETTER_OF_CODE = 1.04, 0.516
# A step of the search, as a part of the width.
STEPS = 200
# How many rows of a long table fit on a page, roughly.
ROWS_A_PAGE = 25
# Kerning makes some words wider than their letters.
SLACK = 1.012

# White space at which a line may end; a verdict has other spaces.
_SPACE = re.compile(r"[ \t\r\n\f]+")
_AFTER = re.compile(r"(?<=[/.?=&_#%:-])(?=[^/.?=&_#%:-])")
# Widths of the unbreakable words of a line, in ems, with the space before each.
Line = list[tuple[float, float]]


@dataclass(frozen=True)
class Columns:
    """Shares of the width, for each column, and the lines of each row on A4.

    `small`: the shares on small sheets, on which words need more of the width.
    """

    shares: list[int]
    small: list[int]
    lines: list[int]


def height(lines: int, *, dense: bool = False) -> float:
    """The height of a row of so many lines on A4, in millimetres."""
    size = DENSE if dense else SIZE
    return (size * (lines + LEADING * (lines - 1)) + ABOVE_AND_BELOW) * POINT


def fit(
    rows: Sequence[Sequence[HtmlElement]],
    given: Sequence[float],
    numbers: Sequence[bool],
    *,
    dense: bool = False,
) -> Columns:
    """The columns of a table: those with the fewest lines; of equal ones those nearest to `given`.

    `rows`: the cells of each row, that of the heads first. `given`: shares to begin with.
    `numbers`: for each column whether it holds numbers to be compared.
    """
    em = (DENSE if dense else SIZE) * POINT
    gaps = [(GAP_OF_NUMBERS if number else GAP) * POINT / em for number in numbers]
    cells = [[list(lines_of(cell)) for cell in column] for column in zip(*rows, strict=True)]
    widest = [
        max((word for cell in column for line in cell for _, word in line), default=0.0)
        for column in cells
    ]
    wanted = np.array(widest) + gaps
    # Small sheets have one size of type for all tables.
    least, least_small = (
        np.ceil(wanted * em_of / width * STEPS).astype(int)
        for em_of, width in ((em, BLOCK), (SIZE * POINT, NARROWEST))
    )
    begin = _whole(np.array(given, float))
    # Heads come again on each page.
    weights = np.ones(len(rows))
    weights[0] += len(rows) / ROWS_A_PAGE
    known: dict[tuple[int, int], np.ndarray] = {}

    def lines(column: int, width: int) -> np.ndarray:
        if (column, width) not in known:
            room = width / STEPS * BLOCK / em - gaps[column]
            known[column, width] = np.array([_count(cell, room) for cell in cells[column]])
        return known[column, width]

    def cost(widths: np.ndarray) -> float:
        all_lines = np.max([lines(n, width) for n, width in enumerate(widths)], axis=0)
        return float(all_lines @ weights) + float(np.abs(widths - begin).sum()) / 1000

    best = _improved(_at_least(begin, least), least, cost)
    counted = np.max([lines(n, width) for n, width in enumerate(best)], axis=0)
    small = _at_least(best, least_small)
    return Columns(*([int(number) for number in some] for some in (best, small, counted)))


def _improved(
    widths: np.ndarray, least: np.ndarray, cost: Callable[[np.ndarray], float]
) -> np.ndarray:
    """Widths from which no column can give another one anything to make the table less high."""
    best, price = widths, cost(widths)
    for step in (24, 12, 6, 3, 1):
        better = True
        while better:
            better = False
            for giver, taker in permutations(range(len(best)), 2):
                if best[giver] - step < least[giver]:
                    continue
                tried = best.copy()
                tried[giver] -= step
                tried[taker] += step
                if (now := cost(tried)) < price:
                    best, price, better = tried, now, True
    return best


def _whole(shares: np.ndarray) -> np.ndarray:
    """Shares as whole steps of the width."""
    found = np.floor(shares / shares.sum() * STEPS).astype(int)
    found[int(found.argmax())] += STEPS - found.sum()
    return found


def _at_least(widths: np.ndarray, least: np.ndarray) -> np.ndarray:
    """Widths, of which those that are too small take from those with most to spare.

    Where there is no room for all, each has its part of it.
    """
    if least.sum() > STEPS:
        return _whole(least.astype(float))
    found = np.maximum(widths, least)
    while found.sum() > STEPS:
        found[int((found - least).argmax())] -= 1
    return found


def _count(cell: Sequence[Line], room: float) -> int:
    """How many lines the text of a cell takes."""
    lines = 0
    for line in cell:
        lines += 1
        at = 0.0
        for space, word in line:
            if not word:
                continue
            at = at + space + word if at else word
            if at > room and at > word:
                lines += 1
                at = word
    return max(lines, 1)


def lines_of(cell: HtmlElement) -> Iterator[Line]:
    """The lines of a cell as its author broke them, each as its words."""
    line: Line = []
    for text, kind in [*_texts(cell), ("\n", "")]:
        if text == "\n":
            if line:
                yield line
            line = []
            continue
        for number, piece in enumerate(_SPACE.split(text)):
            if number:
                line.append((_width(" ", ""), 0.0))
            if not piece:
                continue
            parts = _AFTER.split(piece) if kind == "code" else [piece]
            for part, words in enumerate(parts):
                wide = _width(words, kind) * SLACK
                if not line or part:
                    line.append((0.0, wide))
                else:
                    space, before = line[-1]
                    line[-1] = (space, before + wide)


def _texts(element: HtmlElement) -> Iterator[tuple[str, str]]:
    """The texts of an element with their kind, and its line ends."""
    of = (element.get("class") or "").split()
    if "verdict" in of:
        yield "\u2009" + "\u00a0".join(element.text_content().split()), "verdict"
        return
    kind = "code" if element.tag == "code" else "bold" if element.tag in ("strong", "b") else ""
    if element.tag == "th":
        kind = "bold"
    if element.text:
        yield element.text, kind
    for child in element:
        breaks = child.tag in ("br", "p", "li", "ul", "ol", "div")
        if breaks:
            yield "\n", ""
        yield from ((text, kind if kind and not inner else inner) for text, inner in _texts(child))
        if breaks:
            yield "\n", ""
        if child.tail:
            yield child.tail, kind


@cache
def _advances(name: str) -> dict[str, float]:
    """The width of each character of a font, in ems."""
    font = TTFont(FONTS / name, lazy=True)
    widths = font["hmtx"].metrics
    return {chr(code): widths[name][0] / 1000 for code, name in font.getBestCmap().items()}


def _width(words: str, kind: str) -> float:
    """How wide words are, in ems."""
    if kind == "code":
        return LETTER_OF_CODE * len(words)
    name = "source-sans-bold.woff2" if kind == "bold" else "source-sans-regular.woff2"
    advances = _advances(name)
    wide = sum(advances.get(character, 1.0) for character in words.lstrip("\u2009"))
    return wide + (SIGN if kind == "verdict" else 0.0)
