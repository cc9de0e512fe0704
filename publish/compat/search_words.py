"""Sphinx 7.4: the index of the search after an edit is that of a build from nothing.

`IndexBuilder` takes the pages that are read again out of each word's list, and keeps words that
are on no page any more.  Of the terms of a glossary it knows those alone whose page is written in
the same build.  No report of either was found upstream.
"""

from typing import Any

from sphinx.util.index_entries import split_index_msg


def drop_former_words(indexer: Any) -> None:
    """Remove the words that are on no page from the index."""
    for words in (indexer._mapping, indexer._title_mapping):
        for word in [word for word, pages in words.items() if not pages]:
            del words[word]


def restore_index_entries(indexer: Any, index: Any) -> None:
    """Give the index the terms of all pages.  `index`: Sphinx's domain of that name."""
    indexer._index_entries.clear()
    for page, entries in sorted(index.entries.items()):
        indexer._index_entries[page] = sorted(
            {
                (word, target or "", main)
                for kind, value, target, main, _ in entries
                for word in split_index_msg(kind, value)
            }
        )
