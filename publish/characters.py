"""Find characters that no font of the book has: on paper each would be an empty box."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from publish.fingerprints import files
from publish.project import FONTS, ROOT, chapters

# Data that no page prints: queries in any script, and raw codes.
NOT_PRINTED = {"queries.csv", "codes.csv"}
# Marks that are not printed: ends of lines, and those that join or part letters.
UNSEEN = ("Cc", "Cf")


@cache
def printable(folder: Path = FONTS) -> frozenset[str]:
    """The characters that the fonts of the book have."""
    return frozenset(
        chr(code)
        for path in folder.glob("*.woff2")
        for code in TTFont(path, lazy=True).getBestCmap()
    )


def texts(root: Path = ROOT) -> list[Path]:
    """The files that the book prints: chapters, data, and what names the edition."""
    named = [root / f"{chapter}.md" for chapter in chapters()]
    data = [
        root / path.relative_to(ROOT)
        for path in files("data")
        if path.suffix != ".geojson" and path.name not in NOT_PRINTED
    ]
    return [*named, *data, root / "CITATION.cff"]


def faults(root: Path = ROOT) -> Iterator[str]:
    """Each character that cannot be printed, once in a line: file, line, place and name."""
    known = printable()
    for path in texts(root):
        text = path.read_text(encoding="utf-8")
        if set(text) <= known | {"\n"}:
            continue
        for number, line in enumerate(io.StringIO(text), start=1):
            # A letter and its accent are set as one, where there is one.
            for character in dict.fromkeys(unicodedata.normalize("NFC", line)):
                if character in known or unicodedata.category(character) in UNSEEN:
                    continue
                name = unicodedata.name(character, "without a name")
                yield (
                    f"{path.relative_to(root).as_posix()}, line {number}, "
                    f"character {line.find(character) + 1}: {character!r} "
                    f"(U+{ord(character):04X}, {name}) is in no font of the book; allowed: "
                    "characters of book/assets/fonts (see publish/tools/subset_fonts.py)"
                )
