"""Make the book: check the data, make pages and editions aside, and publish them in one move.

Everything is made in `_build/work` and assembled in a folder of its own, so that a build that
fails or is stopped leaves the last good book where it is.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from publish import data, inputs, settings
from publish.browser import supply
from publish.build import pages
from publish.build.failures import Failure
from publish.build.lock import alone
from publish.build.progress import Progress
from publish.fingerprints import fingerprint
from publish.outputs import source_archive
from publish.project import (
    BUILD,
    DATA_ZIP,
    EPUB,
    MADE,
    PDF,
    PRINT_PDF,
    ROOT,
    SITE,
    WORK,
    chapters,
    parts,
    set_date,
)

FRESH, OLD = BUILD / "html.new", BUILD / "html.old"
LITE = WORK / "lite"


def make(*, whole: bool, sheet: str = "A4", progress: Progress | None = None) -> None:
    """Make the whole book, its PDFs on a sheet of paper, or the site alone.

    The browser edition is part of the whole where the files that it runs on have been fetched.
    The site alone keeps PDFs and browser edition where they are still those of the same sources.
    """
    progress = progress or Progress()
    begin = time.monotonic()
    try:
        settings.check()
    except settings.SettingsError as error:
        raise Failure(str(error)) from None
    set_date()
    with alone(lambda text: progress.done("waiting", text)), _scratch() as scratch:
        published = _published()
        if not whole and published:
            # The PDFs that may be kept are on the sheet that they were asked for on.
            sheet = str(published["sheet"])
        state = _state(whole, sheet)
        if _serves(published, state):
            progress.done("unchanged", "the book is up to date, nothing to make")
        else:
            _make(progress, scratch, whole=whole, sheet=sheet)
            (WORK / "published.json").write_text(json.dumps(state))
        _report(time.monotonic() - begin)


def _make(progress: Progress, scratch: Path, *, whole: bool, sheet: str) -> None:
    from publish.outputs import site

    with progress.step("data", "checking"):
        _check_data(progress)
        _check_characters()
    with progress.step("pages", "starting Jupyter Book"):
        pages.make(progress, scratch)
    shown = _shown()
    stamps = {
        "pdf": _paper_state(shown, sheet),
        "ebook": _ebook_state(shown),
        "browser": _browser_state(),
    }
    wanted = set(stamps) if whole else {e for e in stamps if _current(e, stamps[e])}
    if not supply.available():
        wanted.discard("browser")
    with progress.step("site", "putting pages and assets together"):
        shutil.rmtree(FRESH, ignore_errors=True)
        site.assemble(MADE, FRESH, wanted)
    if "pdf" in wanted:
        with progress.step("pdf", f"setting two editions on {sheet}"):
            _add_paper(progress, sheet, stamps["pdf"])
    if "ebook" in wanted:
        with progress.step("e-book", "putting the main text together"):
            _add_ebook(progress, stamps["ebook"])
    if "browser" in wanted:
        with progress.step("browser", "putting the chapters to run together"):
            _add_browser_edition(progress, stamps["browser"])
    _publish()


def _check_data(progress: Progress) -> None:
    try:
        data.check(WORK / "_build")
    except data.DataFault as error:
        raise Failure(str(error)) from None
    tables = json.loads((ROOT / "data/datapackage.json").read_text(encoding="utf-8"))["resources"]
    tables = [table["path"] for table in tables if "schema" in table]
    rows = sum((ROOT / "data" / path).read_bytes().count(b"\n") - 1 for path in tables)
    progress.done("data", f"checked: {len(tables)} tables, {rows:,} rows")


def _check_characters() -> None:
    from publish import characters

    if unprintable := list(characters.faults()):
        raise Failure("\n".join(unprintable))


def _current(edition: str, state: str) -> bool:
    """Whether an edition has been made from what it would be made from now."""
    stamp = WORK / f"{edition}.stamp"
    return stamp.is_file() and stamp.read_text() == state


def _shown() -> str:
    """A digest of what pages show, not of what they load."""
    digest = hashlib.sha256()
    for path in sorted((MADE / "book").glob("*.html")):
        text = path.read_text(encoding="utf-8")
        digest.update(re.sub(r"<head>.*?</head>", "", text, flags=re.DOTALL).encode())
    for path in sorted((MADE / "_images").glob("*")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _paper_state(shown: str, sheet: str) -> str:
    """A digest of what the PDFs are made from.  `shown`: of what pages show."""
    # Each PDF carries the data and the source of the project.
    carried = hashlib.sha256((MADE / DATA_ZIP).read_bytes()).hexdigest()
    return fingerprint(*inputs.PAPER, also=[shown, carried, sheet, source_archive.state()])


def _ebook_state(shown: str) -> str:
    """A digest of what the e-book is made from.  `shown`: of what pages show."""
    cover = hashlib.sha256((MADE / "_static/cover.png").read_bytes()).hexdigest()
    return fingerprint(*inputs.EBOOK, also=[shown, cover, os.environ["SOURCE_DATE_EPOCH"]])


def _browser_state() -> str:
    """A digest of what the browser edition is made from."""
    digest = hashlib.sha256(fingerprint(*inputs.BROWSER).encode())
    for path in sorted((MADE / "notebooks").glob("*")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _add_paper(progress: Progress, sheet: str, state: str) -> None:
    """Add the PDFs, made anew unless those of the last build are the same."""
    from book import report
    from publish import paper

    editions = (paper.SCREEN, paper.PRINT)
    kept = [WORK / edition.file for edition in editions]
    if not (_current("pdf", state) and all(path.is_file() for path in kept)):
        (WORK / "pdf.stamp").unlink(missing_ok=True)
        package = report.load()
        terms = paper.terms(package["people"], package["places"])
        try:
            paper.write(editions, sheet, FRESH, parts(), terms, WORK)
        except (paper.LayoutError, paper.UnknownElement) as error:
            raise Failure(str(error)) from None
        (WORK / "pdf.stamp").write_text(state)
    for path in kept:
        shutil.copyfile(path, FRESH / path.name)
    counted = [paper.count_pages(path) for path in kept]
    (WORK / "pdf.pages").write_text(str(counted[0]))
    progress.done("pdf", f"{counted[0]} pages for the screen, {counted[1]} for print, on {sheet}")


def _add_ebook(progress: Progress, state: str) -> None:
    """Add the e-book, made anew unless that of the last build is the same."""
    from publish import ebook

    if not (_current("ebook", state) and (WORK / EPUB).is_file()):
        (WORK / "ebook.stamp").unlink(missing_ok=True)
        html = settings.read(ROOT / "_config.yml").get("html") or {}
        ebook.write(FRESH, WORK, settings.base_url(html.get("baseurl") or ""))
        (WORK / "ebook.stamp").write_text(state)
    shutil.copyfile(WORK / EPUB, FRESH / EPUB)
    progress.done("e-book", f"the main text, {_size(_bytes(FRESH / EPUB))}")


def _add_browser_edition(progress: Progress, state: str) -> None:
    """Add the chapters that run in a browser, made anew unless they are those of the last build."""
    from publish import browser

    if not (_current("browser", state) and LITE.is_dir()):
        (WORK / "browser.stamp").unlink(missing_ok=True)
        shutil.rmtree(LITE, ignore_errors=True)
        try:
            browser.write(FRESH, LITE)
        except browser.Failure as failure:
            raise Failure(str(failure)) from None
        (WORK / "browser.stamp").write_text(state)
    # Nothing writes into these files again: they are replaced as a whole.
    shutil.copytree(LITE, FRESH / browser.FOLDER, copy_function=os.link)
    progress.done("browser", f"{len(list((FRESH / 'notebooks').glob('*.ipynb')))} chapters to run")


def _publish() -> None:
    """Replace the published site in one move."""
    shutil.rmtree(OLD, ignore_errors=True)
    if SITE.exists():
        SITE.rename(OLD)
    FRESH.rename(SITE)
    shutil.rmtree(OLD, ignore_errors=True)


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder for what processes leave, removed with what a build that failed has left."""
    folder = Path(tempfile.mkdtemp(prefix="book-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(FRESH, ignore_errors=True)
        if not SITE.exists() and OLD.exists():
            OLD.rename(SITE)


def _state(whole: bool, sheet: str) -> dict[str, object]:
    """What the book is made from, and which editions it is to have."""
    carried = source_archive.state() if whole else ""
    sources = fingerprint(*inputs.BOOK, also=[os.environ["SOURCE_DATE_EPOCH"]])
    editions = {"whole": whole, "sheet": sheet, "browser": supply.available()}
    return {"sources": sources, "carried": carried} | editions


def _serves(published: dict[str, object] | None, state: dict[str, object]) -> bool:
    """Whether the published book is the one asked for; as a site alone, any with it will do."""
    if published is None or published["sources"] != state["sources"]:
        return False
    return not state["whole"] or published == state


def _published() -> dict[str, object] | None:
    """The state that the published book was made from."""
    stamp = WORK / "published.json"
    # `jupyter-book build .` writes into the same folder and leaves its .buildinfo there.
    ours = (SITE / "index.html").is_file() and not (SITE / ".buildinfo").exists()
    return json.loads(stamp.read_text()) if ours and stamp.is_file() else None


def _report(seconds: float) -> None:
    """Say what was made, and where it is."""
    from publish.browser import FOLDER

    html = [path.read_text(encoding="utf-8") for path in (SITE / "book").glob("*.html")]
    figures = sum(text.count("<figure") for text in html)
    tables = sum(text.count("<caption") for text in html)
    claims = (ROOT / "data/article/claims.csv").read_bytes().count(b"\n") - 1
    print(
        f"\n{len(chapters())} chapters, {figures} figures, {tables} tables, {claims} claims, "
        f"made in {seconds:.0f} s"
    )
    edition = SITE / FOLDER
    made = [("site", SITE / "index.html", _size(_bytes(SITE) - _bytes(edition)))]
    if (SITE / PDF).is_file():
        counted = (WORK / "pdf.pages").read_text()
        made.append(("PDF", SITE / PDF, f"{_size(_bytes(SITE / PDF))}, {counted} pages"))
        made.append(("", SITE / PRINT_PDF, _size(_bytes(SITE / PRINT_PDF))))
    if (SITE / EPUB).is_file():
        made.append(("e-book", SITE / EPUB, f"{_size(_bytes(SITE / EPUB))}, the main text"))
    if edition.is_dir():
        made.append(("browser", edition, f"{_size(_bytes(edition))}, loaded only to run a chapter"))
    for name, path, said in made:
        print(f"  {name:<8} {path.relative_to(ROOT)}  ({said})")


def _bytes(path: Path) -> int:
    found = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in found if file.is_file())


def _size(number: int) -> str:
    return f"{number / 1e6:.1f} MB"
