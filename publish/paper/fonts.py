"""The fonts of the book as files that Typst can read."""

from __future__ import annotations

import hashlib
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

from publish.project import FONTS


def unpack(into: Path) -> Path:
    """Unpack the fonts of the site below `into`, unless they are there; the folder with them."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    files = sorted(FONTS.glob("*.woff2"))
    for file in files:
        digest.update(file.name.encode() + file.read_bytes())
    folder = into / f"fonts-{digest.hexdigest()[:12]}"
    for file in files:
        target = folder / f"{file.stem}.ttf"
        if target.is_file():
            continue
        folder.mkdir(parents=True, exist_ok=True)
        font = TTFont(file, recalcTimestamp=False)
        font.flavor = None
        if "CFF " in font:
            _to_quadratic(font)
        unfinished = target.with_suffix(".unfinished")
        font.save(unfinished)
        unfinished.replace(target)
    return folder


def _to_quadratic(font: TTFont) -> None:
    """Give a font TrueType outlines in place of its CFF ones.

    The widths of a CID-keyed CFF font are read as zero by validators of PDF files.
    """
    glyphs = font.getGlyphSet()
    order = font.getGlyphOrder()
    table = newTable("glyf")
    table.glyphOrder, table.glyphs = order, {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
        table.glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = table
    for tag in ("CFF ", "VORG"):
        if tag in font:
            del font[tag]
    font["hmtx"].metrics = {
        name: (
            width,
            getattr(table.glyphs[name], "xMin", 0) if table.glyphs[name].numberOfContours else 0,
        )
        for name, (width, _) in font["hmtx"].metrics.items()
    }
    for name in order:
        table.glyphs[name].recalcBounds(table)
        width, _ = font["hmtx"].metrics[name]
        font["hmtx"].metrics[name] = (width, getattr(table.glyphs[name], "xMin", 0))
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in (
        "maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
        "maxStackElements", "maxSizeOfInstructions", "maxComponentElements", "maxPoints",
        "maxContours", "maxCompositePoints", "maxCompositeContours", "maxComponentDepth",
    ):  # fmt: skip
        setattr(maxp, field, 1 if field == "maxZones" else 0)
    post = font["post"]
    post.formatType = 2.0
    post.extraNames, post.mapping, post.glyphOrder = [], {}, order
    font.sfntVersion = "\x00\x01\x00\x00"
