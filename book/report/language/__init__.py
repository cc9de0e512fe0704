"""Words for readers: numbers, dates and references, and values for the prose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import lazy

if TYPE_CHECKING:
    from .myst import (
        citations,
        claim_references,
        escape,
        finding_references,
        plain,
        verdict_mark,
    )
    from .values import glue
    from .words import in_words, ordinal, when

_NAMES = {
    ".myst": (
        "citations",
        "claim_references",
        "escape",
        "finding_references",
        "plain",
        "verdict_mark",
    ),
    ".values": ("glue",),
    ".words": ("in_words", "ordinal", "when"),
}
__getattr__, __dir__, __all__ = lazy(__name__, _NAMES)
