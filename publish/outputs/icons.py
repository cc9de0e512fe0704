"""Leave of the theme's icons those that the pages show."""

from __future__ import annotations

import io
import re

import tinycss2
from fontTools import subset
from fontTools.ttLib import TTFont


def reduce(style: str, font: bytes, icons: set[str]) -> tuple[bytes, bytes]:
    """The theme's style and its icon font (WOFF2) with the icons named, and its own, alone.

    `icons`: names of classes, `fa-…`.
    """
    kept: list[str] = []
    glyphs: set[int] = set()
    for rule in tinycss2.parse_stylesheet(style, skip_comments=True):
        text = rule.serialize()
        if rule.type == "at-rule" and rule.at_keyword == "font-face":
            # Of the three faces one is used, and browsers that need the older form are gone.
            if "fa-solid" in text:
                kept.append(re.sub(r',url\([^)]*\.ttf"?\) format\("truetype"\)', "", text))
            continue
        if rule.type == "qualified-rule":
            selector = tinycss2.serialize(rule.prelude)
            names = re.findall(r"\.(fa-[\w-]+)", selector)
            if re.fullmatch(r"(\.fa-[\w-]+:before,?)+", selector):
                if not icons & set(names):
                    continue
                glyphs |= _glyphs("".join(re.findall(r'content:"([^"]*)"', text)))
        for shown in re.findall(r'--pst-icon-[\w-]+:"([^"]*)"', text):
            glyphs |= _glyphs(shown)
        kept.append(text)
    return "".join(kept).encode(), _subset(font, glyphs)


def _glyphs(shown: str) -> set[int]:
    """The code points of a string of a style sheet, escaped or not."""
    escaped = re.findall(r"\\([0-9a-fA-F]{1,6})", shown)
    return {int(code, 16) for code in escaped} | {ord(c) for c in shown if ord(c) > 0x7F}


def _subset(font: bytes, codes: set[int]) -> bytes:
    options = subset.Options(flavor="woff2", recalc_timestamp=False)
    loaded = TTFont(io.BytesIO(font), recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(loaded)
    loaded.flavor = "woff2"
    target = io.BytesIO()
    loaded.save(target)
    return target.getvalue()
