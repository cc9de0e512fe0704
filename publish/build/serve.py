"""Serve the site, make it again when a source changes, and reload the page that shows it."""

from __future__ import annotations

import subprocess
import sys

from livereload import Server

from publish.project import ROOT, SITE

ADDRESS, PORT = "127.0.0.1", 8000
WATCHED = (
    *("_config.yml", "_toc.yml", "CITATION.cff", "data/**/*", "book/*.md", "book/*.csv"),
    *("book/report/**/*.py", "book/report/**/*.mplstyle", "book/assets/**/*"),
    *("publish/**/*.py", "publish/**/*.html"),
)


def build() -> None:
    """Make the site in a process of its own, so that changed modules are read again."""
    subprocess.run([sys.executable, "-m", "publish.build", "html"], cwd=ROOT, check=False)


def serve() -> None:
    """Make the site and serve it until Ctrl-C; a build that fails leaves the last good one."""
    build()
    server = Server()
    for pattern in WATCHED:
        # A save is often several writes.
        server.watch(str(ROOT / pattern), build, delay=0.2)
    print(f"The book is at http://{ADDRESS}:{PORT}/book/index.html; Ctrl-C stops this.")
    server.serve(port=PORT, host=ADDRESS, root=str(SITE), open_url_delay=None)
