"""What several tests share: the built book, a browser, and copies of the project to break.

Every test that needs a built book, a browser or a build is marked `book`, so that
`pytest -m "not book"` runs the others alone.  Tests that share something expensive are run by
one worker.  A line names what runs, at least every ten seconds.
"""

from __future__ import annotations

import csv
import functools
import http.server
import json
import os
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from publish.compat import rfc3987_grammar

# As in the build: without it every process of the tests would compile a grammar.
rfc3987_grammar.apply()

from bs4 import BeautifulSoup  # noqa: E402
from lxml import html  # noqa: E402
from lxml.html import HtmlElement  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from book.report.data.bibliography import citation_keys  # noqa: E402
from publish.outputs.redirects import is_redirect  # noqa: E402
from publish.project import SITE, WORK  # noqa: E402

if TYPE_CHECKING:
    from publish.execution.chapters import Outputs

ROOT = Path(__file__).resolve().parents[1]
# The browser must be alone with the book, and reach no host but this machine's own.
QUIET = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-sync"]
QUIET += ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]

# Fixtures that are, or need, a built book, a browser or a build.
BOOK_FIXTURES = {"browser", "claim_pages", "edition", "kept", "lab", "pages", "served", "site"}
BOOK_FIXTURES |= {"copy_project", "next_article", "small_book"}
# Modules of which every test does, or runs every chapter a dozen times; without them
# `-m "not book"` need not import what they import.
BOOK_MODULES = {
    *("test_browser", "test_build", "test_dependencies", "test_downloads", "test_ebook"),
    *("test_editions", "test_execute", "test_lab", "test_lacking", "test_layouts", "test_lite"),
    *("test_pdf", "test_press", "test_rebuild", "test_site", "test_typst_pdf"),
    "test_variations",
}
# What takes longest begins first, so that no worker is left alone with it at the end.
FIRST = (
    "test_build",
    "test_rebuild",
    "test_lite",
    "test_editions",
    "test_pdf",
    "test_browser",
    "test_data",
)
# Modules whose tests share something that takes long to make: all of them, or those with the
# same parameter.
SHARE = {
    *("test_claim_pages", "test_filters", "test_live_settings", "test_next_article"),
    "test_search",
    *("test_build", "test_data", "test_dependencies", "test_dials", "test_downloads"),
    *("test_ebook", "test_editions", "test_lite", "test_press", "test_site", "test_typst_pdf"),
    "test_variations",
}
SHARE_BY_PARAMETER = {"test_figures", "test_pdf"}
# What the small book cites: a newspaper and an article.
CITED = ("mainichi2018north", "ryang2023japan")
# Folders of a site in which no chapter is.
OTHER = {"_static", "lite", "claims"}
# Seconds after which a test is named when it ends, and between lines that name what runs.
LONG, SILENCE = 5, 10


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Import no module of which no test is asked for."""
    fast = config.option.markexpr == "not book"
    return True if fast and collection_path.stem in BOOK_MODULES else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need a book, and sort all by how long they take."""
    for item in items:
        if BOOK_FIXTURES & set(item.fixturenames) or item.path.stem in BOOK_MODULES:
            item.add_marker("book")
    order = {name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: order.get(item.path.stem, len(order)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Give tests that share something to one worker.

    `xdist_group` would do it, but pytest-xdist 3.8 ignores it with pytest 9.2:
    https://github.com/pytest-dev/pytest-xdist/issues/1386
    """
    from xdist.scheduler import LoadScopeScheduling

    class Sharing(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return shared_by(nodeid)

    return Sharing(config, log)


def shared_by(nodeid: str) -> str:
    """What a test shares with others of the same answer; the test itself, if nothing."""
    module = Path(nodeid.partition("::")[0]).stem
    if module in SHARE:
        return module
    if module in SHARE_BY_PARAMETER and (found := re.search(r"\[([^]]*)\]$", nodeid)):
        return f"{module} {found[1]}"
    return nodeid


class Running:
    """Names the tests that run, on the process that started them all."""

    def __init__(self) -> None:
        # Whatever pytest captures, this goes to where it was started.
        self.out = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="replace")
        self.begun: dict[str, float] = {}
        self.said = time.monotonic()
        self.ended = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.begun[nodeid] = time.monotonic()

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        seconds = time.monotonic() - self.begun.pop(nodeid, time.monotonic())
        if seconds > LONG:
            self._say(f"{seconds:.0f} s: {_name(nodeid)}")

    def pytest_unconfigure(self) -> None:
        self.ended.set()

    def _watch(self) -> None:
        while not self.ended.wait(1):
            if self.begun and time.monotonic() - self.said >= SILENCE:
                now = time.monotonic()
                running = [
                    f"{_name(nodeid)} ({now - begun:.0f} s)"
                    for nodeid, begun in list(self.begun.items())
                ]
                self._say(f"running: {', '.join(running)}")

    def _say(self, what: str) -> None:
        self.said = time.monotonic()
        self.out.write(f"\n{what}\n")
        self.out.flush()


def _name(nodeid: str) -> str:
    """A test as it is named in a line."""
    return nodeid.removeprefix("tests/")


def pytest_configure(config: pytest.Config) -> None:
    """Name what runs, unless this process is a worker of another."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Running(), "running")


@pytest.fixture(scope="session")
def site() -> Path:
    """The published site, which `make test` has built."""
    assert (SITE / "index.html").is_file(), "no book to test: run make book"
    return SITE


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, BeautifulSoup]:
    """Every page of the site, parsed, by its path in the site.

    Not those that redirect, nor those of the claims, which are many and alike.
    """
    return {
        path.relative_to(site).as_posix(): BeautifulSoup(path.read_text("utf-8"), "lxml")
        for path in sorted(site.rglob("*.html"))
        if not (OTHER & set(path.relative_to(site).parts) or is_redirect(path))
    }


@pytest.fixture(scope="session")
def claim_pages(site: Path) -> dict[str, HtmlElement]:
    """The page of every claim, parsed, by its path in the site."""
    return {
        path.relative_to(site).as_posix(): html.document_fromstring(path.read_text("utf-8"))
        for path in sorted((site / "claims").glob("*.html"))
    }


@pytest.fixture(scope="session")
def kept(site: Path) -> Outputs:
    """What the build has kept of each chapter: its outputs, and what it read."""
    from publish.execution.chapters import Outputs

    return Outputs(WORK / "_build/.jupyter_cache")


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


@pytest.fixture(scope="module")
def remembered() -> Iterator[None]:
    """Check a table, and apply a rule, once for each state of what they look at."""
    from book.report.data import package
    from book.report.validation import files, run

    tables: dict[tuple, list] = {}
    # The tables that a rule is reading from, by path, and all files as they are in a check.
    reading: set[str] = set()
    now: dict[str, bytes] = {}
    first = run.RULES[0]
    own_get, own_format = package.Package.__getitem__, files._format_faults

    def remember(name: str) -> Callable:
        read = getattr(package, name)

        def call(content: bytes, resource: dict, *file: str) -> object:
            key = name, content, json.dumps(resource)
            if key not in tables:
                found = read(content, resource, *file)
                tables[key] = list(found) if file else found
            return tables[key]

        return call

    def format_faults(path: Path, file: str) -> list:
        key = "format", path.read_bytes(), file
        if key not in tables:
            tables[key] = list(own_format(path, file))
        return tables[key]

    def get(self: package.Package, name: str) -> object:
        reading.add(self.resource(name)["path"])
        return own_get(self, name)

    def remember_rule(rule: Callable) -> Callable:
        known: list[tuple[set[str], dict[str, bytes], list]] = []

        def call(given: package.Package, data: Path) -> list:
            if rule is first:
                now.clear()
                for path in (*data.rglob("*.*"), *(data.parent / "book").glob("*.md")):
                    now[path.relative_to(data.parent).as_posix()] = path.read_bytes()
            # Of tables, those that it reads; all other files.
            others = {name for name in now if not name.endswith(".csv")}
            for names, before, found in known:
                if all(now.get(name) == before.get(name) for name in names | others):
                    return found
            reading.clear()
            found = list(rule(given, data))
            known.append(({f"data/{name}" for name in reading}, dict(now), found))
            return found

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in ("table_faults", "typed"):
            patch.setattr(package, name, remember(name))
        patch.setattr(package.Package, "__getitem__", get)
        patch.setattr(files, "_format_faults", format_faults)
        patch.setattr(run, "RULES", tuple(map(remember_rule, run.RULES)))
        yield


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
    return write_small_book(tmp_path / "project")


@pytest.fixture(scope="session")
def copy_project() -> Callable[[Path], Path]:
    """As `small_book`, for those who choose the place."""
    return write_small_book


def write_small_book(project: Path) -> Path:
    """Write the project of `small_book`."""
    ignore = shutil.ignore_patterns("__pycache__")
    for folder in ("data", "publish", "book/report", "book/assets"):
        shutil.copytree(ROOT / folder, project / folder, ignore=ignore)
    for file in ("_config.yml", "requirements.txt", "requirements-run.txt", "CITATION.cff"):
        shutil.copy(ROOT / file, project / file)
    (project / "_toc.yml").write_text(
        "format: jb-book\nroot: book/index\nparts:\n- caption: All\n  chapters:\n"
        "  - file: book/one\n  - file: book/ledger\n  - file: book/references\n"
    )
    # The check of the data wants each source cited, be it in a file that is no page.  A book that
    # cites all of them takes most of its time to print them.
    cited = ",".join(sorted(citation_keys()))
    (project / "book/cited.md").write_text(f"{{cite:p}}`{cited}`\n")
    (project / "book/index.md").write_text(f"# Small\n\n{{cite:p}}`{','.join(CITED)}`\n")
    # The archive of the data has the recipes of the page on its use.
    for page in ("references", "use-this-data"):
        shutil.copy(ROOT / f"book/{page}.md", project / "book")
    # Former addresses lead to chapters that the small book does not have.
    (project / "book/redirects.csv").write_text("from,to\n")
    # Sections and key judgements belong to chapters that the small book does not have.
    for table, column in (("article/sections", "chapter"), ("record/judgements", "shown_in")):
        path = project / f"data/{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row | {column: "ledger"} for row in csv.DictReader(file)]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
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
