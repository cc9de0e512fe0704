"""The charts of the site for paper without colour."""

from __future__ import annotations

import re


def grey(drawing: str) -> str:
    """A drawing in SVG, each colour replaced by as dark a grey."""
    return re.sub(r"#([0-9a-fA-F]{6})\b", _darkness, drawing)


def _darkness(colour: re.Match) -> str:
    red, green, blue = (int(colour[1][at : at + 2], 16) for at in (0, 2, 4))
    level = round(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    return f"#{level:02x}{level:02x}{level:02x}"
