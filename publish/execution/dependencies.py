"""Which of the project's files a chapter read while it ran, and what it asked a network for.

A kernel notes each file below the project's top that Python opens in it, its modules
included, by an audit hook.  What a hook cannot follow (another process, a database) counts as
everything.  The names of all files that a chapter could find are part of its key, so that one
that is added or removed has every chapter run again: modules, and what the descriptor of the
data lists.
"""

from __future__ import annotations

import hashlib
import os
import re
import socket
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from publish import inputs
from publish.fingerprints import files, fingerprint, meaning_of
from publish.project import ROOT

# Below these a chapter finds what it reads.
PLACES = ("data", "book/report")
EVERYTHING = "*"
# Events after which files may be read without the hook.
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
# Events by which a process asks a network, and which of their arguments is the address.
ASKING = {
    "socket.connect": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyaddr": 0,
    "socket.gethostbyname": 0,
    "socket.sendmsg": 1,
    "socket.sendto": 1,
}
# What a line of a record begins with that names such an address.
NETWORK = "network: "


def record_into(path: str) -> None:
    """Write each file of the project that this process opens from now on to the file `path`.

    Each address that it asks a network for is written too, after `NETWORK`.
    """
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
        elif event in ASKING:
            asker, address = arguments[0], arguments[ASKING[event]]
            # Sockets that are files reach no other machine.
            if getattr(asker, "family", None) == socket.AF_UNIX or address is None:
                return
            name = f"{NETWORK}{address!r}"
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
        if name.startswith(NETWORK):
            continue
        if compiled := re.fullmatch(r"(.*)/?__pycache__/([^/.]+)\.[^/]*\.pyc.*", name):
            name = f"{compiled[1]}{compiled[2]}.py"
        hidden = any(part.startswith(".") for part in Path(name).parts)
        if name == EVERYTHING or not (hidden or name.startswith("_build/")):
            found.add(name)
    return sorted(found)


def addresses(path: Path) -> list[str]:
    """The addresses that a kernel has asked a network for, as it has written them down."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return sorted(line.removeprefix(NETWORK) for line in lines if line.startswith(NETWORK))


def digests(names: Iterable[str]) -> dict[str, str]:
    """The digest of each of some files, and of the names of all files that a chapter can find."""
    names = set(names)
    if EVERYTHING in names:
        names |= _names(*inputs.BOOK)
    return {name: digest(name) for name in sorted(names)} | {"environment": environment()}


@cache
def digest(name: str) -> str:
    """The digest of a file, empty without one: of Python, what it means; else, its bytes."""
    if name == EVERYTHING:
        return EVERYTHING
    path = ROOT / name
    if not path.is_file():
        return ""
    # Comments and layout do not affect a chapter.
    return meaning_of(path)[:16]


@cache
def environment() -> str:
    """The digest of this Python, what is installed, and which files there are to be read."""
    parts = [sys.version, *sorted(_names(*PLACES))]
    parts.append(fingerprint(*inputs.ENVIRONMENT, meaning=True))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _names(*places: str) -> set[str]:
    return {file.relative_to(ROOT).as_posix() for file in files(*places)}
