"""Sphinx 7.4: do not read a whole page from disk again for each look at a figure or table.

`StandardDomain._resolve_numref_xref` unpickles the page that holds a figure to look at one node
of it, for each reference; numbering them has unpickled every page before.

https://github.com/sphinx-doc/sphinx/issues/12883
"""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from sphinx.domains.std import StandardDomain
from sphinx.environment.collectors.toctree import TocTreeCollector


@cache
def _page(env: Any, docname: str) -> Any:
    return type(env).get_doctree(env, docname)


def apply() -> None:
    """Keep in memory the pages that are only looked at."""
    _page.cache_clear()
    for owner, name in (
        (StandardDomain, "_resolve_numref_xref"),
        (TocTreeCollector, "assign_figure_numbers"),
    ):
        original = getattr(owner, name)
        if not hasattr(original, "__wrapped__"):
            setattr(owner, name, _looking(original))


def _looking(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def look(self: Any, env: Any, *arguments: Any) -> Any:
        # Whoever changes a page gets one of its own.
        env.get_doctree = lambda docname: _page(env, docname)
        try:
            return original(self, env, *arguments)
        finally:
            del env.get_doctree

    return look
