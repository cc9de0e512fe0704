"""The book on paper, and as a file that looks like it.

`content` takes the pages of the site, `terms` what the index lists; `matter` sets what stands
before and after the chapters, `press` lays pages out, `archive` makes the file last, and
`edition` puts all together.
"""

from .edition import PRINT, SCREEN, Edition, count_pages, write
from .press import SHEETS
from .terms import terms

__all__ = ["PRINT", "SCREEN", "SHEETS", "Edition", "count_pages", "terms", "write"]
