"""Sphinx 7.4: number figures and tables without reading every page from disk again.

`TocTreeCollector.assign_figure_numbers` unpickles all pages in every build, and
`StandardDomain._resolve_numref_xref` one of them for each reference, to look at a few nodes.
Here the builder writes those nodes beside each page, and both look at them.

https://github.com/sphinx-doc/sphinx/issues/12883
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.domains.std import StandardDomain
from sphinx.environment.collectors.toctree import TocTreeCollector

# What has a number, or says what is numbered.
KEPT = (nodes.section, nodes.figure, nodes.table, nodes.container, addnodes.toctree)


def write(doctree: nodes.document, folder: Path, docname: str) -> None:
    """Write what numbering needs of a page beside its doctree in `folder`."""
    outline = nodes.Element()
    outline.extend(_numbered(doctree))
    addresses: dict[str, nodes.Element] = {}
    for node in outline.findall(nodes.Element):
        addresses |= dict.fromkeys(node.get("ids", ()), node)
    outline.ids = addresses  # type: ignore[attr-defined]
    path = _path(folder, docname)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(outline, pickle.HIGHEST_PROTOCOL))


def _numbered(node: nodes.Element) -> list[nodes.Node]:
    """The nodes of a part of a page that have a number, each with its caption."""
    found: list[nodes.Node] = []
    for child in node.children:
        if isinstance(child, nodes.caption | nodes.title):
            found.append(type(child)("", child.astext()))
        elif isinstance(child, KEPT):
            kept = child.copy()
            kept.extend(_numbered(child))
            found.append(kept)
        elif isinstance(child, nodes.Element):
            found += _numbered(child)
    return found


def _path(folder: Path, docname: str) -> Path:
    return folder / f"{docname}.numbered"


@cache
def _page(folder: Path, docname: str) -> Any:
    return pickle.loads(_path(folder, docname).read_bytes())


def apply() -> None:
    """Have numbering look at what `write` has written."""
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
        folder = Path(env.doctreedir)
        env.get_doctree = lambda docname: _page(folder, docname)
        try:
            return original(self, env, *arguments)
        finally:
            # Whoever changes a page gets the whole of it.
            del env.get_doctree

    return look
