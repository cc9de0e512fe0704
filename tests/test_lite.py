"""The browser edition: what a reader's browser computes is what the book says.

One notebook is opened and run as a reader does it.  Others are run by the same kernel, cell by
cell, as JupyterLite would have it run them: as few as together read every module of `report`
and every file of data that any chapter reads.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page

from book.report import load
from publish import browser as lite
from publish.browser import supply
from publish.execution.chapters import Outputs
from publish.outputs.site import with_editions
from publish.project import MADE, SITE, chapters, citation, set_date
from test_downloads import CHAPTERS
from test_lock import versions

READ_FIRST = "article-and-author"
# Kernel and notebook in the page, and what to do with them, in JupyterLab's own words.
NOTEBOOK = "jupyterapp.shell.currentWidget"
KERNEL = f"{NOTEBOOK}?.context.sessionContext.session?.kernel"
CELLS = f"{NOTEBOOK}.content.model.toJSON().cells"
RUN = (
    f"async sources => {{ const kernel = {KERNEL};"
    + """
    const wanted = ["display_data", "execute_result", "stream", "error"];
    const outputs = [];
    for (const code of sources) {
        const heard = [];
        const request = kernel.requestExecute({code, allow_stdin: false});
        request.onIOPub = message => {
            if (wanted.includes(message.header.msg_type)) heard.push(message.content);
        };
        await request.done;
        outputs.push(heard);
    }
    return outputs;
}"""
)

# The chapter that is opened draws its figures.  Of the others their numbers are compared, which
# are there before anything is drawn, and drawing takes a browser most of its time.
UNDRAWN = "from report import Figure\nFigure._svg = lambda figure: b'<svg ></svg>\\n'"


class Reader:
    """A page in which a chapter has been opened and run, and what was asked for meanwhile."""

    def __init__(self, browser: Browser, address: str):
        self.context = browser.new_context(viewport={"width": 1280, "height": 900})
        self.requests: list[str] = []
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(180_000)
        self.page.goto(f"{address}/book/{READ_FIRST}.html")
        self.before = list(self.requests)
        self.page.get_by_role("button", name="Run this chapter").click()
        self.page.get_by_role("link", name="Open the notebook").click()
        self.page.wait_for_function(f"window.jupyterapp && {KERNEL}?.status === 'idle'")
        self.page.locator(".lm-MenuBar-itemLabel", has_text="Run").click()
        self.page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Run All Cells$")).click()
        self.page.wait_for_function(
            f"{CELLS}.filter(c => c.cell_type === 'code').at(-1).execution_count"
            f" && {KERNEL}.status === 'idle'"
        )
        self.cells = self.page.evaluate(CELLS)

    def run(self, chapter: str) -> list[list[dict]]:
        """What each code cell of a chapter puts out, run in a fresh name space."""
        notebook = json.loads((SITE / f"lite/files/book/{chapter}.ipynb").read_text("utf-8"))
        sources = ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]
        return self.page.evaluate(RUN, ["%reset -f", UNDRAWN, *sources])[2:]


@pytest.fixture(scope="module")
def reader(browser: Browser, served: str) -> Iterator[Reader]:
    assert (SITE / lite.FOLDER).is_dir(), "no browser edition to test: run make lite"
    opened = Reader(browser, served)
    yield opened
    opened.context.close()


def told(outputs: list[dict]) -> list[dict]:
    """Tables and figures among a cell's outputs, with all their numbers but without drawings.

    Nor with the links that lie over a drawing, whose places follow from it.
    """
    kinds = ("text/html", "text/markdown")
    shown = [{kind: "".join(o.get("data", {}).get(kind, "")) for kind in kinds} for o in outputs]
    drawing = re.compile(
        r"data:image/svg\+xml;base64,[A-Za-z0-9+/=]+|<svg .*?</svg>"
        r"|<div class=\"figure-marks.*?</div>",
        re.DOTALL,
    )
    return [{k: drawing.sub("", text) for k, text in o.items()} for o in shown if any(o.values())]


def bound(outputs: list[dict]) -> dict[str, str]:
    """The numbers that a cell makes known to the prose."""
    return {
        output["metadata"]["scrapbook"]["name"]: output["data"][
            "application/papermill.record/text/plain"
        ]
        for output in outputs
        if "scrapbook" in output.get("metadata", {})
    }


def test_files_are_dated_by_the_edition(site: Path) -> None:
    """Else two checkouts of one edition would not be the same."""
    dates = {
        entry["last_modified"]
        for listing in (site / lite.FOLDER / "api/contents").rglob("all.json")
        for entry in json.loads(listing.read_text())["content"]
    }
    assert dates == {f"{citation()['date-released']}T00:00:00Z"}


def test_a_reader_runs_a_chapter_from_its_page(reader: Reader) -> None:
    assert not [url for url in reader.before if "/lite/" in url], "loaded before it is asked for"
    outputs = [o for c in reader.cells if c["cell_type"] == "code" for o in c["outputs"]]
    assert not [o for o in outputs if o["output_type"] in ("error", "stream")]
    assert len(told(outputs)) >= 4
    failed = reader.page.locator("[data-mime-type='application/vnd.jupyter.error']")
    assert failed.count() == 0


def chosen(kept: Outputs) -> list[str]:
    """The fewest chapters that read, with `READ_FIRST`, all that any chapter reads.

    At each step, of those that add most, the one that runs shortest (a greedy set cover).
    """
    read = {chapter: kept.files_read(f"book/{chapter}") for chapter in CHAPTERS}
    left = set().union(*read.values()) - read[READ_FIRST]
    found: list[str] = []
    while left:
        found.append(max(CHAPTERS, key=lambda c: (len(read[c] & left), -kept.seconds(f"book/{c}"))))
        left -= read[found[-1]]
    return found


def compare(kept: Outputs, chapter: str, outputs: list[list[dict]]) -> None:
    """Compare what the cells of a chapter put out with what the book was made from."""
    unwanted = [o for cell in outputs for o in cell if "ename" in o or "text" in o]
    assert unwanted == [], chapter
    cells = kept.executed(f"book/{chapter}").cells
    expected = [cell.outputs for cell in cells if cell.cell_type == "code"]
    # The first cell finds the package, and shows nothing.
    assert outputs.pop(0) == [], chapter
    assert [told(cell) for cell in outputs] == [told(cell) for cell in expected], chapter
    assert list(map(bound, outputs)) == list(map(bound, expected)), chapter


def test_the_chapter_that_was_opened_says_what_the_book_says(reader: Reader, kept: Outputs) -> None:
    cells = [cell for cell in reader.cells if cell["cell_type"] == "code"]
    compare(kept, READ_FIRST, [cell["outputs"] for cell in cells])


def test_a_browser_computes_what_the_book_says(reader: Reader, kept: Outputs) -> None:
    for chapter in chosen(kept):
        compare(kept, chapter, reader.run(chapter))


def test_enough_is_compared(kept: Outputs) -> None:
    read = [kept.files_read(f"book/{chapter}") for chapter in CHAPTERS]
    compared = [kept.files_read(f"book/{chapter}") for chapter in [READ_FIRST, *chosen(kept)]]
    assert set().union(*compared) == set().union(*read)
    tables = {name for name in set().union(*compared) if name.endswith(".csv")}
    assert len(tables) == len(load())


def test_every_figure_can_be_compared(kept: Outputs) -> None:
    """The comparison above sees the numbers behind each drawing of the site."""
    pages = [(SITE / f"{chapter}.html").read_text("utf-8") for chapter in chapters()]
    drawn = sum(page.count('class="figure-numbers') for page in pages)
    made = [kept.executed(f"book/{chapter}") for chapter in CHAPTERS]
    seen = [o for n in made for c in n["cells"] for o in told(c.get("outputs", []))]
    assert drawn == sum("figure-numbers" in o["text/markdown"] for o in seen) > 40


def test_no_other_host_is_asked(reader: Reader, served: str) -> None:
    assert {
        url for url in reader.requests if not url.startswith((served, "data:", "blob:"))
    } == set()


def test_the_page_says_what_the_first_start_loads(reader: Reader, served: str) -> None:
    asked = {url.split("?")[0].removeprefix(f"{served}/") for url in reader.requests}
    files = [SITE / name for name in asked if name.startswith("lite/")]
    loaded = sum(file.stat().st_size for file in files if file.is_file()) / 1e6
    assert abs(loaded - lite.MEGABYTES) < 2, f"{loaded:.1f} MB"


def test_the_book_is_made_with_the_versions_of_the_browser() -> None:
    for name in ("numpy", "pandas", "matplotlib"):
        assert versions(name) == {supply.LOCK["packages"][name]["version"]}, name


def test_notebooks_code_and_data_are_the_books_own(site: Path) -> None:
    files = site / "lite" / "files"
    expected = {
        f"book/{path.name}": path.read_bytes() for path in (site / "notebooks").glob("*.ipynb")
    }
    for folder in ("book/report", "data"):
        for path in (lite.ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                expected[path.relative_to(lite.ROOT).as_posix()] = path.read_bytes()
    laid = {
        p.relative_to(files).as_posix(): p.read_bytes() for p in files.rglob("*") if p.is_file()
    }
    assert laid == expected


def test_pyodide_is_given_what_its_lock_says_and_nothing_else(site: Path) -> None:
    folder = site / "lite" / "static" / "pyodide"
    lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))
    named = {p["file_name"]: p["sha256"] for p in lock["packages"].values()} | supply.CORE
    there = {path.name for path in folder.iterdir()} - {"pyodide-lock.json"}
    assert there == set(named)
    for name, sha256 in named.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha256, name


def test_a_button_never_leads_nowhere(site: Path, pages: dict) -> None:
    offered = 0
    for name, page in pages.items():
        for link in page.select(".run-offer a"):
            target, _, query = link["href"].partition("?path=")
            index = (site / name).parent / target
            assert index.is_file(), name
            assert (site / "lite" / "files" / query).is_file(), name
            offered += 1
    assert offered == len(CHAPTERS)


def test_a_site_without_the_edition_has_no_button() -> None:
    page = (MADE / f"book/{READ_FIRST}.html").read_text(encoding="utf-8")
    for editions, shown in (({"browser"}, 2), ({"pdf"}, 0), (set(), 0)):
        soup = BeautifulSoup(with_editions(page, editions), "lxml")
        assert len(soup.select(".run-chapter, .run-offer")) == shown, editions


def test_two_editions_are_the_same_bytes(site: Path, tmp_path: Path) -> None:
    set_date()
    made, kept = tmp_path / lite.FOLDER, site / lite.FOLDER
    lite.write(site, made)
    names = [
        sorted(p.relative_to(top) for p in top.rglob("*") if p.is_file()) for top in (made, kept)
    ]
    assert names[0] == names[1]
    assert [n for n in names[0] if (made / n).read_bytes() != (kept / n).read_bytes()] == []


def test_a_file_is_taken_only_if_it_is_the_right_one(tmp_path: Path, monkeypatch) -> None:
    right, wrong = b"as released", b"as someone else made it"
    sha256 = hashlib.sha256(right).hexdigest()
    monkeypatch.setenv(supply.FOLDER, str(tmp_path))
    (tmp_path / "a.whl").write_bytes(wrong)
    places = [*supply._named_folder(), lambda name: right if name == "a.whl" else None]
    assert supply._first("a.whl", sha256, places) == right
    with pytest.raises(supply.Missing, match=supply.FOLDER):
        supply._first("a.whl", sha256, places[:1])


def test_what_the_official_server_lacks_is_not_asked_of_it_again(served: str, monkeypatch) -> None:
    monkeypatch.setattr(supply, "OFFICIAL", f"{served}/lite/static/pyodide")
    place = supply._official_server()
    assert hashlib.sha256(place("pyodide.mjs")).hexdigest() == supply.CORE["pyodide.mjs"]
    assert place("nothing.whl") is None
    assert place("pyodide.mjs") is None


def test_the_carrier_is_opened_and_not_installed(tmp_path: Path, monkeypatch) -> None:
    def bring(requirements: str, python: str, target: Path) -> None:
        assert f"--hash=sha256:{supply.CARRIER_SHA256}" in requirements
        with zipfile.ZipFile(target / "carrier.whl", "w") as archive:
            archive.writestr(f"{supply.IN_CARRIER}/a.whl", b"as released")

    monkeypatch.setattr(supply, "_download", bring)
    place = supply._carrier(tmp_path)
    assert place("a.whl") == b"as released"
    assert place("b.whl") is None
