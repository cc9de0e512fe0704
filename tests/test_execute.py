"""`make execute`: every chapter by itself and without a network, and nothing left behind."""

from __future__ import annotations

import errno
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from publish.project import ROOT
from publish.tools import execute
from test_downloads import CHAPTERS

ROOT = ROOT


TOLD = {
    "left": f"[Errno {errno.ENETUNREACH}]",
    "refused": "there is no network, and a chapter asked it for 203.0.113.1",
}


def made(project: Path) -> set[Path]:
    """The files of a project, but for what Python keeps of its own."""
    return {path for path in project.rglob("*") if "__pycache__" not in path.parts}


def ways() -> list[str]:
    """How there comes to be no network on this system."""
    left = shutil.which(execute.LEAVE[0])
    left = left and not subprocess.run([*execute.LEAVE, "true"], capture_output=True).returncode
    return ["left", "refused"] if left else ["refused"]


def test_every_chapter_runs_by_itself_and_alone() -> None:
    before = made(ROOT / "book") | made(ROOT / "data")
    ran = subprocess.run(
        [sys.executable, "-m", "publish.tools.execute"], cwd=ROOT, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.startswith("network: none")
    assert [line.split()[0] for line in ran.stdout.splitlines()[2:][: len(CHAPTERS)]] == CHAPTERS
    assert made(ROOT / "book") | made(ROOT / "data") == before


@pytest.mark.parametrize("way", ways())
def test_a_chapter_that_asks_the_network_is_named(small_book: Path, way: str) -> None:
    chapter = (small_book / "book/one.md").read_text(encoding="utf-8")
    # A way is looked up, and nothing is sent.
    asks = "import socket\nsocket.socket(type=socket.SOCK_DGRAM).connect(('203.0.113.1', 80))\n"
    asks = f"{chapter}\n```{{code-cell}}\n{asks}```\n"
    (small_book / "book/ledger.md").write_text(asks, encoding="utf-8")
    before = made(small_book)
    command = [sys.executable, "-m", "publish.tools.execute", "--network", way]
    if way == "left":
        command = [*execute.LEAVE, *command]
    ran = subprocess.run(command, cwd=small_book, capture_output=True, text=True)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert f"ledger.md, cell 2: OSError: {TOLD[way]}" in ran.stderr
    assert "Traceback" not in ran.stdout + ran.stderr
    shown = [line.split() for line in ran.stdout.splitlines()]
    assert [line[-1] == "failed" for line in shown if line[0] in ("one", "ledger")] == [False, True]
    assert made(small_book) == before
