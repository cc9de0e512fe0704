"""Serve the site, make it again when a source changes, and reload the page that shows it."""

from __future__ import annotations

import os
import sys
import traceback
from importlib import import_module

from livereload import Server

from publish.project import ROOT, SITE

ADDRESS, PORT = "127.0.0.1", 8000
WATCHED = (
    *("_config.yml", "_toc.yml", "CITATION.cff", "data/**/*", "book/*.md", "book/*.csv"),
    *("book/report/**/*.py", "book/report/**/*.mplstyle", "book/assets/**/*"),
    *("publish/**/*.py", "publish/**/*.html"),
)


# The libraries that a build imports, which takes two seconds.
IMPORTED = (
    *("fontTools.ttLib", "jupyter_book.cli.main", "jupyter_book.sphinx", "jupyter_cache"),
    *("lxml.html", "myst_nb.sphinx_", "nbclient", "sphinx.builders.html", "sphinx_book_theme"),
    *("sphinx_copybutton", "sphinx_design", "sphinx_thebe", "sphinx_togglebutton"),
    *("sphinxcontrib.bibtex",),
)


def prepare() -> None:
    """Import what each build would have to import by itself."""
    for name in IMPORTED:
        import_module(name)


def build() -> None:
    """Make the site in a process forked from this one, which has imported all libraries.

    The project's own modules are read again there, as they may have changed.
    """
    sys.stdout.flush()
    if process := os.fork():
        os.waitpid(process, 0)
        return
    status = 1
    try:
        for name in [name for name in sys.modules if name.split(".")[0] in ("book", "publish")]:
            del sys.modules[name]
        status = import_module("publish.build.__main__").main(["html"])
    except Exception:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def serve() -> None:
    """Make the site and serve it until Ctrl-C; a build that fails leaves the last good one."""
    prepare()
    build()
    server = Server()
    for pattern in WATCHED:
        # A save is often several writes.
        server.watch(str(ROOT / pattern), build, delay=0.2)
    print(f"The book is at http://{ADDRESS}:{PORT}/book/index.html; Ctrl-C stops this.")
    server.serve(port=PORT, host=ADDRESS, root=str(SITE), open_url_delay=None)
