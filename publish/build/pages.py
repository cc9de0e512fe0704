"""Have Jupyter Book make the pages, unless nothing that they are made from has changed."""

from __future__ import annotations

import os
import re
import shutil
import signal
from multiprocessing.context import ForkProcess
from pathlib import Path

from publish import inputs
from publish.build import jupyter_book
from publish.build.failures import Failure, in_log
from publish.build.progress import Progress
from publish.fingerprints import files, fingerprint
from publish.project import MADE, ROOT, STAGED, WORK

ASSETS = ROOT / "book/assets"
COMMAND = ("build", str(ROOT), "-n", "-W", "--keep-going", "--path-output", str(WORK))
LOG = WORK / "build.log"


def make(progress: Progress, scratch: Path) -> None:
    """Make the pages in `MADE`.  `scratch`: for what the processes leave."""
    stamp, state = WORK / "pages.stamp", _state()
    if not (stamp.is_file() and stamp.read_text() == state):
        stamp.unlink(missing_ok=True)
        _run_jupyter_book(progress, scratch)
        stamp.write_text(state)
    for asset in files("book/assets"):
        target = MADE / "_static" / asset.relative_to(ASSETS)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(asset, target)


def _state() -> str:
    chapters = [path.relative_to(ROOT).as_posix() for path in (ROOT / "book").glob("*.md")]
    return fingerprint(*inputs.PAGES, *sorted(chapters), also=[os.environ["SOURCE_DATE_EPOCH"]])


def _run_jupyter_book(progress: Progress, scratch: Path) -> None:
    WORK.mkdir(parents=True, exist_ok=True)
    environment = {STAGED: "1", "TMPDIR": str(scratch), "NO_COLOR": "1"}
    process, output = jupyter_book.start(COMMAND, environment)
    lines: list[str] = []
    ran, chapters, written = 0, 0, 0
    try:
        with output, LOG.open("w", encoding="utf-8") as log:
            for said in output:
                line = _readable(said)
                if not line:
                    continue
                lines.append(line)
                log.write(f"{line}\n")
                if found := re.search(r"\bran ([\w-]+) \((\d+) of (\d+)\)", line):
                    ran, chapters = int(found[2]), int(found[3])
                    progress.now(f"chapters run, {ran} of {chapters}")
                elif found := re.search(r"reading sources\.\.\. \[ *(\d+)%\]", line):
                    progress.now(f"pages read, {found[1]} %")
                elif found := re.search(r"writing output\.\.\. \[ *(\d+)%\] (\S+)", line):
                    written += 1
                    progress.now(f"pages written, {found[1]} %")
        process.join()
    finally:
        if process.is_alive():
            end(process)
    if process.exitcode:
        raise Failure(in_log(lines))
    outputs = f"{ran} of {chapters} run" if ran else "none run again, their outputs are current"
    progress.done("chapters", outputs)
    progress.done("pages", f"{written} written")


def end(process: ForkProcess) -> None:
    """Ask a process to stop, and stop it."""
    assert process.pid
    os.kill(process.pid, signal.SIGINT)
    process.join(timeout=10)
    if process.is_alive():
        os.killpg(process.pid, signal.SIGKILL)
        process.join()


def _readable(said: str) -> str:
    """A line of a program without colours, and without drawings given as addresses."""
    line = re.sub(r"\x1b\[[0-9;]*m", "", said).strip()
    return re.sub(r"data:\S{40,}", "data:…", line)
