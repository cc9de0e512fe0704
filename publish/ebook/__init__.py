"""The reader's edition as an e-book (EPUB 3), from the finished pages of the site.

`xhtml` writes the chapters of `publish.finished`, and `package` puts them together with what a
reading system wants to know of them.  `book.css` is the design.
"""

from .package import write

__all__ = ["write"]
