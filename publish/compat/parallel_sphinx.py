"""Jupyter Book 1.0.4 and Sphinx 7.4: read and write pages in two processes.

- `jupyter-book build` has no `-j`: Sphinx is told of it here.
- sphinx-multitoc-numbering 0.1.3 does not say whether it is safe for parallel reading; it only
  numbers what all processes have read.
- Sphinx gives a process several pages at once, so that with few and unequal pages one waits for
  the other; here each page is handed out by itself, and what is read is divided by length.

https://github.com/jupyter-book/jupyter-book/issues/1735
https://github.com/executablebooks/sphinx-multitoc-numbering/issues/27
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import sphinx.builders
from sphinx.application import Sphinx

from publish.project import PROCESSES


def apply(app: Sphinx) -> None:
    """Let the builder use several processes."""
    app.parallel = PROCESSES
    sphinx.builders.make_chunks = _chunks(app)
    app.connect("env-get-outdated", _declare_safe)


def _declare_safe(app: Sphinx, *_: object) -> list[str]:
    # Jupyter Book sets this extension up after all others.
    if numbering := app.extensions.get("sphinx_multitoc_numbering"):
        numbering.parallel_read_safe = True
    return []


def _chunks(app: Sphinx) -> Any:
    def make_chunks(arguments: Iterable[Any], nproc: int, maxbatch: int = 10) -> list[Any]:
        """Reading: as many chunks as processes, about equally long.  Writing: a page each."""
        names = list(arguments)
        if nproc < app.parallel:
            return [[name] for name in names]

        def length(name: str) -> int:
            return Path(app.env.doc2path(name)).stat().st_size

        chunks: list[list[Any]] = [[] for _ in range(nproc)]
        for name in sorted(names, key=lambda n: (-length(n), n)):
            min(chunks, key=lambda chunk: sum(map(length, chunk))).append(name)
        return [sorted(chunk) for chunk in chunks if chunk]

    return make_chunks
