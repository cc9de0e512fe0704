"""Which of the project's files a chapter read while it ran.

A kernel notes each file below the project's top that Python opens in it, its modules
included, by an audit hook.  What a hook cannot follow (another process, a database) counts as
everything.  The names of all files that a chapter could find are part of its key, so that one
that is added or removed has every chapter run again.
"""

from __future__ import annotations

import ast
import hashlib
import os
import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

from publish.project import ROOT

# Below these a chapter finds what it reads.
PLACES = ("data", "book/report")
# The environment, whatever a chapter reads of it.
ENVIRONMENT = ("requirements.txt", "publish/execution")
EVERYTHING = "*"
# Events after which files can be read that no hook sees.
UNSEEN = {
    "ctypes.dlopen",
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "sqlite3.connect",
    "subprocess.Popen",
}


def record_into(path: str) -> None:
    """Write each file of the project that this process opens from now on to the file `path`."""
    target = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC)
    top = f"{ROOT}{os.sep}"
    seen: set[str] = set()

    def note(event: str, arguments: tuple) -> None:
        if event == "open":
            opened = arguments[0]
            if not isinstance(opened, str | bytes | os.PathLike):
                return
            # Not resolved: a link would lead out of the project.
            name = os.path.abspath(os.fsdecode(opened))  # noqa: PTH100
            if not name.startswith(top):
                return
            name = name[len(top) :]
        elif event in UNSEEN and arguments[0] != ":memory:":
            name = EVERYTHING
        else:
            return
        if name not in seen:
            seen.add(name)
            os.write(target, f"{name}\n".encode())

    sys.addaudithook(note)


def recorded(path: Path) -> list[str]:
    """The files that a kernel has written down, of those that a chapter can depend on."""
    found = set()
    for name in path.read_text(encoding="utf-8").splitlines():
        if compiled := re.fullmatch(r"(.*)/?__pycache__/([^/.]+)\.[^/]*\.pyc.*", name):
            name = f"{compiled[1]}{compiled[2]}.py"
        hidden = any(part.startswith(".") for part in Path(name).parts)
        if name == EVERYTHING or not (hidden or name.startswith("_build/")):
            found.add(name)
    return sorted(found)


def digests(names: Iterable[str]) -> dict[str, str]:
    """The digest of each of some files, and of the names of all files that a chapter can find."""
    names = set(names)
    if EVERYTHING in names:
        names |= set(_files(*PLACES, "book"))
    return {name: digest(name) for name in sorted(names)} | {"environment": environment()}


@cache
def digest(name: str) -> str:
    """The digest of a file, empty without one: of Python, what it means; else, its bytes."""
    if name == EVERYTHING:
        return EVERYTHING
    path = ROOT / name
    if not path.is_file():
        return ""
    content = path.read_bytes()
    if path.suffix == ".py":
        with suppress(SyntaxError):
            # Comments and layout change nothing that a chapter can see.
            content = ast.dump(ast.parse(content)).encode()
    return hashlib.sha256(content).hexdigest()[:16]


@cache
def environment() -> str:
    """The digest of this Python, what is installed, and which files there are to be read."""
    parts = [sys.version, *_files(*PLACES)]
    parts += [digest(name) for name in _files(*ENVIRONMENT)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _files(*places: str) -> list[str]:
    """The names of all files at some places of the project, without what tools leave there."""
    found = []
    for place in places:
        path = ROOT / place
        for file in [path] if path.is_file() else path.rglob("*"):
            name = file.relative_to(ROOT)
            left = name.name.endswith("~") or any(
                part.startswith(".") or part == "__pycache__" for part in name.parts
            )
            if file.is_file() and not left:
                found.append(name.as_posix())
    return sorted(found)
