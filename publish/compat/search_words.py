"""Sphinx 7.4: the index of the search after an edit is that of a build from nothing.

`IndexBuilder` takes the pages that are read again out of each word's list, and keeps words that
are on no page any more.  No report of it was found upstream.
"""

from typing import Any


def drop_former_words(indexer: Any) -> None:
    """Remove the words that are on no page from the index."""
    for words in (indexer._mapping, indexer._title_mapping):
        for word in [word for word, pages in words.items() if not pages]:
            del words[word]
