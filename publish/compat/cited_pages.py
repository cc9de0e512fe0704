"""sphinxcontrib-bibtex 2.6: find the pages that cite a source without reading all citations.

`BibtexDomain.get_filtered_entries` goes through every citation of the book for every source of
the bibliography.  Here it sees, while it looks at a source, only the citations of that source.
No report of it was found upstream.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import wraps
from typing import Any

from sphinxcontrib.bibtex.domain import BibtexDomain


def apply() -> None:
    """Have the list of sources look at each citation once."""
    original = BibtexDomain.get_filtered_entries
    if hasattr(original, "__wrapped__"):
        return

    @wraps(original)
    def look(self: Any, bibliography_key: Any) -> Iterator[Any]:
        references, entries = self.citation_refs, self.get_entries
        prefix = self.bibliographies[bibliography_key].keyprefix
        by_key = defaultdict(list)
        for reference in references:
            for key in {target.key for target in reference.targets}:
                by_key[key].append(reference)

        def one_by_one(files: Any) -> Iterator[Any]:
            for entry in entries(files):
                self.data["citation_refs"] = by_key[prefix + entry.key]
                yield entry

        self.get_entries = one_by_one
        try:
            yield from original(self, bibliography_key)
        finally:
            self.data["citation_refs"] = references
            del self.get_entries

    setattr(BibtexDomain, "get_filtered_entries", look)  # noqa: B010
