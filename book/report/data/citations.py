"""Which sources a chapter cites."""

from __future__ import annotations

import re


def cited_keys(text: str) -> set[str]:
    """The keys of the bibliography that a text in MyST cites."""
    cited = re.findall(r"\{cite:[pt]\}`([^`]+)`", text)
    return {key.strip() for keys in cited for key in keys.split(",")}
