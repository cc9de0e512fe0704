"""Names with a hyphen, such as Anne-Marie, which no line end may part."""

from __future__ import annotations

import re

NAME = re.compile(r"\b[A-Z]\w+-[a-z]\w*\b(?:[’']s)?|\b[A-Z]\w+-[A-Z]\w+\b")
# The class of an element around a name on the site.
CLASS = "name"

# What shows no text, or none that markup could be added to.
_APART = re.compile(
    r"(<(script|style|textarea|select|pre|code|svg)\b.*?</\2\s*>|<!--.*?-->)", re.DOTALL
)
_TEXT = re.compile(r">[^<>]+")


def unbroken(markup: str) -> str:
    """A piece of HTML whose names stay in one line.

    They are the same text as before, so that a search in the page finds them.
    """
    pieces = _APART.split(markup)
    # In turn: text, what is apart, and the name of its tag.
    pieces[::3] = [_TEXT.sub(_marked, f">{text}")[1:] for text in pieces[::3]]
    return "".join(piece for place, piece in enumerate(pieces) if place % 3 != 2)


def _marked(text: re.Match) -> str:
    if "-" not in text[0]:
        return text[0]
    return NAME.sub(rf'<span class="{CLASS}">\g<0></span>', text[0])
