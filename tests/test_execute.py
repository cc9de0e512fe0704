"""`make execute`: chapters by themselves and without a network, and nothing left behind.

It is tried on one chapter.  That no chapter asks for a network is known for all of them from
what the build recorded while it ran them.
"""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from publish.execution import dependencies
from publish.execution.chapters import Outputs
from publish.project import ROOT
from publish.tools import execute
from test_downloads import CHAPTERS

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


def test_a_chapter_runs_by_itself_and_alone() -> None:
    before = made(ROOT / "book") | made(ROOT / "data")
    command = [sys.executable, "-m", "publish.tools.execute", "method"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    lines = ran.stdout.splitlines()
    assert lines[0].startswith("network: none")
    assert [line.split()[0] for line in lines[2:4]] == ["method", "in"]
    assert made(ROOT / "book") | made(ROOT / "data") == before


def test_every_chapter_is_run_unless_some_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def run_all(names: list[str], folder: Path, *, refuse: bool) -> list[execute.Run]:
        assert refuse
        asked[:] = names
        return [execute.Run(name, cells=[1.0]) for name in names]

    monkeypatch.setattr(execute, "run_all", run_all)
    for name in ("JUPYTER_PREFER_ENV_PATH", "IPYTHONDIR", "MPLBACKEND", "PYTHONHASHSEED"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", "")
    monkeypatch.setattr(sys, "argv", ["execute", "--network", "refused"])
    assert execute.main() == 0
    assert [Path(name).name for name in asked] == CHAPTERS
    monkeypatch.setattr(sys, "argv", ["execute", "--network", "refused", "verdicts", "data"])
    assert execute.main() == 0
    assert asked == ["book/verdicts", "book/data"]


def test_an_unknown_chapter_is_refused() -> None:
    command = [sys.executable, "-m", "publish.tools.execute", "verdict"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 2
    assert "no chapter verdict; allowed: index | " in ran.stderr


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_no_chapter_asks_for_a_network(kept: Outputs, chapter: str) -> None:
    assert kept.network(f"book/{chapter}") == []


ASKS = {
    "socket.create_connection(('127.0.0.1', 9))": ["'127.0.0.1'", "('127.0.0.1', 9)"],
    "socket.gethostbyname('localhost')": ["'localhost'"],
    "socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('127.0.0.1', 9))": ["('127.0.0.1', 9)"],
    "urllib.request.urlopen('http://127.0.0.1:9')": ["'127.0.0.1'", "('127.0.0.1', 9)"],
    "socket.socketpair(socket.AF_UNIX)[0].send(b'')": [],
    "socket.socket(socket.AF_UNIX).connect('nothing')": [],
}


@pytest.mark.parametrize("code", ASKS)
def test_what_asks_for_a_network_is_recorded(code: str, tmp_path: Path) -> None:
    # A hook cannot be taken off again, so that it needs a process of its own.
    program = (
        "import contextlib, socket, sys, urllib.request\n"
        "from publish.execution.dependencies import record_into\n"
        f"record_into(sys.argv[1])\nwith contextlib.suppress(OSError):\n    {code}\n"
    )
    record = tmp_path / "record"
    command = [sys.executable, "-c", program, str(record)]
    subprocess.run(command, cwd=ROOT, check=True, env=os.environ | {"no_proxy": "*"})
    assert dependencies.addresses(record) == ASKS[code]
    assert not [name for name in dependencies.recorded(record) if "network" in name]


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
