"""What several tests share: the built book, a browser, and copies of the project to break."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, sync_playwright

from book.report.data.bibliography import citation_keys
from publish.project import SITE

ROOT = Path(__file__).resolve().parents[1]
# The browser must be alone with the book, and reach no host but this machine's own.
QUIET = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-sync"]
QUIET += ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]


@pytest.fixture(scope="session")
def site() -> Path:
    """The published site, which `make test` has built."""
    assert (SITE / "index.html").is_file(), "no book to test: run make book"
    return SITE


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, BeautifulSoup]:
    """Every page of the site, parsed, by its path in the site."""
    return {
        path.relative_to(site).as_posix(): BeautifulSoup(path.read_text("utf-8"), "lxml")
        for path in sorted(site.rglob("*.html"))
        if not {"_static", "lite"} & set(path.relative_to(site).parts)
    }


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium that the system has."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    found = found or shutil.which("google-chrome")
    assert found, "no Chromium to test the site in: sudo apt-get install chromium"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield started
        started.close()


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """The address at which a local server offers the site."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args) -> None:
            pass

        def send_error(self, code, *args, **kwargs) -> None:
            if code != 404:
                return super().send_error(code, *args, **kwargs)
            content = (site / "404.html").read_bytes()
            self.send_response(404)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(content)

    handler = functools.partial(Quiet, directory=site)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the data package, with the chapters beside it that cite its sources."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    (tmp_path / "book").mkdir()
    for chapter in (ROOT / "book").glob("*.md"):
        shutil.copy(chapter, tmp_path / "book")
    return tmp_path / "data"


@pytest.fixture
def small_book(tmp_path: Path) -> Path:
    """A project with the real machinery and data but two short chapters, to build and to break."""
    project = tmp_path / "project"
    ignore = shutil.ignore_patterns("__pycache__")
    for folder in ("data", "publish", "book/report", "book/assets"):
        shutil.copytree(ROOT / folder, project / folder, ignore=ignore)
    for file in ("_config.yml", "requirements.txt", "requirements-run.txt", "CITATION.cff"):
        shutil.copy(ROOT / file, project / file)
    (project / "_toc.yml").write_text(
        "format: jb-book\nroot: book/index\nparts:\n- caption: All\n  chapters:\n"
        "  - file: book/one\n  - file: book/ledger\n  - file: book/references\n"
    )
    cited = ",".join(sorted(citation_keys()))
    (project / "book/index.md").write_text(f"# Small\n\n{{cite:p}}`{cited}`\n")
    shutil.copy(ROOT / "book/references.md", project / "book")
    # The small ledger names claims, so that links to them lead somewhere.
    (project / "book/ledger.md").write_text("# Ledger\n\n{claim-address}`2.07`\n")
    front = (ROOT / "book/ledger.md").read_text(encoding="utf-8").split("\n(chapter")[0]
    (project / "book/one.md").write_text(
        f"{front}# One\n\n{{claim}}`2.07` says {{glue:text}}`toll`.\n\n```{{code-cell}}\n"
        "from report import glue, load\n\ndata = load()\n"
        'glue(toll=int(data["quantities"].set_index("claim").at["2.07", "value"]))\n'
        'data["quantities"].head(2)\n```\n'
    )
    return project
