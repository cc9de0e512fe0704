"""Digests of the project's files, to detect changes."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

from publish.project import ROOT, WORK

MEANINGS = WORK / "meanings.json"


def files(*places: str) -> list[Path]:
    """The files at some places of the project, without what tools leave there.

    Of the folder `data`, those that its descriptor lists: nothing else there is data.
    """
    found = []
    declared = _declared()
    for place in places:
        path = ROOT / place
        for file in [path] if path.is_file() else path.rglob("*"):
            parts = file.relative_to(ROOT).parts
            # `.binder` is no place of a book; whatever else begins so belongs to a tool.
            left = "__pycache__" in parts or any(part.startswith(".") for part in parts)
            left = left or (declared is not None and parts[0] == "data" and file not in declared)
            if file.is_file() and not left and not file.name.endswith("~"):
                found.append(file)
    return sorted(found)


def _declared() -> set[Path] | None:
    """The files of the data package; nothing, if its descriptor cannot be read."""
    data = ROOT / "data"
    descriptor = data / "datapackage.json"
    try:
        listed = json.loads(descriptor.read_text(encoding="utf-8"))["resources"]
        return {descriptor, *(data / resource["path"] for resource in listed)}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def fingerprint(*places: str, also: Iterable[object] = (), meaning: bool = False) -> str:
    """A digest of this Python, of files and folders of the project, and of other values.

    `meaning`: of modules, take only what they do, without comments and layout.
    """
    digest = hashlib.sha256("\n".join(map(str, (sys.version, *also))).encode())
    known = len(_meanings())
    for file in files(*places):
        content = meaning_of(file) if meaning else digest_of(file.read_bytes())
        digest.update(f"{file.relative_to(ROOT).as_posix()} {content}".encode())
    if len(_meanings()) > known:
        _keep(_meanings())
    return digest.hexdigest()[:16]


def digest_of(content: bytes) -> str:
    """The digest of some bytes."""
    return hashlib.sha256(content).hexdigest()


def meaning_of(file: Path) -> str:
    """A digest of what a file means: of a module its syntax tree, otherwise its bytes."""
    content = file.read_bytes()
    digest, known = digest_of(content), _meanings()
    if file.suffix != ".py":
        return digest
    if digest not in known:
        known[digest] = digest
        with suppress(SyntaxError):
            known[digest] = digest_of(ast.dump(ast.parse(content)).encode())
    return known[digest]


@cache
def _meanings() -> dict[str, str]:
    """The digests of meanings that are known, by digest of the content: they take a second."""
    try:
        kept = json.loads(MEANINGS.read_text())
    except (OSError, ValueError):
        return {}
    return kept["digests"] if kept["python"] == sys.version else {}


def _keep(known: dict[str, str]) -> None:
    """Keep them, in one move, for the next process."""
    # Former modules are forgotten when there are many.
    newest = dict(list(known.items())[-1000:])
    MEANINGS.parent.mkdir(parents=True, exist_ok=True)
    unfinished = MEANINGS.with_suffix(f".{os.getpid()}")
    unfinished.write_text(json.dumps({"python": sys.version, "digests": newest}))
    unfinished.replace(MEANINGS)
