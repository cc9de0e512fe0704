"""The book on paper, set by Typst from the finished pages of the site.

`source` writes the chapters of `publish.finished` as Typst source, `book.typ` is the design,
`fonts` unpacks the fonts, `terms` finds what the index lists, and `edition` makes the files.
"""

from .edition import PRINT, SCREEN, Edition, LayoutError, count_pages, write
from .source import UnknownElement
from .terms import terms

__all__ = [
    "PRINT", "SCREEN", "Edition", "LayoutError", "UnknownElement", "count_pages", "terms", "write",
]  # fmt: skip
