"""Typographic quotation marks and apostrophes, in what Sphinx does not set itself.

Sphinx curls those of the chapters, but neither of the bibliography nor of raw HTML.
"""

from __future__ import annotations

import re

from docutils.utils.smartquotes import educateQuotes

# Elements whose text is shown as it was typed, or not shown; then tags, and text.
_PIECE = re.compile(
    r"<(script|style|textarea|pre|code|kbd|samp|svg)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>|[^<]+",
    re.DOTALL,
)
# Tags within a sentence: what comes before them decides which way a mark after them turns.
_INLINE = re.compile(r"</?(?:a|abbr|b|code|em|i|span|strong|sub|sup|wbr)\b")
_MARK = re.compile(r"&#34;|&quot;|\"")
_APOSTROPHE = re.compile(r"&#39;|'")


def curled(markup: str) -> str:
    """A piece of HTML in whose running text no mark is straight."""
    before, made = " ", []
    for match in _PIECE.finditer(markup):
        piece = match[0]
        if piece.startswith("<"):
            # Code is a word too: a mark right after it closes.
            before = "x" if match[1] else before if _INLINE.match(piece) else " "
            made.append(piece)
            continue
        last = piece[-1]
        text = _APOSTROPHE.sub("'", _MARK.sub('"', piece))
        if '"' in text or "'" in text:
            piece = educateQuotes(before + text)[1:]
        before = last
        made.append(piece)
    return "".join(made)
