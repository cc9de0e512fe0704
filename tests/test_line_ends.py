"""The project reads the same where lines end in a carriage return and a line feed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from book.report import load
from publish.execution import chapters
from publish.outputs import source_archive
from publish.project import ROOT, WORK
from publish.sphinx_ext import roles
from publish.verdicts import verdicts

BINARY = (".woff2", ".otf", ".ttf", ".png", ".pdf", ".zip")
SETUP = "publish/tools/setup.sh"


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as an editor of Windows may have saved it."""
    project = tmp_path_factory.mktemp("windows")
    for name in source_archive.files():
        content = (ROOT / name).read_bytes()
        if not name.endswith(BINARY):
            content = content.replace(b"\n", b"\r\n")
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_bytes(content)
    (project / ".venv").symlink_to(ROOT / ".venv")
    return project


def run(project: Path, *command: str) -> str:
    """What a command says when it succeeds."""
    # `make test` would have a `make` of its own say which folder it enters.
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_make_finds_no_fault_in_the_data(windows: Path) -> None:
    said = run(windows, "make", "-o", ".venv/ready", "check")
    tables = load()
    rows = sum(map(len, tables.values()))
    assert said == f"{len(tables)} tables, {rows:,} rows, no fault\n"


def test_the_settings_are_sound(windows: Path) -> None:
    code = "from publish import settings; print(list(settings.faults()))"
    assert run(windows, ".venv/bin/python", "-c", code) == "[]\n"


def test_the_verdicts_are_the_same(windows: Path) -> None:
    code = """
from pathlib import Path
from publish.sphinx_ext import roles
from publish.verdicts import verdicts
print(verdicts(Path("_build")), roles.keys("finding"))
"""
    ours = f"{verdicts(WORK)} {roles.keys('finding')}\n"
    assert run(windows, ".venv/bin/python", "-c", code) == ours


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
def test_a_chapter_has_the_same_cells(
    before: bytes, windows: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = chapters.notebook("book/people")
    (tmp_path / "book").mkdir()
    (tmp_path / "book/people.md").write_bytes(before + (windows / "book/people.md").read_bytes())
    monkeypatch.setattr(chapters, "ROOT", tmp_path)
    theirs = chapters.notebook("book/people")
    assert len(ours.cells) > 5
    assert [cell.source for cell in theirs.cells] == [cell.source for cell in ours.cells]
    assert theirs.metadata == ours.metadata


def test_a_shell_can_read_the_set_up(windows: Path) -> None:
    (line,) = [
        line.removeprefix("SETUP = ").replace("$$", "$")
        for line in (windows / "Makefile").read_text(encoding="utf-8").splitlines()
        if line.startswith("SETUP = ")
    ]
    assert line.endswith(SETUP)
    # As `make` runs it, but read and not run.
    run(windows, "sh", "-c", line.replace("sh -c", "sh -n -c", 1))
    stumbles = subprocess.run(["sh", "-n", SETUP], cwd=windows, capture_output=True)
    assert stumbles.returncode, "the script needs no help any more"


def test_git_gives_texts_a_line_feed_alone() -> None:
    names = source_archive.files()
    asked = subprocess.run(
        ["git", "check-attr", "-z", "--stdin", "text", "eol"],
        cwd=ROOT,
        input="\0".join(names),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    found = {(name, key): value for name, key, value in zip(*[iter(asked)] * 3, strict=False)}
    for name in names:
        text = found[name, "text"]
        assert text == ("unset" if name.endswith(BINARY) else "auto"), name
        assert text == "unset" or found[name, "eol"] == "lf", name
        if text == "unset":
            continue
        assert b"\r" not in (ROOT / name).read_bytes(), name
