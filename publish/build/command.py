"""Make the book: check the data, run the chapters, write the site, lay out what goes with it.

Everything is made aside, in `_build/work`, and put in place only when it is whole,
so a failure leaves the last good book where it was.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from publish import browser
from publish.browser import supply
from publish.project import (
    BUILD,
    DATA_ZIP,
    MADE,
    PDF,
    PRINT_PDF,
    ROOT,
    SITE,
    WORK,
    chapters,
    has_code,
    parts,
    set_date,
)


class Failure(Exception):
    """The book cannot be made; the message says why."""


class Progress:
    """Lines of progress: rewritten in place on a terminal, one after another elsewhere."""

    def __init__(self) -> None:
        self.live = sys.stdout.isatty()

    def say(self, step: str, text: str, *, done: bool = True) -> None:
        line = f"{step:<12} {text}"
        if self.live:
            print(f"\r\033[K{line}", end="\n" if done else "", flush=True)
        elif done:
            print(line, flush=True)


@contextmanager
def timed(times: dict[str, float], step: str) -> Iterator[None]:
    """Add the seconds that a block takes to `times`."""
    begin = time.monotonic()
    yield
    times[step] = time.monotonic() - begin


def check_data(progress: Progress) -> None:
    """Stop with every fault of the data, a line each."""
    from book.report import checks, load

    try:
        checks.check()
    except checks.DataError as error:
        faults = len(error.faults)
        raise Failure(f"The data has {faults} fault{'s' * (faults > 1)}:\n{error}") from None
    package = load()
    rows = sum(len(package[name]) for name in package)
    progress.say("data", f"checked: {len(package)} tables, {rows:,} rows")


def run_chapters(progress: Progress, *, pdf: bool, browser: bool) -> None:
    """Have Jupyter Book run the chapters and write the site into `MADE`.

    `pdf`, `browser`: which editions the pages are to offer.
    """
    command = ["build", str(ROOT), "-n", "-W", "--keep-going", "--path-output", str(WORK)]
    environment = os.environ | ({"REPORT_PDF": "1"} if pdf else {})
    environment |= {"REPORT_LITE": "1"} if browser else {}
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("jupyter-book")), *command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    log = []
    total = sum(has_code(c) for c in chapters())
    read = executed = 0
    for line in process.stdout:
        line = re.sub(r"\x1b\[[0-9;]*m", "", line)
        log.append(line)
        if found := re.search(r"book/([\w-]+)(?:\.md)?: Executing notebook", line):
            executed += 1
            progress.say("chapters", f"running {found[1]} ({executed} of {total})", done=False)
        elif found := re.match(r"reading sources\.\.\. \[ *(\d+)%\]", line):
            read = int(found[1])
            progress.say("chapters", f"read {read} %", done=False)
        elif found := re.match(r"writing output\.\.\. \[ *(\d+)%\]", line):
            progress.say("pages", f"written {found[1]} %", done=False)
    process.wait()
    WORK.mkdir(parents=True, exist_ok=True)
    (WORK / "build.log").write_text("".join(log), encoding="utf-8")
    if process.returncode:
        raise Failure(_explain(log))
    ran = f"{executed} of {total} run" if executed else "none run again, their outputs are current"
    progress.say("chapters", ran)
    progress.say("pages", f"{len(list((MADE / 'book').glob('*.html')))} written")


def _explain(log: list[str]) -> str:
    """What went wrong in a build, from its log: chapter, cell and error, or the warnings."""
    text = "".join(log)
    lines = []
    for found in re.finditer(r"([\w/.-]+\.md):? WARNING: Executing notebook failed", text):
        traceback = text[found.end() :]
        cell = re.search(r"Cell In\s*\[?(\d+)\]?, line (\d+)", traceback)
        error = re.search(r"^(\w+(?:Error|Exception|Interrupt|Warning)): (.*)$", traceback, re.M)
        where = f", cell {cell[1]}, line {cell[2]}" if cell else ""
        what = f"{error[1]}: {error[2]}" if error else "it raised an error"
        lines.append(f"{Path(found[1]).name}{where}: {what}")
    if not lines:
        lines = [
            line.strip().replace(f"{ROOT}/", "")
            for line in log
            if re.search(r"(WARNING|ERROR|CRITICAL|Error):", line) and "IPKernelApp" not in line
        ]
    return "The book could not be made:\n" + "\n".join(dict.fromkeys(lines or log[-15:]))


def lay_out(progress: Progress, sheet: str) -> int:
    """Lay out the editions on paper from the pages in `MADE`, unless they are the last ones.

    Returns the number of pages of the one for the screen.
    """
    from book.report import load
    from publish import paper
    from publish.paper import archive

    digest = hashlib.sha256(f"{sheet} {os.environ['SOURCE_DATE_EPOCH']}".encode())
    # The source files are in the archive that every edition carries.
    digest.update(archive.content())
    inputs = [*(MADE / "book").glob("*.html"), *(MADE / "_images").glob("*"), MADE / DATA_ZIP]
    for path in sorted(p for p in inputs if p.is_file()):
        digest.update(path.name.encode() + path.read_bytes())
    stamp = WORK / "pdf.stamp"
    editions = (paper.SCREEN, paper.PRINT)
    kept = [WORK / edition.file for edition in editions]
    current = stamp.is_file() and stamp.read_text() == digest.hexdigest()
    if not (current and all(path.is_file() for path in kept)):
        progress.say("pdf", "setting two editions", done=False)
        package = load()
        terms = paper.terms(package["people"], package["places"])
        try:
            paper.write(editions, sheet, MADE, parts(), terms, WORK)
        except (paper.LayoutError, paper.UnknownElement) as error:
            raise Failure(str(error)) from None
        stamp.write_text(digest.hexdigest())
    for path in kept:
        shutil.copyfile(path, MADE / path.name)
    counted = [paper.count_pages(path) for path in kept]
    progress.say("pdf", f"{counted[0]} pages for the screen, {counted[1]} for print, on {sheet}")
    return counted[0]


def lay_browser_edition(progress: Progress) -> None:
    """Lay the chapters out in `MADE` to be run in a reader's browser."""
    progress.say("browser", "laying out the chapters to run", done=False)
    try:
        browser.write(MADE)
    except browser.Failure as failure:
        raise Failure(str(failure)) from None
    progress.say("browser", f"{len(list((MADE / 'notebooks').glob('*.ipynb')))} chapters to run")


def put_in_place() -> None:
    """Replace the published site in one move."""
    fresh, old = BUILD / "html.new", BUILD / "html.old"
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    shutil.copytree(MADE, fresh, ignore=shutil.ignore_patterns(".buildinfo", "*.map"))
    if SITE.exists():
        SITE.rename(old)
    fresh.rename(SITE)
    shutil.rmtree(old, ignore_errors=True)


def make(*, whole: bool, sheet: str = "A4", times: dict[str, float] | None = None) -> None:
    """Make the whole book, its PDFs on a sheet of the press, or the site alone.

    The browser edition is part of the whole where the files that it runs on have been fetched.
    """
    times = {} if times is None else times
    begin = time.monotonic()
    progress = Progress()
    set_date()
    with_browser = whole and supply.available()
    stamp, state = WORK / "made.stamp", _state(whole, with_browser, sheet)
    # `jupyter-book build .` writes into the same folder and leaves its .buildinfo there.
    ours = (SITE / "index.html").is_file() and not (SITE / ".buildinfo").exists()
    if ours and stamp.is_file() and stamp.read_text() == state:
        progress.say("unchanged", "the book is up to date, nothing to make")
        _report(print_pages(SITE), time.monotonic() - begin)
        return
    stamp.unlink(missing_ok=True)
    with timed(times, "data"):
        check_data(progress)
    # Sphinx would leave the pictures and pages of an earlier build among the new ones.
    shutil.rmtree(MADE, ignore_errors=True)
    with timed(times, "chapters and pages"):
        run_chapters(progress, pdf=whole, browser=with_browser)
    pages = 0
    with timed(times, "pdf"):
        if whole:
            pages = lay_out(progress, sheet)
    with timed(times, "browser edition"):
        if with_browser:
            lay_browser_edition(progress)
    put_in_place()
    stamp.write_text(state)
    _report(pages, time.monotonic() - begin)


def _state(whole: bool, browser: bool, sheet: str) -> str:
    """A digest of everything that the book is made from, and of the editions that it has."""
    from publish.paper import archive

    editions = f"{sheet if whole else whole} {browser}"
    made = f"{sys.version} {os.environ['SOURCE_DATE_EPOCH']} {editions}"
    digest = hashlib.sha256(made.encode())
    for name in archive.files(ROOT):
        digest.update(name.encode() + (ROOT / name).read_bytes())
    return digest.hexdigest()


def print_pages(site: Path) -> int:
    """The number of pages of the PDF in a site, 0 if it has none."""
    from publish import paper

    return paper.count_pages(site / PDF) if (site / PDF).is_file() else 0


def _report(pages: int, seconds: float) -> None:
    from book.report import load

    html = list((SITE / "book").glob("*.html"))
    figures = sum(p.read_text(encoding="utf-8").count("<figure") for p in html)
    tables = sum(p.read_text(encoding="utf-8").count("<caption") for p in html)
    print(
        f"\n{len(html)} chapters, {figures} figures, {tables} tables, "
        f"{len(load()['claims'])} claims, made in {seconds:.0f} s"
    )
    edition = SITE / browser.FOLDER
    made = [("site", SITE / "index.html", _size(_bytes(SITE) - _bytes(edition)))]
    if pages:
        made.append(("PDF", SITE / PDF, f"{_size(_bytes(SITE / PDF))}, {pages} pages"))
        made.append(("", SITE / PRINT_PDF, _size(_bytes(SITE / PRINT_PDF))))
    if edition.is_dir():
        made.append(("browser", edition, f"{_size(_bytes(edition))}, loaded only to run a chapter"))
    for name, path, said in made:
        print(f"  {name:<8} {path.relative_to(ROOT)}  ({said})")


def _bytes(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def _size(number: int) -> str:
    return f"{number / 1e6:.1f} MB"


def bench() -> None:
    """Build from nothing, then again unchanged, and print the seconds of each step."""
    runs = {}
    for name in ("clean", "unchanged"):
        if name == "clean":
            shutil.rmtree(WORK, ignore_errors=True)
        runs[name] = {}
        begin = time.monotonic()
        make(whole=True, times=runs[name])
        runs[name]["total"] = time.monotonic() - begin
    print(f"\n{'seconds':<22}" + "".join(f"{name:>12}" for name in runs))
    for step in runs["clean"]:
        row = (
            f"{times[step]:>12.1f}" if step in times else f"{'–':>12}" for times in runs.values()
        )
        print(f"{step:<22}" + "".join(row))


def main() -> int:
    """Command line: `book`, `html` or `bench`."""
    parser = argparse.ArgumentParser(description="Make the book.")
    parser.add_argument("what", choices=["book", "html", "bench"])
    parser.add_argument("--paper", choices=["A4", "letter"], default="A4", help="the sheet")
    chosen = parser.parse_args()
    try:
        if chosen.what == "bench":
            bench()
        else:
            make(whole=chosen.what == "book", sheet=chosen.paper)
    except Failure as failure:
        print(f"\n{failure}", file=sys.stderr)
        if SITE.exists():
            print("The last good book is still in _build/html.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
