"""Charts as a reader sees them: a small vocabulary of forms that all chapters share.

Every form draws on a canvas of its own and returns it; `Figure` makes it a figure of the book.
The article's own figure is marked the same way in every chart: `mark_article`.
What rests on anonymous voices alone is drawn open and dashed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import lazy

if TYPE_CHECKING:
    from .annotations import mark_article, mark_event, mark_period
    from .drawing import Drawing, canvas
    from .figure import Figure
    from .flow import flow
    from .maps import place_map
    from .matrix import count_matrix
    from .preview import book_cover, link_preview
    from .quantities import bars, dots, dots_by_column, ranges
    from .series import lines
    from .strips import claim_strip, verdict_rows, verdict_strip
    from .style import WIDTH
    from .timelines import matched_timeline, spans, timeline

_NAMES = {
    ".annotations": ("mark_article", "mark_event", "mark_period"),
    ".drawing": ("Drawing", "canvas"),
    ".figure": ("Figure",),
    ".flow": ("flow",),
    ".maps": ("place_map",),
    ".matrix": ("count_matrix",),
    ".preview": ("book_cover", "link_preview"),
    ".quantities": ("bars", "dots", "dots_by_column", "ranges"),
    ".series": ("lines",),
    ".strips": ("claim_strip", "verdict_rows", "verdict_strip"),
    ".style": ("WIDTH",),
    ".timelines": ("matched_timeline", "spans", "timeline"),
}
__getattr__, __dir__, __all__ = lazy(__name__, _NAMES)
